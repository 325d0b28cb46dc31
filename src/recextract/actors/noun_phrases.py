"""Names for actors that no codebook has: "vaccine manufacturers", "the Far Eastern Commission"."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from recextract.actors.persons import titled_person
from recextract.actors.resolutions import request_of
from recextract.actors.wordlists import word_lists
from recextract.nouns import agent_nouns, are_of_people, singulars, thing_nouns

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_NAME_PARTS = frozenset({"compound", "amod", "nmod"})
_MODIFIERS = frozenset({"compound", "amod", "nmod", "advmod", "punct", "npadvmod", "cc", "conj"})
_MODIFIER = r"[A-Za-z][\w-]+(?:['\u2019]s|s['\u2019])?"
_SPACED_HYPHEN = re.compile(r"(?<=\w) - (?=\w)")
_ACRONYM_BESIDE = re.compile(r"\s*\([A-Z][\w-]*\)$")
_MOST_BEFORE = 2
_LONGEST_COMPLEMENT = 8
_FULLER = 2
_LINKS = frozenset({"of", "for", "on", "in", "to", "from"})
_NAMING_LINKS = frozenset({"of", "for", "on"})
_INSIDE_NAMES = _NAMING_LINKS | {"the", "and", "&"}


@dataclass(frozen=True, slots=True)
class NounName:
    """A canonical name made from a noun phrase, and how: ``proper``, ``full``, ``core``, ``bare``, ``long``."""

    name: str
    variant: str
    first: int
    last: int


def noun_names(doc: Doc, head: int, short_names: Mapping[str, str]) -> list[NounName]:
    """Name the actor of a noun phrase in each way a coder might.

    Articles, possessives and quantifiers go; plural nouns are lower case, names stay as written;
    an acronym or short form that the document defines ("the Corporation") gives its full form, and one of a
    kind ("a lender", "no trader") the kind.

    >>> from recextract.parsing import parse
    >>> doc = next(parse(["The big vaccine manufacturers must share their patents."]))
    >>> [(n.name, n.variant) for n in noun_names(doc, 3, {})]
    [('big vaccine manufacturers', 'full'), ('vaccine manufacturers', 'core'), ('manufacturers', 'bare')]
    """
    token = doc[head]
    common = token.text not in short_names and _opens_as_common(token)
    if (token.pos_ == "PROPN" and not common) or token.text in short_names:
        kinds = (token.tag_ == "NNPS" or token.lower_ in word_lists().dual_heads) and not _keeps_capital(token)
        return _proper(doc, token, short_names) + (_kind_in_capitals(doc, token) if kinds else [])
    if token.pos_ != "NOUN" and not common:
        return []
    first = _left_edge(doc, token)
    names = []
    full = _text(doc, first, head)
    if full:
        collective = word_lists().collectives.get(full.lower())
        names.append(NounName(collective or full, "collective" if collective else "full", first, head))
    if first < (core := _core(doc, token)) < head:
        names.append(NounName(_text(doc, core, head), "core", core, head))
    if first != head:
        names.append(NounName(_text(doc, head, head), "bare", head, head))
    if token.tag_ == "NN" and any(c.lower_ in word_lists().any_of_a_kind for c in token.children):
        names = [NounName(plural(n.name), n.variant, n.first, n.last) for n in names] + names
    elif token.tag_ == "NN" and is_agentive(token):
        names += [NounName(plural(n.name), "kind", n.first, n.last) for n in names]
    last = _right_edge(token)
    if last != head:
        names.append(NounName(_text(doc, first, last), "long", first, last))
    seen: set[str] = set()
    return [n for n in names if n.name and not (n.name in seen or seen.add(n.name))]  # type: ignore[func-returns-value]


def _core(doc: Doc, head: Token) -> int:
    """Return where the word next to a noun begins that tells its kind: the "salt" of "the honest old salt traders"."""
    first = head.i
    while first > 0 and doc[first - 1].dep_ == "compound" and head.is_ancestor(doc[first - 1]):
        first -= 1
    if first == head.i and first > 0 and doc[first - 1].dep_ == "amod" and doc[first - 1].head == head:
        first -= 1
    return head.i if first > 0 and doc[first - 1].text == "-" else first


def plural(noun: str) -> str:
    """Return the regular plural of a noun or of the last word of a phrase.

    >>> plural("port authority"), plural("lender"), plural("church")
    ('port authorities', 'lenders', 'churches')
    """
    if re.search(r"[^aeiou]y$", noun):
        return noun[:-1] + "ies"
    return noun + ("es" if re.search(r"(?:s|x|z|ch|sh)$", noun) else "s")


def is_agentive(token: Token) -> bool:
    """Say whether a noun means people or bodies, by WordNet or by its ending: "priests", "the regulator"."""
    if not agent_nouns().isdisjoint((token.lower_, token.lemma_.lower())):
        return True
    if token.tag_ in ("NNS", "NNPS") and _keeps_capital(token):
        return True
    word = plural(token.lower_) if token.tag_ == "NN" else token.lower_
    return word.endswith(word_lists().agentive_endings)


def apart_from_state(token: Token) -> float:
    """Say how plainly a noun phrase names others than a state and its parts, who belong to nobody.

    1 for people ("Scientists", "Muslims"), one half for a name, which may be that of a part of a state after all
    ("Ontario Hydro"), 0 for all else ("soldiers", "our children", "others", "shelters", "the High Court").

    >>> from recextract.parsing import parse
    >>> [apart_from_state(doc[0]) for doc in parse(["Scientists must speak.", "Judges must speak."])]
    [1.0, 0.0]
    """
    words = word_lists()
    around = {
        token.lemma_.lower(),
        token.lower_,
        *singulars(token.lower_),
        *(c.lower_ for c in token.children if c.dep_ in _NAME_PARTS),
    }
    owned = any(c.tag_ in ("PRP$", "WP$") for c in token.children)
    if owned or around & words.state_people or around & words.government_nouns:
        return 0.0
    people = is_agentive(token) and token.lemma_.lower() not in thing_nouns()
    if token.tag_ == "NNPS" or _opens_as_common(token) or (token.tag_ == "NNS" and people):
        return 1.0
    return 0.5 if token.pos_ == "PROPN" else 0.0


def is_short_for_more(token: Token) -> bool:
    """Say whether a noun stands bare, as that which a text has named before does: "the lender", "operators"."""
    definite = any(c.lower_ in word_lists().definite for c in token.children)
    return token.pos_ == "NOUN" and (definite or token.tag_ == "NNS") and _left_edge(token.doc, token) == token.i


def fuller_names(token: Token, texts: Iterable[str]) -> list[NounName]:
    """Name what "the operators" are short for: the noun with the words before it that a document has most often.

    >>> from recextract.parsing import parse
    >>> token = next(parse(["The operators must pay."]))[1]
    >>> texts = ["Crane operators met.", "The crane operators rose.", "The tall crane operators sat."]
    >>> [n.name for n in fuller_names(token, texts)]
    ['crane operators', 'tall crane operators']
    """
    counts: Counter[str] = Counter()
    noun = re.compile(rf"\b{re.escape(token.lower_)}\b")
    for text in texts:
        for match in noun.finditer(text) if token.lower_ in text else ():
            words = _words_before(text[: match.start()], token)
            counts.update(" ".join([*words[i:], token.lower_]) for i in range(len(words)))
    often = sorted(counts, key=lambda name: (-counts[name], -len(name)))[:_FULLER]
    return [NounName(name, "fuller", token.i, token.i) for name in often]


def _words_before(text: str, token: Token) -> list[str]:
    """Return the last words of a text that may belong to a noun phrase, at most two."""
    words: list[str] = []
    *before, _ = text.rsplit(" ", _MOST_BEFORE + 1)
    for i, word in reversed(list(enumerate(before))):
        low = word.lower()
        if len(words) == _MOST_BEFORE or not re.fullmatch(_MODIFIER, word) or token.vocab[low].is_stop:
            break
        if low in word_lists().quantifiers:
            break
        opens = i == 0 and len(before) <= _MOST_BEFORE
        words.insert(0, low if opens else word)
    return words


def _proper(doc: Doc, token: Token, short_names: Mapping[str, str]) -> list[NounName]:
    first, end = _first_of_name(doc, token), _end_of_name(doc, token)
    last = max(end, _right_edge(token))
    short = doc[first : end + 1].text
    known = short_names.get(short) or titled_person(short.split(), short_names)
    if last == end or not doc[last].text[:1].isupper():
        return [NounName(known or short, "defined" if known else "proper", first, end)]
    long = NounName(" ".join(doc[first : last + 1].text.split()), "proper-long", first, last)
    if not known and _goes_on_with(doc, token, last):
        return [replace(long, variant="proper"), long]
    return [NounName(known or short, "defined" if known else "proper", first, end), long]


def _first_of_name(doc: Doc, token: Token) -> int:
    first = token.i
    while first > 0 and (_is_in_capitals(doc, first - 1) or _is_of_members(doc, first - 1) or _joins(doc, first - 1)):
        first -= 1
    while first < token.i and doc[first].pos_ == "CCONJ":
        first += 1
    return first


def _end_of_name(doc: Doc, token: Token) -> int:
    if _owns_nothing(token):
        return token.i + 1
    end = token.i
    while end + 2 < len(doc) and doc[end + 1].text == "&" and doc[end + 2].text[:1].isupper():
        end += 2
    return end


def _joins(doc: Doc, i: int) -> bool:
    """Say whether a conjunction stands within a name: "Rose & Son", "the Rye and Barley Board".

    Without "the" before its first word there may be two: "Rye and the Barley Board", "Rye and Barley".
    """
    if doc[i].text == "&":
        return i > 0 and doc[i - 1].text[:1].isupper()
    if doc[i].lower_ != "and" or i < 2 or doc[i - 2].lower_ != "the" or not doc[i - 1].text.istitle():
        return False
    named = doc[i + 1 :]
    head = next((t.i for t in named if t.i + 1 == len(doc) or not t.nbor().text.istitle()), i)
    bodies = word_lists().own_body_heads | word_lists().government_nouns
    return head > i + 1 and doc[head].lower_ in bodies and doc[i - 1].lower_ not in bodies


def _owns_nothing(token: Token) -> bool:
    """Say whether a name ends in "'s" itself, as the subject of a sentence: "Fisher's must pay"."""
    after = token.nbor() if token.i + 1 < len(token.doc) else token
    return after.tag_ == "POS" and after.text.lower().endswith("s") and token.dep_ != "poss"


def _goes_on_with(doc: Doc, token: Token, last: int) -> bool:
    """Say whether a noun is half of a name that "of" goes on with: "the Mayor of Kano", but not "Ada Lund of Kano"."""
    words = word_lists()
    office = words.own_body_heads | words.government_nouns | words.local_bodies | words.seats_of_places
    is_office = token.lower_ in office or token.lower_ in agent_nouns()
    inside = (t for t in doc[token.i + 2 : last + 1] if not (t.is_punct or t.lower_ in _INSIDE_NAMES))
    return is_office and doc[token.i + 1].lower_ in _NAMING_LINKS and all(t.text[:1].isupper() for t in inside)


def _is_in_capitals(doc: Doc, i: int) -> bool:
    return (
        doc[i].pos_ in ("PROPN", "NOUN", "ADJ", "CCONJ", "PUNCT")
        and (doc[i].text[:1].isupper() or _is_inner_hyphen(doc, i))
        and not _opens_resolution(doc[i])
    )


def _is_of_members(doc: Doc, i: int) -> bool:
    """Say whether an apostrophe is part of a body's name: "the Boat Owners' Federation", but not "Peru's Senate"."""
    return doc[i].tag_ == "POS" and i > 0 and doc[i - 1].text[:1].isupper() and are_of_people(doc[i - 1].lower_)


def _is_inner_hyphen(doc: Doc, i: int) -> bool:
    return doc[i].text == "-" and i > 0 and doc[i - 1].text[:1].isupper() and not doc[i - 1].whitespace_


def _kind_in_capitals(doc: Doc, token: Token) -> list[NounName]:
    """Name the kind that a plural with a capital may be: "the coastal States" are "coastal states"."""
    first = _left_edge(doc, token)
    words = [*_text(doc, first, token.i).split()[:-1], token.lower_]
    return [NounName(" ".join(words), "kind", first, token.i)]


def _left_edge(doc: Doc, head: Token) -> int:
    first = head.i
    while first > 0:
        before = doc[first - 1]
        model = before.dep_ == "nummod" and any(c.isalpha() for c in before.text) and before.text[-1].isdigit()
        inside = (model or before.dep_ in _MODIFIERS) and head.is_ancestor(before)
        inside = inside and not _opens_resolution(before)
        if not inside or before.lower_ in word_lists().quantifiers or (before.is_punct and before.text not in "-/,'"):
            break
        first -= 1
    while first < head.i and (doc[first].is_punct or doc[first].dep_ == "cc" or _is_loose_adverb(doc[first])):
        first += 1
    return first


def _opens_resolution(token: Token) -> bool:
    """Say whether a word is the verb of "Invites donors to pay", which parses take for part of a name."""
    request = request_of(token.doc) if token.lower_ in word_lists().resolution_verbs else None
    return request is not None and request.verb.i == token.i


def _opens(token: Token) -> bool:
    return token.i == 0 or bool(token.is_sent_start) or token.nbor(-1).text == ":"


def _keeps_capital(token: Token) -> bool:
    """Say whether a word has a capital wherever it stands: "Anglicans", "Nordic"."""
    return token.text[:1].isupper() and not word_lists().capitals.isdisjoint(singulars(token.text))


def _opens_as_common(token: Token) -> bool:
    """Say whether a plural of people has its capital from the sentence that it opens: "Aldermen must sit"."""
    plain = token.text.istitle() and _opens(token) and token.i + 1 < len(token.doc) and not token.nbor().text.istitle()
    return plain and not _keeps_capital(token) and are_of_people(token.lower_)


def _is_loose_adverb(token: Token) -> bool:
    """Say whether an adverb is no part of a compound as "well-known" is."""
    return token.pos_ == "ADV" and token.nbor().text != "-"


def _right_edge(head: Token) -> int:
    edge = head.i
    for child in head.children:
        begins = edge == head.i or (child.i == edge + 1 and child.right_edge.text[:1].isupper())
        if child.i > edge and begins and child.dep_ == "prep" and child.lower_ in _LINKS:
            last = _before_another(head.doc, head.i, child.right_edge.i)
            edge = last if last - head.i <= _LONGEST_COMPLEMENT else edge
    return edge


def _before_another(doc: Doc, first: int, last: int) -> int:
    """Return the end of a phrase before another that "and the" adds: "the Board of Salt and the Port Council"."""
    for i in range(first + 1, last):
        if doc[i].dep_ == "cc" and doc[i + 1].lower_ in word_lists().definite:
            return i - 1
    return last


def _text(doc: Doc, first: int, last: int) -> str:
    words = []
    for token in doc[first : last + 1]:
        if token.is_space:
            continue
        opens = _opens(token)
        # "Team members" at the beginning of a sentence are no members of Team.
        common = opens and token.i < last and token.nbor().is_lower and token.lower_ in agent_nouns()
        proper = token.pos_ == "PROPN" and not common and not _opens_as_common(token)
        adjective = token.pos_ == "ADJ" and not opens
        keeps_case = token.text.isupper() or proper or adjective or _keeps_capital(token)
        words.append((token.text if keeps_case else token.lower_) + token.whitespace_)
    text = " ".join("".join(words).split())
    return _SPACED_HYPHEN.sub("-", _ACRONYM_BESIDE.sub("", text))
