"""Tell the names of persons, bodies, papers and places from one another.

Told from the words and capitals alone, with the lists of ``resources/sources.toml``: bodies by
their head noun ("Institute for Clay", "Salt Research Council"), papers by words of mastheads,
persons by two to five capitalised words of which none belongs to bodies, places or headings.
"""

from __future__ import annotations

import re
from functools import cache

from recextract.textrules import RuleFile, packaged_rules

_WORD = re.compile(r"[^\s,;()\[\]“”\"]+")
_ACRONYM = re.compile(r"[A-Z][A-Z&]{1,8}[A-Z]")
_TOKEN = re.compile(r"(?:[A-Z]\.)+|[A-Z][\w'’-]*\.?|[a-z]+")
_REGION = re.compile(r"[A-Z]\.?[A-Z]\.?|[A-Z][a-z]+")
_SPLIT = re.compile(r"\s*(?:;|,|\||·|•|\band\b|&|\bwith\b)\s*")
_ROSTER_PART = re.compile(
    r"(?P<part>.+?)"
    r"(?P<mark>;|,|\sand\s|(?<!\bDr)(?<!\bProf)(?<!\bM[rs])(?<!\bMrs)(?<!\b[A-Z])\.\s+(?=[A-Z])|$)"
)
_CAMEL = re.compile(r"[a-z][A-Z]")
_ARTICLED = re.compile(r"(?:(?:al|el|bin|ad|ar|as|at|az)-|[dl]['’])[A-Z]")
_PREFIXED = re.compile(r"(?:Mc|Mac|De|Di|Du|La|Le|Fitz|Van|Von|O['’])[A-Z]")
_SUFFIX = re.compile(r"(?:Jr|Sr|II|III|IV)\.?$")
_COMMA_BEFORE_SUFFIX = re.compile(rf",(?=\s+{_SUFFIX.pattern})")
_NAME_PREFIX = re.compile(r"(?:Mc|Mac|De|La|Le|Van|Von|[^\W\d_a-z]['’])(?=[^\W\d_a-z]{2})")
_ET_AL = re.compile(r",?\s*\bet\s+al\b\.?.*", re.S)
_MARKUP = re.compile(r"[*_#`]+|\[\^?\d*\]|\\")
# What leads from a name to a note below: "Ann Lee†", "Ann Lee1,2".
_NOTE_MARKS = re.compile(r"[†‡§¶¹²³⁰⁴-⁹]+|(?<=[^\W\d_A-Z])\d{1,2}(?:,\d{1,2})*(?!\w)")
_BRACKETS = re.compile(r"\s*\([^()]*\)?")
_KIND_NUMBER = re.compile(r"(?i)[\s:.#]*(?:\b(?:no|nr)\b\.?|n[º°])?[\s:.#/\d-]*$")
_WEEKDAY = re.compile(r"(?i)(?:mon|tues|wednes|thurs|fri|satur|sun)day\s+")


@cache
def source_rules() -> RuleFile:
    """Return the rules of ``sources.toml``."""
    return packaged_rules("sources.toml")


@cache
def shape(name: str) -> re.Pattern[str]:
    """Return the pattern of a line or phrase by its name.

    >>> shape("byline").fullmatch("By Ann Lee")["who"]
    'Ann Lee'
    """
    return next(rule.pattern for rule in source_rules().groups["shape"] if rule.id == name)


@cache
def _words(name: str) -> frozenset[str]:
    """Return a word list in small letters."""
    return frozenset(word.lower() for word in source_rules().words[name])


def is_body(name: str) -> bool:
    """Say whether the words are the name of a body: capitals, and a body's noun at the head.

    >>> is_body("Institute for Clay and Salt"), is_body("UK Ministry of Defence")
    (True, True)
    >>> is_body("Universidad de la Sal"), is_body("Instituto Sal e Barro")
    (True, True)
    >>> is_body("Salt Work and Industry Institute"), is_body("Clay and the Bank")
    (True, False)
    >>> is_body("Clay Institute Hosts a Talk"), is_body("Ann Lee"), is_body("The House")
    (False, False, False)
    >>> is_body("Ministry of Salt Appropriations Act")
    False
    >>> is_body("Salt Board Urges Congress"), is_body("Clay, Tin and Trust")
    (False, False)
    """
    words = _bare(name).split()
    if not words or len(words) > 14 or not words[0][:1].isupper():
        return False
    joining = _words("joining")
    if any(not (word[:1].isupper() or word.lower() in joining or word[:1] in "('’&") for word in words):
        return False
    if not _words("headline_verb").isdisjoint(word.lower() for word in words[1:]):
        return False
    if words[-1].lower() in joining or (has_title(name) and not is_known(name)) or shape("enactment").search(words[-1]):
        return False
    start = 1 if words[0].lower() == "the" else 0
    head: list[str] = []
    for word in words[start:]:
        if word.lower() in joining:
            break
        head.append(word.strip(",.'’"))
    if not head:
        return False
    if is_known(name) or (len(words) - start > 1 and words[start].strip(",.'’").lower() in _words("body_first")):
        return True
    last, last_two = head[-1].lower(), " ".join(head[-2:]).lower()
    whole = len(words) - start
    if last in _words("body") or last_two in _words("body"):
        weak = last in _words("weak_body") and last_two not in _words("body")
        return whole > (2 if weak else 1) or (weak and whole == 2 and words[0].lower() == "white")
    joined = {word.lower() for word in words[start:] if word.lower() in joining} <= {"and", "&"}
    tail = words[-1].strip(",.'’").lower()
    modified = len(words) > 1 and words[-2].lower() not in joining
    return (
        joined
        and modified
        and 3 < len(words) - start < 8
        and tail in _words("body")
        and tail not in _words("weak_body")
    )


def paper_of(words: str) -> str:
    """Return the body whose paper a title or a line says it is; empty where it names none.

    >>> paper_of("An Assessment by the Project on Salt"), paper_of("Annual letter of the sea")
    ('Project on Salt', '')
    """
    for rule in source_rules().groups["titled"]:
        if (match := rule.pattern.search(words)) and is_body(match["source"]):
            return tidy_body(match["source"])
    return ""


def ends_as_body(name: str) -> bool:
    """Say whether the words end in a body's noun, also one that is too common to tell alone ("Salt Project").

    >>> ends_as_body("Salt Project"), ends_as_body("The Project"), ends_as_body("Ships of Clay")
    (True, False, False)
    >>> ends_as_body("Address to the Salt Project")
    False
    """
    words = [word for word in _bare(name).lower().split() if word != "the"]
    aimed = {"to", "at", "in", "on", "before"} & set(words)
    return len(words) > 1 and words[-1] in _words("body") and not aimed


def has_post(words: str) -> bool:
    """Say whether the words name a post or an office ("Senior Fellow", "the Premier").

    >>> has_post("Senior Fellow"), has_post("Deputy Governor"), has_post("Ships of Clay")
    (True, True, False)
    """
    found = (part for word in words.lower().split() for part in {word.strip(".,()"), *word.strip(".,()").split("-")})
    return any(part in _words("post") or part in _words("office") for part in found)


def names_body(name: str) -> bool:
    """Say whether a body's noun stands anywhere in the words ("WOMEN OF THE SALT COALITION").

    >>> names_body("WOMEN OF THE SALT COALITION"), names_body("SHIPS OF CLAY")
    (True, False)
    """
    return any(word.strip(",.'’()").lower() in _words("body") for word in name.split())


def names_members(name: str) -> bool:
    """Say whether a name tells who makes up a body that has no other noun ("Doctors for Clay", "Clay Growers").

    >>> names_members("Doctors for Clay"), names_members("Salt Growers"), names_members("Doctors say no")
    (True, True, False)
    """
    words = _bare(name).split()
    capitals = all(word[:1].isupper() or word.lower() in _words("joining") for word in words)
    return len(words) > 1 and capitals and not {word.lower() for word in words}.isdisjoint(_words("members"))


def without_titles(words: str) -> str:
    """Drop the titles at the head of a line.

    >>> without_titles("Hon. Ann Lee, Minister of Salt"), without_titles("Salt Mayor")
    ('Ann Lee, Minister of Salt', 'Salt Mayor')
    """
    return " ".join(_untitled(words.split()))


def is_known(name: str) -> bool:
    """Say whether the words are a well-known issuer whose name has no body's noun ("Chatham House")."""
    return _bare(name).lower() in _words("known") | _words("medium")


def is_medium(name: str) -> bool:
    """Say whether the words name a paper, broadcaster or news agency, by its words or as a known one.

    >>> is_medium("The Salt Herald"), is_medium("Reuters"), is_medium("World Bank")
    (True, True, False)
    """
    return is_masthead(name) or _bare(name).lower() in _words("medium")


def is_acronym(name: str) -> bool:
    """Say whether the word is an acronym of three to ten capitals.

    >>> is_acronym("RUSI"), is_acronym("Clay"), is_acronym("THE")
    (True, False, False)
    """
    return _ACRONYM.fullmatch(name) is not None and name not in {"THE", "AND", "FOR"}


def is_paper(name: str) -> bool:
    """Say whether the words read as the name of a newspaper, magazine or journal.

    >>> is_paper("Deccan Herald"), is_paper("The Salt Journal of Clay"), is_paper("Old news")
    (True, True, False)
    """
    words = _bare(name).split()
    if len(words) == 1:
        return shape("one-word-paper").fullmatch(words[0]) is not None
    known = _words("paper") | (_words("paper_first") if _opens_as_paper(words) else frozenset())
    capitals = all(word[:1].isupper() or word.lower() in _words("joining") for word in words)
    return 1 < len(words) <= 7 and capitals and any(part in known for word in words for part in word.lower().split("-"))


def is_masthead(name: str) -> bool:
    """Say whether the words are a paper's name by their last or leading noun.

    >>> is_masthead("El Diario de la Sal"), is_masthead("Saltposten"), is_masthead("Diario")
    (True, True, False)
    >>> is_masthead("The Salt Gazette"), is_masthead("Journal of Clay"), is_masthead("The New World Order")
    (True, True, False)
    """
    words = [word for word in _bare(name).lower().split() if word != "the"]
    if not is_paper(name) or words[0] in {"a", "an"}:
        return False
    if len(words) == 1 or _opens_as_paper(words):
        return True
    return words[-1].rpartition("-")[2] in _words("paper") or (words[0] in _words("paper") and words[1] == "of")


def _opens_as_paper(words: list[str]) -> bool:
    """Say whether the words open as papers of other languages do ("El Diario …")."""
    return any(word.lower() in _words("paper_first") for word in words[: 2 if len(words) > 2 else 1])


def is_kind(name: str) -> bool:
    """Say whether the words only name a kind of paper ("Press Release", "Policy Brief").

    >>> is_kind("PRESS RELEASE:"), is_kind("Policy Brief No. 14"), is_kind("Sunday Column"), is_kind("Press freedom")
    (True, True, True, False)
    """
    words = _KIND_NUMBER.sub("", _bare(name)).lower()
    return words in _words("kind") or _WEEKDAY.sub("", words) in _words("kind")


def is_section(name: str) -> bool:
    """Say whether the words name a section of a newspaper ("Opinion", "Sunday Column").

    >>> is_section("OPINION"), is_section("Sunday Column"), is_section("Press Release")
    (True, True, False)
    """
    return _WEEKDAY.sub("", _bare(name).lower()) in _words("section")


def is_place(name: str) -> bool:
    """Say whether the words are a place of datelines, with or without a country after a comma.

    >>> is_place("Quito"), is_place("Quito, Ecuador"), is_place("The Lamp")
    (True, True, False)
    """
    bare = _bare(name).lower()
    first = bare.split(",")[0].strip()
    return bare in _words("place") or first in _words("place") or first in _words("city") or bare in _words("state")


def is_state(name: str) -> bool:
    """Say whether the words are the name of a state.

    >>> is_state("PAKISTAN"), is_state("Lima")
    (True, False)
    """
    return _bare(name).lower() in _words("state")


def is_place_line(words: str) -> bool:
    """Say whether a line holds a place and nothing else, as below a letterhead.

    >>> is_place_line("Washington, DC"), is_place_line("Lima, Peru"), is_place_line("Lima, a city of salt")
    (True, True, False)
    """
    first, *rest = (part.strip() for part in _bare(words).split(","))
    return is_place(first) and len(rest) < 3 and all(is_place(part) or _REGION.fullmatch(part) for part in rest)


def is_person(name: str) -> bool:
    """Say whether the words can be a person's name, titles allowed before it.

    >>> is_person("Dr. Ann B. Lee"), is_person("Juan de la Cruz"), is_person("O'Neill, Ann")
    (True, True, False)
    >>> is_person("Salim al-Roe"), is_person("Observatorio Salado")
    (True, False)
    >>> is_person("E. M. Lee"), is_person("Ben A. Roe, Jr.")
    (True, True)
    >>> is_person("Foreign Policy"), is_person("Clay Institute"), is_person("ANN LEE"), is_person("Ann")
    (False, False, True, False)
    """
    return bool(_person(name))


def person_names(text: str, *, titled: bool = False, roster: bool = False) -> tuple[str, ...]:
    """Return the persons in a list of names, without titles and degrees; none if any part is not one.

    ``titled`` also takes a single surname after a title and stops where the name ends ("President
    Lee at the Summit"); ``roster`` skips what is said of each person ("Ann Lee, Dean, and Bea Roe").

    >>> person_names("By Dr. Ann Lee, Bea Roe, et al.".removeprefix("By "))
    ('Ann Lee', 'Bea Roe')
    >>> person_names("Ann Lee, PhD, MP and Bea Ma")
    ('Ann Lee', 'Bea Ma')
    >>> person_names("President Lee and Prime Minister Bea Roe of Atlantis Before Talks", titled=True)
    ('Lee', 'Bea Roe')
    >>> person_names("Dr. Ann Lee, Dean, Salt School of Economics; and Bea Roe, Salt Watch.", roster=True)
    ('Ann Lee', 'Bea Roe')
    >>> person_names("Ann Lee (Quito) and Bea Roe (Lima)"), person_names("Ann Lee · Bea Roe")
    (('Ann Lee', 'Bea Roe'), ('Ann Lee', 'Bea Roe'))
    >>> person_names("Ann Lee1,2 and Bea Roe†"), person_names("the sea")
    (('Ann Lee', 'Bea Roe'), ())
    """
    text = _NOTE_MARKS.sub("", _MARKUP.sub("", " ".join(text.split())))
    text = _ET_AL.sub("", text).strip(" .,;:()")
    if titled:
        return _titled(text)
    bare = text if roster else _BRACKETS.sub("", text)
    parts = [part for part in _SPLIT.split(bare) if part and not all(map(_is_degree, part.split()))]
    if roster:
        return _roster(text)
    if len(parts) > 1:
        parts = [part for part in parts if not is_place(part)]
    names = [_person(part) for part in parts]
    return tuple(names) if names and all(names) else ()


def ordinary_case(name: str) -> str:
    """Write a name in capitals the ordinary way.

    >>> ordinary_case("McCONNELL"), ordinary_case("JACKSON LEE"), ordinary_case("Roe"), ordinary_case("ÉVE D'ÜRN-ROE")
    ('McConnell', 'Jackson Lee', 'Roe', "Éve D'Ürn-Roe")
    """
    return " ".join("-".join(map(_ordinary_part, word.split("-"))) for word in name.split())


def _ordinary_part(part: str) -> str:
    """Write a part of a name in capitals the ordinary way; a prefix keeps its form ("McCONNELL", "D'ARCY")."""
    prefix = _NAME_PREFIX.match(part)
    start = prefix.end() if prefix else 0
    rest = part[start:]
    capitals = rest.isupper() and len(rest) > 1 and "." not in rest
    return part[:start] + (rest.capitalize() if capitals else rest)


def tidy_body(name: str) -> str:
    """Return the name of a body without markup, quotes and closing marks; capitals made ordinary.

    >>> tidy_body("U.S. DEPARTMENT OF SALT")
    'U.S. Department of Salt'
    >>> tidy_body("CONGRESSIONAL RECORD"), tidy_body("the Clay Institute’s"), tidy_body("RUSI"), tidy_body("SENATE")
    ('Congressional Record', 'Clay Institute', 'RUSI', 'Senate')
    """
    bare = _bare(name)
    bare = re.sub(r"^the\s+", "", bare)
    bare = re.sub(r"['’]s?$", "", bare).strip(" ,.;:")
    if (place := re.fullmatch(r"(.+?)\s+in\s+((?:[A-Z][\w.]+\s?){1,2})", bare)) and is_body(place[1]):
        bare = place[1]
    words = bare.split()
    if bare.isupper() and (len(words) > 1 or bare.lower() in _words("body")):
        joining = _words("joining")
        bare = " ".join(w.lower() if w.lower() in joining and i else _capitalized(w) for i, w in enumerate(words))
    return bare


def _capitalized(word: str) -> str:
    """Return a word of a name with capitals at the head of each of its parts."""
    return word if "." in word[:-1] else "-".join(part.capitalize() for part in word.split("-"))


def _bare(name: str) -> str:
    """Drop markup, an acronym in brackets and marks at the ends."""
    name = _MARKUP.sub("", " ".join(name.split()))
    return re.sub(r"\s*\([^)]*\)\s*$", "", name).strip(" ,.;:–—-\"“”‘’'|•")


def _untitled(words: list[str]) -> list[str]:
    """Drop the titles before a name."""
    titles = _words("title")
    while words:
        for length in (3, 2, 1):
            opening = " ".join(words[:length]).lower().replace(".", "").strip("() ")
            if opening in titles and len(words) >= length:
                words = words[length:]
                break
        else:
            return words
    return words


def _person(text: str) -> str:
    """Return the name without titles if the words can be a person's name, else nothing."""
    text = _COMMA_BEFORE_SUFFIX.sub("", re.sub(r"\s*\((?:[^)]*)\)", "", _bare(text)).strip(" ,."))
    words = _untitled(text.split())
    while words and _is_degree(words[-1]):
        words = words[:-1]
    if not words:
        return ""
    words[-1] = words[-1].rstrip(",")
    particles, plain = _words("particle"), [word for word in words if not _SUFFIX.fullmatch(word)]
    printed = "".join(plain)
    capitals = [
        word for word in plain if word.lower() not in particles or (word[0].isupper() and not printed.isupper())
    ]
    if not 2 <= len(capitals) <= 5 or any(not _is_name_word(word) for word in capitals):
        return ""
    if len(capitals[-1].strip(".")) < 2 and len(capitals) < 3 and not re.fullmatch(r"[A-Z]\.?", capitals[-1]):
        return ""
    if is_place(" ".join(words)) or capitals[-1].lower() in _words("place"):
        return ""
    if capitals[-1].lower() in _words("post") | _words("office"):
        return ""
    if words[0].lower() == "the" or words[-1].lower() in _words("paper"):
        return ""
    if len(capitals) > 2 and re.fullmatch(r"[A-Z]{4,}", words[0]) and not "".join(words[1:]).isupper():
        words = words[1:]
    name = " ".join(words) + ("." if len(words[-1]) == 1 else "")
    return ordinary_case(name) if name.isupper() else name


def _is_degree(word: str) -> bool:
    """Say whether a word is letters after a name: "MA", not the surname "Ma"."""
    plain = word.strip(".,")
    return plain.lower() in _words("degree") and not (len(plain) < 4 and plain.istitle())


def _is_name_word(word: str) -> bool:
    """Say whether a word can be part of a person's name.

    >>> _is_name_word("E."), _is_name_word("e")
    (True, False)
    """
    if re.fullmatch(r"[A-Z]\.", word):
        return True
    plain = word.strip(".").lower()
    if not (word[:1].isupper() or _ARTICLED.match(word)) or any(not (c.isalpha() or c in ".'’-") for c in word):
        return False
    if word[-1] in "'’":
        return False
    if _CAMEL.search(word) and not _PREFIXED.match(word):
        return False
    lists = ("heading", "headline_verb", "body", "body_first", "members", "joining", "kind")
    return not any(plain in _words(words) for words in lists)


def has_title(name: str) -> bool:
    """Say whether the words start with a title ("President Lee").

    >>> has_title("President Lee"), has_title("Salt Watch")
    (True, False)
    """
    words = [word for word in _bare(name).split() if word.lower() != "the"]
    return len(_untitled(words)) < len(words)


def _titled(text: str) -> tuple[str, ...]:
    """Return the names in the title of a speech, surnames alone where a title stands before them."""
    names: list[str] = []
    for part in re.split(r"\s*(?:,|;|\band\b|&|\bAnd\b)\s*", text):
        untitled = " ".join(_untitled(part.split()))
        bare = shape("speech-name-end").sub("", " " + untitled).split()
        words = part.split()[: len(part.split()) - len(untitled.split())] + bare
        if not bare or len(bare) > 4 or any(not _is_name_word(word) for word in bare):
            break
        if len(bare) == 1 and len(bare) == len(words):
            break
        if is_place(" ".join(bare)):  # "Statement by Sierra Leone"
            break
        if names and has_post(" ".join(bare)):  # "Remarks by Ann Lee, Permanent Representative"
            break
        names.append(_person(" ".join(bare)) or " ".join(bare))
        if shape("speech-name-end").search(" " + part) and not re.search(r"(?i)\bof\b", part):
            break
    return tuple(names)


def _roster(text: str) -> tuple[str, ...]:
    """Return the persons of a list that says of each who they are."""
    names: list[str] = []
    before = ";"
    for match in _ROSTER_PART.finditer(text):
        part = match["part"].strip().removeprefix("and ").strip()
        titled = re.match(r"(?i)(?:Dr|Prof|Professor|Mr|Ms|Mrs|Miss|Engr)\b\.?\s", part) is not None
        if (titled or before != ",") and (name := _person(part)):
            names.append(name)
        before = match["mark"].strip() if part else before
        if match["mark"].startswith("."):
            break
    return tuple(dict.fromkeys(names))
