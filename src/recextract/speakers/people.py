"""Who is named in a document: persons with their offices, short names to full names.

Names are found by their capitals, titles and offices, not by a model: a name that a text
uses once in full is enough to resolve the short forms of it anywhere.
"""

from __future__ import annotations

import bisect
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise, takewhile

from recextract.metadata.names import has_title, is_person, ordinary_case, person_names, shape, tidy_body
from recextract.nouns import agent_nouns
from recextract.speakers.lexicon import CAPITALS, patterns, words

ARTICLE_IN_NAME = r"(?:al|el|ad|an|ar|as|ash|at|az|d|l|ul)[-']"
_CAPITAL = rf"(?:(?<!\w){ARTICLE_IN_NAME})?[{CAPITALS}]\w*(?:['-][^\W\d_]+)*\.?"
_PARTICLE = r"(?:al|el|bin|ibn|de|del|della|di|da|dos|du|van|von|der|den|la|le|ul|ur)"
_RETIRED_MARK = r"\((?:R|Retd?|Rtd|ret(?:ire)?d?)\.?\)"
_SEQUENCE = re.compile(
    rf"{_CAPITAL}(?:\s?{_RETIRED_MARK})?(?:[ ](?:{_PARTICLE}[ ]){{0,2}}{_CAPITAL}(?:\s?{_RETIRED_MARK})?)*"
)
_RETIRED = re.compile(rf"\s*{_RETIRED_MARK}")
# A block of the layout is one line: what stands in the next one is of something else.
# The full stop of "U.N." ends no role, unless a sentence may open after it.
_IN_ACRONYM = r"(?<=\b[A-Z])\.(?=[\w,]|\s+(?:[a-z]|[A-Z]\w+\s(?:[A-Z]|for|of|on)))"
_OFFICE_AFTER = re.compile(
    rf"[^\S\n]*(?:,[^\S\n]*(?P<after>(?:[^.;:()\n]|{_IN_ACRONYM}){{3,160}}(?:(?<=\.[A-Z])\.)?)"
    rf"|\((?P<bracket>[^()\n]{{3,200}})\))"
)
_FIELDS, _BODIES = ("|".join(sorted(words(name))) for name in ("office_modifier", "body_noun"))
_KIND_OF_BODY = rf"(?:(?:{_FIELDS}) ){{0,2}}(?:{_BODIES})"
_HOUSE_AFTER = re.compile(
    rf"[^\S\n]+(?:of|from|at)\s+(?:the\s+)?"
    rf"(?P<house>{_CAPITAL}(?:(?<![a-z]{{2}}\.)'?[^\S\n]+(?:(?:of|for|and|on|in)\s+)?(?:the\s+)?{_CAPITAL})*"
    rf"(?:[^\S\n]+{_KIND_OF_BODY}\b)?)"
)
_POST = re.compile(
    r"(?:an?|the)\s+(?:[\w-]+\s+){0,3}?(?P<noun>[a-z-]+)\s+(?:at|with|of|from|for|in)\s+(?:the\s+)?[A-Z]"
)
# "Prime Minister, ", "Ambassador of Salta to the Republic of Clay, H.E. "
_OFFICE_SET_OFF = re.compile(
    r"((?:[A-Z][\w-]+ ){0,3}[A-Z][\w-]+)"
    r"(?: (?:of|for|to) (?:the )?[A-Z][\w-]*(?:(?: (?:of|and|the|for)){0,2} [A-Z][\w-]*){0,4}){0,2}"
    r",\s*(?:H\.?\s?E\.?\s*)?$"
)
# A name in capitals before what tells who he is: "ADA LUND (Lemuria) said", "ADA LUND, Special Envoy, said".
_NAME_IN_CAPITALS = re.compile(rf"(?m)^[ \t]*(?P<name>[{CAPITALS}][^\na-z(),:;]{{3,50}})(?=, | \()")
_HEAD_CHARS = 600
_MAX_NAME_WORDS = 5
_FAMILY_AND_GIVEN = 3
_FORENAME_AND_SURNAME = 2
_APPOSED = 60
_HOUSE = 120


@dataclass(frozen=True, slots=True)
class Mention:
    """A name as it stands somewhere: its words, the titles before it and its place."""

    name: tuple[str, ...]
    titles: tuple[str, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class People:
    """The names of a document.

    ``in_capitals`` are those that it prints in capitals, in ordinary case;
    ``roles`` and ``apposed`` keep what was looked up by a search of the whole text.
    """

    text: str
    mentions: tuple[Mention, ...] = ()
    by_word: dict[str, list[Mention]] = field(default_factory=dict)
    starts: tuple[int, ...] = ()
    in_capitals: tuple[str, ...] = ()
    roles: dict[str, str] = field(default_factory=dict, repr=False, compare=False)
    apposed: dict[str, str] = field(default_factory=dict, repr=False, compare=False)

    def full_name(self, short: str) -> str:
        """Return the fullest form of a name that the document gives, without titles.

        >>> people = find_people("Dr Rosa Maria Lind opened the day. Dr Lind thanked all.")
        >>> people.full_name("Dr Lind")
        'Rosa Maria Lind'
        >>> find_people("The envoy, Qin Yufei, came. Qin agreed.").full_name("Qin")
        'Qin Yufei'
        >>> find_people("Ole R. Berg, Jr., opened the day. Mr. Berg spoke.").full_name("Mr. Berg")
        'Ole R. Berg, Jr.'
        >>> find_people("Minister for Salt Ada Lund agreed.").full_name("Salt Ada Lund")
        'Ada Lund'
        """
        name = self._without_foreword(strip_titles(short))
        parts = name.split()
        if not parts or (len(parts) == 1 and len(parts[0]) > 1 and parts[0].isupper()):
            return name or short
        candidates = [
            mention
            for mention in self.by_word.get(name_key(parts[-1]), [])
            if len(parts) < len(mention.name) <= _MAX_NAME_WORDS
            and _contains(mention.name, parts)
            and not any(word.isupper() and len(word) > 2 for word in mention.name)
            and self._without_foreword(" ".join(mention.name)) == " ".join(mention.name)
        ]
        last = name_key(parts[-1])
        by_surname = [mention for mention in candidates if name_key(_surname(mention.name)) == last]
        by_family = [
            mention for mention in candidates if parts == [mention.name[0]] and _puts_family_first(mention.name)
        ]
        titled = [mention for mention in candidates if mention.titles]
        chosen = by_surname or by_family or titled
        if not chosen:
            printed = {full for full in self.in_capitals if name_key(full.split()[-1]) == last}
            return printed.pop() if len(parts) == len(printed) == 1 else self._with_suffix(name)
        counts: dict[tuple[str, ...], int] = defaultdict(int)
        for mention in chosen:
            counts[mention.name] += 2 if mention.titles else 1
        best = max(counts, key=lambda words_: (counts[words_], len(words_), words_))
        return self._with_suffix(" ".join(best))

    def _without_foreword(self, name: str) -> str:
        """Take off the words of an office or party before a name that the document also has without them."""
        parts = name.split()
        known = self.by_word.get(name_key(parts[-1]), []) if len(parts) > _FORENAME_AND_SURNAME else []
        for first in range(1, len(parts) - 1):
            alone = any(mention.name == tuple(parts[first:]) for mention in known)
            if alone and all(self._stands_without(word, parts[-1]) for word in parts[:first]):
                return " ".join(parts[first:])
        return name

    def _stands_without(self, word: str, surname: str) -> bool:
        return any(surname not in mention.name for mention in self.by_word.get(name_key(word), []))

    def _with_suffix(self, name: str) -> str:
        """Return a full name with the "Jr." that stands after it, if any."""
        if " " not in name or not any(f" {suffix}" in self.text for suffix in words("name_suffix")):
            return name
        suffixes = "|".join(sorted(words("name_suffix"), key=len, reverse=True))
        match = re.search(rf"\b{re.escape(name)}(?P<suffix>, (?:{suffixes})\b\.?)", self.text)
        return name + match["suffix"] if match else name

    def is_person(self, name: str) -> bool:
        """Say whether the document gives the name a title or office anywhere."""
        parts = [part for part in strip_titles(name).split() if part.strip(".") not in words("name_suffix")]
        return bool(parts) and any(
            mention.titles and _contains(mention.name, parts) for mention in self.by_word.get(name_key(parts[-1]), [])
        )

    def by_initials(self, initials: str) -> str:
        """Return the only name of a person with these initials, two or three capitals.

        >>> find_people("Ada Lund met the press.").by_initials("AL")
        'Ada Lund'
        """
        if not re.fullmatch(r"[A-Z]{2,3}", initials):
            return ""
        names = {
            name
            for mention in self.mentions
            if "".join(word[0] for part in mention.name for word in part.split("-")) == initials
            or "".join(part[0] for part in mention.name) == initials
            if is_person(name := " ".join(mention.name))
        }
        return names.pop() if len(names) == 1 else ""

    def titled_at(self, start: int, reach: int = 60) -> Mention | None:
        """Return the first name with a title that begins within ``reach`` characters of an offset."""
        i = bisect.bisect_left(self.starts, start)
        while i < len(self.mentions) and self.mentions[i].start < start + reach:
            if self.mentions[i].titles and self.mentions[i].name:
                return self.mentions[i]
            i += 1
        return None

    def titled_between(self, start: int, end: int) -> list[Mention]:
        """Return the names with a title between two offsets."""
        found = self.mentions[bisect.bisect_left(self.starts, start) : bisect.bisect_left(self.starts, end)]
        return [mention for mention in found if mention.titles and mention.name]

    def last_titled(self, start: int, end: int) -> Mention | None:
        """Return the last name with a title between two offsets."""
        found = [m for m in self.mentions[bisect.bisect_left(self.starts, start) :] if m.start < end and m.titles]
        return found[-1] if found else None

    def names_between(self, start: int, end: int) -> list[str]:
        """Return the names of persons between two offsets, as they stand there.

        >>> find_people("We met Ada Lund in the Salt Institute.").names_between(0, 30)
        ['Ada Lund']
        """
        found = self.mentions[bisect.bisect_left(self.starts, start) : bisect.bisect_left(self.starts, end)]
        names = [
            (" ".join(mention.name), self.text[max(start, mention.start - 20) : mention.start]) for mention in found
        ]
        return [name for name, before in names if is_person(name) and not _leads_to_place(before)]

    def office_holder(self, office: str, before: int, heard: str = "") -> str:
        """Return the name that last stood with an office before an offset, failing that the only one after.

        Of several holders the one just ``heard`` goes first.

        >>> people = find_people("Prime Minister Ada Lund arrived. The Prime Minister spoke.")
        >>> people.office_holder("The Prime Minister", 33)
        'Ada Lund'
        """
        wanted = [_office_key(word) for word in re.findall(r"[\w-]+", office.replace("PM", "Prime Minister"))]
        wanted = [word for word in wanted if word in _title_keys()]
        if not wanted:
            return ""
        holders = [m for m in self.mentions if m.titles and self._holds(m, wanted)]
        if heard and any(self.full_name(" ".join(mention.name)) == heard for mention in holders):
            return heard
        earlier = [mention for mention in holders if mention.end <= before]
        if earlier:
            return self.full_name(" ".join(earlier[-1].name))
        later = {self.full_name(" ".join(mention.name)) for mention in holders}
        return later.pop() if len(later) == 1 else ""

    def apposed_holder(self, office: str) -> str:
        """Return the only person beside whom an office in small letters stands: "the new director, Ada Lund, came".

        >>> find_people("Ada Lund, the new director, came. The director spoke.").apposed_holder("director")
        'Ada Lund'
        """
        if office not in self.apposed:
            *modifiers, head = re.findall(r"[\w-]+", office.lower().partition(" of ")[0]) or [""]
            self.apposed[office] = self._person_beside(modifiers, head) if head in _office_words() else ""
        return self.apposed[office]

    def _person_beside(self, modifiers: list[str], head: str) -> str:
        found: set[str] = set()
        for mention in self.mentions:
            name = " ".join(mention.name)
            before = self.text[max(0, mention.start - _APPOSED) : mention.start]
            after = self.text[mention.end : mention.end + _APPOSED]
            role = re.search(rf"((?:[\w-]+ ){{0,3}}){head}(?: (?:of|for|at) [^,.;:]+)?, $", before) or re.match(
                rf", (?:the|an?|its|their|his|her) ((?:[\w-]+ ){{0,3}}){head}\b", after
            )
            if role is not None and is_person(name) and set(modifiers) <= set(role[1].split()):
                found.add(self.full_name(name))
        return found.pop() if len(found) == 1 else ""

    def _holds(self, mention: Mention, office: list[str]) -> bool:
        """Say whether an office stands before a name, in one ("Director Lund") or set off ("the Director, Ms Lund")."""
        if _ends_with([_office_key(title) for title in mention.titles], office):
            return True
        before = self.text[max(0, mention.start - _APPOSED) : mention.start]
        words_ = _OFFICE_SET_OFF.search(before)
        return words_ is not None and _ends_with([_office_key(word) for word in words_[1].split()], office)

    def acronym_of(self, body: str) -> str:
        """Return the acronym that the document gives in brackets after a name, if any.

        >>> find_people("The Institute for Salt (IFS) met.").acronym_of("Institute for Salt")
        'IFS'
        """
        name = re.escape(body).replace(r"\ ", r"\s+")
        match = re.search(rf"{name}\s*\((?P<acronym>[A-Z][A-Za-z]?[A-Z]+)\)", self.text)
        return match["acronym"] if match else ""

    def bodies_ending_in(self, word: str) -> list[tuple[int, str]]:
        """Return the longer names of bodies that end in a word, with their places.

        >>> find_people("The Blue Salt Fund met. The Fund spoke.").bodies_ending_in("Fund")
        [(0, 'Blue Salt Fund')]
        >>> find_people("The Salt Fund met: About Salt Fund").bodies_ending_in("Salt Fund")
        []
        """
        pattern = rf"(?<![\w'])(?:{_CAPITAL} (?:(?:and|for|of|on) )?){{1,5}}{re.escape(word)}\b"
        found = [(match.start(), " ".join(match.group().split())) for match in re.finditer(pattern, self.text)]
        opening = rf"(?:{'|'.join(sorted(words('opening_preposition')))}) "
        determiner = rf"^(?:{opening}|(?:.* )?(?:{'|'.join(sorted(words('determiner')))}) )"
        names = [(start, re.sub(determiner, "", name)) for start, name in found]
        return [(start, name) for start, name in names if name != word]

    def role_of(self, name: str) -> str:
        """Return title and affiliation as the text gives them beside the full name.

        >>> find_people("Ada Lund, Professor at Oslo University, agreed.").role_of("Ada Lund")
        'Professor at Oslo University'
        >>> find_people("Ada Lund of the Institute for Salt agreed.").role_of("Ada Lund")
        'Institute for Salt'
        """
        if name not in self.roles:
            self.roles[name] = self._role_beside(name) if name else ""
        return self.roles[name]

    def _role_beside(self, name: str) -> str:
        office = house = ""
        # The label of a transcript may print the name in capitals: "Mr OLE BERG (Minister for Piers):".
        case = re.IGNORECASE if " " in name else re.NOFLAG
        for match in re.finditer(re.escape(name).replace(r"\ ", r"\s+") + r"\b", self.text, case):
            after = _OFFICE_AFTER.match(self.text, match.end())
            if after is not None:
                role = " ".join((after["after"] or after["bracket"]).split())
                role = role if after["bracket"] else _without_clause(role + " ").strip(" ,")
                if _is_office(role):
                    return role
            office = office or self._titles_before(match.start(), match.end()) or self._office_before(match.start())
            from_house = None if _names_an_office(name) else _HOUSE_AFTER.match(self.text, match.end())
            house = house or (_without_stop(" ".join(from_house["house"].split())) if from_house else "")
        return office or house or self._office_below(name)

    def _office_below(self, name: str) -> str:
        """Return the office that stands below a name in a letterhead: "THE HON ADA LUND MP / MINISTER FOR SALT".

        >>> find_people("THE HON ADA LUND MP\\nMINISTER FOR SALT\\n\\nIt rained.").role_of("Ada Lund")
        'Minister for Salt'
        """
        for line, below in pairwise(filter(None, map(str.strip, self.text[:_HEAD_CHARS].split("\n")))):
            if shape("office-line").fullmatch(below) and [*map(str.casefold, person_names(line))] == [name.casefold()]:
                return tidy_body(below)
        return ""

    def _office_before(self, start: int) -> str:
        """Return the office in small letters right before a name: "former foreign secretary Ada Lund"."""
        before = self.text[max(0, start - _APPOSED) : start].rpartition("\n")[2].split(" ")
        *modifiers, office, space = ["", *before]
        if space or office not in words("office_noun"):
            return ""
        body = modifiers[-1] if modifiers[-1].lower() in words("body_noun") else ""
        if not body:
            return " ".join([*_modifiers_before(modifiers), office])
        # "Opposition leader Ada Lund", "Salt Board chair Ada Lund"
        named = takewhile(lambda word: body[0].isupper() and word[:1].isupper(), reversed(modifiers[:-1]))
        return " ".join([*(word for word in reversed(list(named)) if word not in words("determiner")), body, office])

    def _titles_before(self, start: int, end: int) -> str:
        # Names do not overlap, so one of the last two that begin here or before covers the place, if any does.
        last = bisect.bisect_right(self.starts, start)
        for mention in self.mentions[max(0, last - 2) : last]:
            if end <= mention.end + 1 and mention.titles:
                line = self.text[max(0, mention.start - _HOUSE) : mention.start].rpartition("\n")[2]
                if not self.text.startswith(mention.titles, mention.start):
                    # "Minister for Salt and Clay Ada Lund"
                    return " ".join((mention.titles[0] + line.rpartition(mention.titles[0])[2]).split())
                before = line[-_APPOSED:].split()
                if any(_office_key(word) in _office_words() for word in mention.titles):
                    # "Fisheries Minister Ada Lund": the portfolio is no title of its own.
                    portfolio = [word for word in _modifiers_before(before) if word[:1].isupper()]
                    return " ".join([*portfolio, *mention.titles])
        return ""


def _modifiers_before(before: list[str]) -> list[str]:
    """Return the words at the end of a list that say of what an office is: "former energy" minister."""
    return list(takewhile(lambda word: word.lower() in words("office_modifier"), reversed(before)))[::-1]


def find_people(masked: str) -> People:
    """Collect the capitalised names of a text with the titles before them."""
    mentions = tuple(name for mention in _mentions(masked) for name in _after_portfolio(masked, mention))
    by_word: dict[str, list[Mention]] = defaultdict(list)
    for mention in mentions:
        for word in {name_key(word) for word in mention.name}:
            by_word[word].append(mention)
    starts = tuple(mention.start for mention in mentions)
    return People(masked, mentions, dict(by_word), starts, tuple(dict.fromkeys(_names_in_capitals(masked))))


def _names_in_capitals(masked: str) -> Iterator[str]:
    """Yield the persons of a letterhead ("THE HON ADA LUND MP") and those whom a record introduces in capitals.

    >>> list(_names_in_capitals("THE HON ADA LUND MP\\nSALT REFORM\\n\\nBO LEE (Lemuria) said no."))
    ['Ada Lund', 'Bo Lee']
    """
    for line in masked[:_HEAD_CHARS].splitlines()[:-1]:
        if line.isupper() and has_title(line) and len(names := person_names(line)) == 1:
            yield ordinary_case(names[0])
    for match in _NAME_IN_CAPITALS.finditer(masked):
        if is_person(match["name"]):
            yield ordinary_case(match["name"])


def name_key(word: str) -> str:
    """Return what two spellings of one surname share.

    >>> name_key("al-Roe"), name_key("d'Aulne"), name_key("Roe")
    ('roe', 'aulne', 'roe')
    """
    return re.sub(rf"^{ARTICLE_IN_NAME}(?=\w)", "", word.casefold())


def strip_titles(name: str) -> str:
    """Take titles, ranks and offices off a name.

    >>> strip_titles("Lt. General (R) Omar Said")
    'Omar Said'
    """
    parts = _RETIRED.sub("", name).split()
    keep = 0
    for i, part in enumerate(parts[:-1]):
        if _is_title(part):
            keep = i + 1
    # "Salt Workers' Union" keeps the apostrophe that "Lund's" loses.
    inner = [part.strip(',;:()"') if part.endswith(("s'", "'s")) else _bare(part) for part in parts[keep:-1]]
    return " ".join(part for part in (*inner, *map(_bare, parts[keep:][-1:])) if part)


def _mentions(masked: str) -> Iterator[Mention]:
    for match in _SEQUENCE.finditer(masked):
        titles: list[str] = []
        name: list[str] = []
        start = match.start()
        for part in re.finditer(r"\S+", match.group()):
            if part.start() == 0 and part.group() in words("preposition_or_name") and _opens_phrase(masked, match):
                continue
            word = _RETIRED.sub("", part.group())
            begin = match.start() + part.start()
            ended = word.endswith(".") and not _is_title(word) and len(word) > 2
            if _is_title(word) or _bare(word) in words("not_name"):
                if name:
                    yield Mention(tuple(name), tuple(titles), start, begin)
                    name, titles = [], []
                if not titles:
                    start = begin
                titles = [*titles[-_MAX_NAME_WORDS:], word] if _is_title(word) else []
                continue
            if _bare(word):
                if not name and not titles:
                    start = begin
                name.append(_bare(word))
            if word.endswith(("'s", "'")) or ended:
                if name:
                    yield Mention(tuple(name), tuple(titles), start, begin + len(word))
                name, titles = [], []
        if name:
            yield Mention(tuple(name), tuple(titles), start, match.end())


def _after_portfolio(masked: str, mention: Mention) -> Iterator[Mention]:
    """Yield the name after an office and what it is for apart from that: "Minister for Salt Ada Lund"."""
    name = mention.name
    portfolio = next(rule.pattern for rule in patterns("portfolio") if rule.id == "office-of")
    before = masked[max(0, mention.start - _APPOSED) : mention.start].rpartition("\n")[2]
    office = portfolio.search(before) if len(name) > _FORENAME_AND_SURNAME and not mention.titles else None
    if office is None or not is_person(" ".join(name[-2:])):
        yield mention
        return
    cut = mention.start + masked[mention.start : mention.end].rindex(name[-2])
    yield Mention(name[:-2], (), mention.start, cut)
    yield Mention(name[-2:], (office["office"],), cut, mention.end)


def _opens_phrase(masked: str, names: re.Match[str]) -> bool:
    """Say whether a word before a full name is a preposition: "Per Ada Lund, ports must open".

    Not where the text has it as a name elsewhere: "Per Lund agreed".
    """
    first = names.group().split()[0]
    set_off = len(names.group().split()) > 2 and masked[names.end() :].startswith(",")
    return set_off and re.search(rf"\b{first}(?: {_CAPITAL})+(?! ?{_CAPITAL}|[\w,'-])", masked) is None


def _surname(name: tuple[str, ...]) -> str:
    return next((word for word in reversed(name) if word not in words("name_suffix")), name[-1])


def _puts_family_first(name: tuple[str, ...]) -> bool:
    return 1 < len(name) <= _FAMILY_AND_GIVEN and name[0] in words("family_name_first")


def _bare(word: str) -> str:
    word = re.sub(r"'s?$", "", word.strip(",;:()\"'"))
    return word if re.fullmatch(r"[A-Z]\.", word) else word.rstrip(".")


def _is_title(word: str) -> bool:
    return _bare(word.replace(".", "")) in words("title")


def _office_key(word: str) -> str:
    return word.strip(".,").casefold()


@cache
def _title_keys() -> frozenset[str]:
    return frozenset(word.casefold() for word in words("title"))


def _office_words() -> frozenset[str]:
    return words("office_noun")


def _names_an_office(name: str) -> bool:
    """Say whether a speaker is known by an office alone: the "President" of a council does not come from it."""
    return name.casefold() in _title_keys() or name.casefold().removesuffix("s") in _title_keys()


def _is_office(role: str) -> bool:
    if any(rule.pattern.search(role) for rule in patterns("no_role")):
        return False
    if any(word.casefold().strip(",") in words("office_noun") for word in role.split()[:8]):
        return True
    # "a hydrologist at Salt University"
    post = _POST.match(role)
    return post is not None and post["noun"].lower() in agent_nouns()


def _contains(name: tuple[str, ...], parts: list[str]) -> bool:
    folded = {name_key(word) for word in name}
    return all(name_key(part) in folded for part in parts)


def _ends_with(titles: list[str], wanted: list[str]) -> bool:
    return titles[-len(wanted) :] == wanted


def _leads_to_place(before: str) -> bool:
    """Say whether the word before a name makes it the name of a place or a body rather than of a person."""
    return bool(before.split()) and before.split()[-1].casefold() in words("before_place")


def _without_stop(house: str) -> str:
    """Take off the full stop of the sentence, not that of an abbreviation."""
    return house.removesuffix(".") if re.search(r"[a-z]{2}\.$", house) else house


def _without_clause(role: str) -> str:
    """Cut a role where the sentence goes on: "Professor at Oslo in her speech urged"."""
    for rule in patterns("role_end"):
        role = rule.pattern.sub("", role)
    following = (match for rule in patterns("role_and") for match in rule.pattern.finditer(role))
    return next((role[: match.start()] for match in following if _opens_name(match["who"])), role)


def _opens_name(words_: str) -> bool:
    return is_person(words_) or _is_title(words_.split()[0])
