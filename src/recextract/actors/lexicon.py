"""Find the codebook's actors in running text: names, metonyms, demonyms and group nouns."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from recextract.actors.places import region_names
from recextract.actors.wordlists import word_lists
from recextract.codebook import ActorEntry, Codebook
from recextract.listed_actors import listed_actors, unlisted_actors

_WORD = re.compile(r"\w+")
_NAME_BEFORE = 40
_LONGEST_SPELLED = 3
# "Kenya's ", or a capitalised word in mid-sentence: what follows is a body of that name.
_OWNED_OR_NAMED = re.compile(r"\w['\u2019]s? $|(?:(?<=[a-z,;] )|(?<=\b[Tt]he )|(?<=\b[Aa] ))[A-Z][\w-]+ $")
# A group's word next to other capitals in a sentence is part of a name, not so in a title where all words have them.
_CAPITALS_BEFORE = re.compile(r"(?:(?<=[a-z,;] )|(?<=\b[Tt]he )|^[A-Z][\w'\u2019-]+ )[A-Z][\w'\u2019-]+ (?:of |for )?$")
_CAPITAL_AFTER = re.compile(r"['\u2019]? [A-Z]\w")
_SMALL_WORD, _CAPITAL_WORD = re.compile(r"\b[a-z]{4,}"), re.compile(r"\b[A-Z]\w+")


@dataclass(frozen=True, slots=True)
class Mention:
    """A codebook actor in a text; ``start`` and ``end`` count characters of that text.

    ``form`` is ``name``, ``metonym``, ``demonym``, ``leader``, ``combining`` or ``short``.
    ``hyphenated`` marks the first half of "US-led", which names the leader but not the actor (and
    not that of "US-Kenyan", where both are partners); ``bracketed`` a name that stands alone in
    brackets, as those of speakers do: "Lift the ban (Kenya)".
    """

    start: int
    end: int
    name: str
    kind: str
    form: str
    hyphenated: bool = False
    bracketed: bool = False


class ActorLexicon:
    """A longest-match lookup of all forms of a codebook's actors, and of a document's own bodies.

    ``unlisted`` actors are found where they are named and are nobody's guess where they are not: ``listed`` are the
    names of the others. Many papers write the acronyms that are read as words like names: ``acronyms`` has the capitals
    of "Nato".
    """

    def __init__(self, entries: Iterable[ActorEntry], unlisted: Iterable[ActorEntry] = ()) -> None:
        self._forms: dict[str, list[tuple[str, bool, str, str, str]]] = {}
        self.kinds: dict[str, str] = {}
        self.renamed: dict[str, str] = {}
        self.acronyms: dict[str, str] = {}
        entries = tuple(entries)
        self.listed = frozenset(entry.name for entry in entries)
        for entry in (*entries, *unlisted):
            kind = str(entry.kind)
            self.kinds[entry.name] = kind
            for form in (entry.name, *entry.aliases):
                self._add(form, entry.name, kind, "name")
                if _may_be_small(form) and form.capitalize() not in entry.forms:
                    self._add(form.capitalize(), entry.name, kind, "name")
                    self.acronyms[form.capitalize()] = form
            for form in entry.metonyms:
                self._add(form, entry.name, kind, "metonym")
            for form in entry.demonyms:
                self._add(form, entry.name, kind, "demonym")
        for table, type_ in ((word_lists().leaders, "leader"), (word_lists().combining_forms, "combining")):
            for name, forms in table.items():
                for form in forms if name in self.kinds else ():
                    self._add(form + ("-" if type_ == "combining" else ""), name, self.kinds[name], type_)
        known = {form for entry in (*entries, *unlisted) for form in entry.forms}
        for form in sorted((word_lists().other_names | region_names()) - known if known else ()):
            if " " in form:
                self._add(form, "", "", "name")
        for found in self._forms.values():
            found.sort(key=lambda item: (-len(item[0]), item[0], item[2]))

    @classmethod
    def of(cls, codebook: Codebook) -> ActorLexicon:
        """Return the lexicon of a codebook.

        >>> from recextract.codebook import load_codebook
        >>> ActorLexicon.of(load_codebook()).find("Accra must pay.")[0].name
        'Ghana'
        """
        return cls(listed_actors(codebook), unlisted_actors(codebook))

    def for_document(self, text: str) -> ActorLexicon:
        """Return the lexicon for one document, with its short forms and its own bodies.

        "the Council" is the United Nations where the document names the Security Council; an
        organisation that the document never spells out has the name that it uses; a name outside
        the codebook that comes again and again is a body of its own, by its full form where the
        document defines it. "Congress" is that of the United States only where the document names
        these otherwise, or no other state.
        """
        known = self.find(text)
        foreign = _foreign_institutions(text, known)
        known = [mention for mention in known if text[mention.start : mention.end] not in foreign]
        own = ActorLexicon(())
        own._forms = {word: [item for item in forms if item[0] not in foreign] for word, forms in self._forms.items()}
        own.listed = self.listed
        own.kinds = dict(self.kinds)
        own.acronyms = self.acronyms
        own.renamed = _unspelled(text, known, self.acronyms)
        own.kinds.update(dict.fromkeys(own.renamed.values(), "organisation"))
        for form, name in _short_forms(text, known):
            own._add(form, name, own.kinds[name], "short")
        for form, name in own_bodies(text, known):
            own.kinds.setdefault(name, "body")
            own._add(form, name, own.kinds[name], "name")
        for forms in own._forms.values():
            forms.sort(key=lambda item: (-len(item[0]), item[0], item[2]))
        return own

    def _add(self, form: str, name: str, kind: str, type_: str) -> None:
        first = _WORD.search(form)
        if first is None or first.start() > 0:
            return
        caseless = kind == "group"
        item = (form.lower() if caseless else form, caseless, name, kind, type_)
        self._forms.setdefault(first.group().lower(), []).append(item)

    def find(self, text: str) -> list[Mention]:
        """Return the mentions in a text, left to right, none overlapping another.

        >>> entry = ActorEntry("US", "United States", "state", aliases=("US",))
        >>> [(m.name, m.hyphenated) for m in ActorLexicon([entry]).find("The US must join US-led talks; tell us.")]
        [('United States', False), ('United States', True)]
        """
        mentions: list[Mention] = []
        end = 0
        for word in _WORD.finditer(text):
            start = word.start()
            if start < end:
                continue
            for form, caseless, name, kind, type_ in self._forms.get(word.group().lower(), ()):
                stop = start + len(form)
                piece = text[start:stop]
                if not _same(piece, form, caseless) or (stop < len(text) and _goes_on(text, stop)):
                    continue
                if form in word_lists().shared_bodies and _is_anothers(text, start):
                    continue
                if caseless and _is_inside_name(text, start, stop, end):
                    continue
                end = stop
                if not name:
                    break  # nobody's of the codebook
                mentions.append(
                    Mention(
                        start,
                        stop,
                        self.renamed.get(name, name),
                        kind,
                        type_,
                        hyphenated=text[stop : stop + 1] == "-" and text[stop + 1 : stop + 2].isalpha(),
                        bracketed=text[start - 1 : start] == "(" and text[stop : stop + 1] == ")",
                    )
                )
                break
        return [_as_partner(m, following) for m, following in zip(mentions, [*mentions[1:], None], strict=False)]


def _as_partner(mention: Mention, following: Mention | None) -> Mention:
    """Clear the mark of a first half whose second half is an actor as well ("US-Kenyan")."""
    if mention.hyphenated and following is not None and following.start == mention.end + 1:
        return replace(mention, hyphenated=False)
    return mention


def _same(piece: str, form: str, caseless: bool) -> bool:
    if piece == form:
        return True
    if caseless:
        return piece.lower() == form
    return len(form) > 3 and piece.isupper() and piece == form.upper()


def _is_inside_name(text: str, start: int, stop: int, before: int) -> bool:
    """Say whether a word for a group is part of a name in a sentence: "the Salt Lake Police", but not "the Police".

    ``before`` is where the mention before it ends: "the Peruvian Police" is Peru's.
    """
    if " " in text[start:stop] or not text[start].isupper() or text[stop - 1].isupper() or before == start - 1:
        return False
    capitals = _CAPITALS_BEFORE.search(text, max(0, start - _NAME_BEFORE), start) or _CAPITAL_AFTER.match(text, stop)
    return bool(capitals) and 2 * len(_SMALL_WORD.findall(text)) >= len(_CAPITAL_WORD.findall(text))


def _may_be_small(form: str) -> bool:
    """Say whether an acronym may be written like a name: "Nato", but not "Imf", nor "Irena", who is a woman."""
    return len(form) > _LONGEST_SPELLED and form.isalpha() and form.isupper() and form not in word_lists().never_small


def _is_anothers(text: str, start: int) -> bool:
    return bool(_OWNED_OR_NAMED.search(text[max(0, start - _NAME_BEFORE) : start]))


def _goes_on(text: str, stop: int) -> bool:
    return (text[stop].isalnum() or text[stop] == "_") and (text[stop - 1].isalnum())


_NAME = r"[A-Z][A-Za-z&-]*[A-Za-z]"
# A name in mid-sentence, where a capital is no accident.
_CAPITALISED = re.compile(rf"(?<=[a-z,(] )(?:the )?({_NAME}(?: (?:of |for |and )?{_NAME}){{0,5}})(?![A-Za-z])")
_LINKING = frozenset({"of", "for", "on", "in"})
_PROPER_WORD = r"[A-Z][\w'\u2019&-]+"
_FULL_NAME = re.compile(rf"(?!(?:The|This|Our)\b){_PROPER_WORD}(?: (?:(?:of|for|on|in) (?:the )?)?{_PROPER_WORD})+")
_CALLED_SHORT = re.compile(rf"\b(?:[Tt]he|[Tt]his|[Oo]ur) ({_PROPER_WORD})(?! (?:(?:of|for|on|in) (?:the )?)?[A-Z])")
_DEFINITION = re.compile(r"\(\s*(?:the\s+)?['\"]?([A-Z][A-Za-z&-]{1,9})['\"]?\s*\)")
_MIN_BODY_COUNT = 4
_MAX_BODIES = 4


def _foreign_institutions(text: str, mentions: Iterable[Mention]) -> set[str]:
    """Find institutions that many states have where the document does not mean the codebook's: "Congress" in Lima."""
    shared = word_lists().shared_institutions
    by_form = [(text[m.start : m.end], m.name) for m in mentions if m.kind == "state"]
    named = {name for form, name in by_form if form not in shared}
    return {form for form, name in by_form if form in shared and named and name not in named}


def _unspelled(text: str, mentions: Iterable[Mention], acronyms: Mapping[str, str]) -> dict[str, str]:
    """Find the organisations that a document names by an acronym only."""
    forms: dict[str, Counter[str]] = {}
    for mention in mentions:
        if mention.kind == "organisation":
            form = text[mention.start : mention.end]
            forms.setdefault(mention.name, Counter())[acronyms.get(form, form)] += 1
    spelled_out = word_lists().spelled_out
    return {
        name: found.most_common(1)[0][0]
        for name, found in sorted(forms.items())
        if name not in spelled_out and all(form.isupper() and " " not in form and "." not in form for form in found)
    }


def _short_forms(text: str, mentions: Iterable[Mention]) -> list[tuple[str, str]]:
    """Find the last words of organisations' names that stand alone after "the": "the Council"."""
    owners: dict[str, Counter[str]] = {}
    for mention in mentions:
        words = text[mention.start : mention.end].split()
        if mention.kind == "organisation" and len(words) > 1 and words[-1].lower() in word_lists().body_heads:
            owners.setdefault(words[-1], Counter())[mention.name] += 1
    return [
        (word, names.most_common(1)[0][0])
        for word, names in sorted(owners.items())
        if len(names) == 1 and re.search(rf"\b[Tt]he {re.escape(word)}(?![ -][A-Z])", text)
    ]


def own_bodies(text: str, mentions: Iterable[Mention]) -> list[tuple[str, str]]:
    """Find the names outside the codebook that a document repeats: (form, canonical name) pairs.

    >>> text = " ".join(["and the Harbour Board (HB) met,", "then HB rose, so HB spoke and HB sat, then HB went"])
    >>> own_bodies(text, [])
    [('HB', 'Harbour Board'), ('Harbour Board', 'Harbour Board')]
    """
    taken = {i for mention in mentions for i in range(mention.start, mention.end)}
    counts = Counter(
        match.group(1)
        for match in _CAPITALISED.finditer(text)
        if match.start(1) not in taken
        and match.end() - 1 not in taken
        and match.group(1) not in word_lists().words_before_places
        and not word_lists().not_bodies & {word.lower() for word in match.group(1).split()}
    )
    definitions = definitions_in(text)
    pairs: dict[str, str] = {}
    for form, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        if count < _MIN_BODY_COUNT or len(form) < 2 or len(set(pairs.values())) >= _MAX_BODIES:
            break
        name = definitions.get(form, form)
        pairs[form] = name
        pairs.setdefault(name, name)
    return sorted(pairs.items())


def definitions_in(text: str) -> dict[str, str]:
    """Read "Far Eastern Commission (FEC)": the words before whose initials spell the acronym.

    >>> definitions_in("the Far Eastern Commission (FEC) met (as usual)")
    {'FEC': 'Far Eastern Commission'}
    >>> definitions_in("many salt trading houses (STHs) closed")
    {'STHs': 'salt trading houses'}
    """
    found: dict[str, str] = {}
    for match in _DEFINITION.finditer(text):
        acronym = match.group(1)
        letters = [c for c in acronym if c.isupper()]
        if len(letters) < 2 or acronym in found:
            continue
        words = text[max(0, match.start() - 200) : match.start()].split()
        full = _spelled(words, letters) or _spelled_small(words, letters)
        if full:
            found[acronym] = full
    return found


def short_forms_in(text: str) -> dict[str, str]:
    """Read which body the text goes on to call "the Corporation" or "our Guild": the one named most often in full.

    >>> text = "The Tea Growers Union met. The Fund for Old Ports paid. This Union and the Fund owe us nothing."
    >>> short_forms_in(text)
    {'Union': 'Tea Growers Union', 'Fund': 'Fund for Old Ports'}
    """
    called = {match.group(1) for match in _CALLED_SHORT.finditer(text)}
    named: dict[str, Counter[str]] = {}
    for match in _FULL_NAME.finditer(text) if called else ():
        words = match.group().split()
        linked = next((i for i, word in enumerate(words) if word in _LINKING), len(words))
        head = words[linked - 1]
        if head in called and (linked > 1 or linked < len(words)):
            named.setdefault(head, Counter())[" ".join(words)] += 1
    return {head: max(names, key=lambda name: (names[name], len(name))) for head, names in named.items()}


def _spelled(words: list[str], letters: list[str]) -> str:
    i, left = len(words), list(letters)
    while i > 0 and left and len(words) - i < 2 * len(letters) + 2:
        i -= 1
        word = words[i].strip("\"'(),")
        if word[:1].isupper() and word[:1] == left[-1]:
            left.pop()
        elif word[:1].isupper():
            return ""
    full = " ".join(words[i:]).strip("\"'(), ")
    return full if not left and full[:1].isupper() else ""


def _spelled_small(words: list[str], letters: list[str]) -> str:
    """Return the last words where their initials are the letters, as of a kind that is no name."""
    last = words[-len(letters) :]
    plain = all(word.isalpha() for word in last)
    return " ".join(last) if plain and [word[0].upper() for word in last] == letters else ""
