"""Headings, lead-ins and heads of table columns that make recommendations of what stands below them.

"Policy recommendations", "To the Government of Atlantis:", "Both parties should:"; and in a table the columns
"Recommendation" and "Responsible". The patterns are in ``resources/lists.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import pairwise

from recextract.known_names import KnownNames, known_names
from recextract.metadata.names import is_acronym, is_body
from recextract.nouns import are_people
from recextract.textrules import TextRule, packaged_rules

_PARTS = re.compile(r"\s*(?:,\s*(?:and\s+)?|;\s*|\s+and\s+|\s*&\s*|\s+/\s+)")
_ARTICLE = re.compile(r"(?i)^(?:the|all|both|our|its|their|every|each|other)\s+")
_FIELD_OF_WORK = re.compile(r"\b(?:of|for|on) (?:the )?[A-Z][\w’'-]*(?:,? [A-Z][\w’'-]*)*$")
_CAPITALISED = re.compile(r"[A-Z][\w’'-]*(?: [A-Z][\w’'-]*)*")
_RUN_IN_LABEL = re.compile(r"((?:To|For)\s[^.:;?!]{2,70}):\s+(?=\S)")
_AFTER_HEAD_NOUN = re.compile(r"[^\w\s’'-]|\s(?:of|in|on|for|from|at|to|with|who|that|and|or)\s")


def asks_for_items(text: str) -> bool:
    """Say whether a heading or lead-in makes recommendations of the list items below it.

    >>> asks_for_items("Policy Recommendations"), asks_for_items("The parties should:"), asks_for_items("Findings")
    (True, True, False)
    >>> asks_for_items("For Kenya and Ghana"), asks_for_items("For Further Reading")
    (True, False)
    """
    return _asks_by_names(text, known_names())


@lru_cache(maxsize=512)
def _asks_by_names(text: str, _names: KnownNames) -> bool:
    # The names are those in use, by which ``_found`` goes: they are here as part of the key.
    return any(True for _ in _found(text))


def announces_items(text: str) -> bool:
    """Say whether a sentence that ends in a full stop makes recommendations of those that it announces.

    >>> announces_items("Both towns should do the following."), announces_items("It rained on the following day.")
    (True, False)
    """
    return _matches("announcements", text) and asks_for_items(text.rstrip(" .") + ":")


def left_open(text: str) -> bool:
    """Say whether words without a colon lead in to the items below them, which end their sentence.

    >>> left_open("We call on both governments to"), left_open("It is vital that donors"), left_open("Why it must act")
    (True, True, False)
    """
    return _is_left_open(text, known_names())


@lru_cache(maxsize=512)
def _is_left_open(text: str, names: KnownNames) -> bool:
    return _asks_by_names(f"{text}:", names) and any(
        not rule.options.get("somebody") or _names_somebody(match["who"])
        for rule in packaged_rules("lists.toml").groups["left_open"]
        if (match := rule.pattern.search(text))
    )


@lru_cache(maxsize=512)
def called_on(call: str, head: str) -> str:
    """Return what a heading that waits for an object says with the heading below it; empty for all others.

    >>> called_on("We call on:", "The Salt Board:"), called_on("What we found:", "The Salt Board:")
    ('We call on The Salt Board to:', '')
    """
    return f"{call.rstrip(' :')} {head.rstrip(' :')} to:" if _matches("open_calls", call) else ""


@lru_cache(maxsize=512)
def opens_with_ordinal(text: str) -> bool:
    """Say whether a sentence is counted: "First, count the boats."."""
    return _matches("ordinals", text)


@lru_cache(maxsize=512)
def heads_no_advice(text: str) -> bool:
    """Say whether a heading asks for nothing even in a chapter of advice: "Background"."""
    return _matches("other_sections", text)


@lru_cache(maxsize=512)
def entries_below(heading: str) -> str:
    """Return what a heading lists below it: "works" or "notes" of others, "names" of those who sign; else nothing.

    >>> entries_below("References"), entries_below("Endnotes"), entries_below("Terms of reference")
    ('works', 'notes', '')
    """
    rules = packaged_rules("lists.toml").groups["lists_entries"]
    return next((rule.gives for rule in rules if rule.pattern.search(heading)), "")


def is_entry(text: str, kind: str, *, item: bool) -> bool:
    """Say whether a paragraph below such a heading is one of its entries, as running text after them is not.

    >>> is_entry("Roe, B. (2018). Why Kenya must dig.", "works", item=False), is_entry("Dig.", "works", item=False)
    (True, False)
    >>> is_entry("Kenya Must Dig", "works", item=True), is_entry("Kenya Must Dig", "names", item=False)
    (True, True)
    """
    if kind == "names":
        return text[-1:] not in ".!?:;"
    return (kind == "works" and item) or _matches("dated_entry", text)


def addressed_words(text: str) -> tuple[str, TextRule] | None:
    """Return the words of a heading or lead-in that say whom it addresses, and the rule that found them.

    >>> words, _ = addressed_words("To the Government of Kenya:")
    >>> words
    'the Government of Kenya'
    """
    return next(((who, rule) for who, rule in _found(text) if who), None)


def run_in_label(text: str) -> str:
    """Return the words with which a sentence turns to somebody before it says what to do; empty where there are none.

    >>> run_in_label("To donors: Fund the dykes."), run_in_label("To sum up: Fund the dykes.")
    ('To donors', '')
    """
    match = _RUN_IN_LABEL.match(text)
    return match[1] if match and addressed_words(f"{match[1]}:") else ""


@lru_cache(maxsize=512)
def is_advice_column(head: str) -> bool:
    """Say whether the head of a table column makes recommendations of the cells below it.

    >>> is_advice_column("Recommendation"), is_advice_column("Response to the recommendation")
    (True, False)
    """
    return _matches("advice_columns", head)


@lru_cache(maxsize=512)
def is_addressee_column(head: str) -> bool:
    """Say whether the cells of a table column name who should do what their rows recommend.

    >>> is_addressee_column("Responsible body"), is_addressee_column("Deadline")
    (True, False)
    """
    return _matches("addressee_columns", head)


def says_nothing(cell: str) -> bool:
    """Say whether a cell in a column of recommendations holds none: "Not applicable".

    >>> says_nothing("Not implemented"), says_nothing("Not to sell the wells")
    (True, False)
    """
    return _matches("empty_cells", cell)


@cache
def nobody() -> frozenset[str]:
    """Return what a table has, in lower case, where it names nobody who should act: "tbd"."""
    return frozenset(packaged_rules("lists.toml").words["nobody"])


def is_state_organ(name: str) -> bool:
    """Say whether a name is that of a state's organ without the state: "the Government", "Ministry of Health".

    >>> is_state_organ("Ministry of Health"), is_state_organ("Government of Atlantis"), is_state_organ("Salt Board")
    (True, False, False)
    """
    return _matches("state_organs", without_article(name))


def parts_of(who: str) -> list[tuple[int, int]]:
    """Return where the parts of an enumeration start and end; what a ministry or council is for stays together.

    >>> parts_of("Kenya, Ghana and donors")
    [(0, 5), (7, 12), (17, 23)]
    >>> parts_of("the Ministry of Salt and Clay, donors")
    [(0, 29), (31, 37)]
    """
    marks = [(match.start(), match.end()) for match in _PARTS.finditer(who)]
    starts = [0, *(end for _, end in marks)]
    spans = list(zip(starts, [*(start for start, _ in marks), len(who)], strict=True))
    joined = spans[:1]
    for i, (start, end) in enumerate(spans[1:], start=1):
        last = joined[-1][0]
        if _continues_name(who[last : joined[-1][1]], [who[a:b] for a, b in spans[i:]], _joints(who, spans[i - 1 :])):
            joined[-1] = (last, end)
        else:
            joined.append((start, end))
    return joined


def _joints(who: str, spans: Sequence[tuple[int, int]]) -> list[str]:
    """Return the words between the parts: ", " or " and "."""
    return [who[end:start].strip() for (_, end), (start, _) in pairwise(spans)]


def _continues_name(name: str, following: Sequence[str], joints: Sequence[str]) -> bool:
    """Say whether the next part belongs to the name before it: "Ministry of Salt", "and", "Clay".

    A comma goes on with a name only where an "and" ends it ("Ministry of Salt, Clay and Reed").
    """
    if not _FIELD_OF_WORK.search(name) or not (is_body(name) or is_state_organ(name)):
        return False
    ends = next((k for k, joint in enumerate(joints) if joint in ("and", "&", ", and")), None)
    if ends is None or any(joint != "," for joint in joints[:ends]):
        return False
    return all(_CAPITALISED.fullmatch(part) and not _is_named(part) for part in following[: ends + 1])


def _is_named(part: str) -> bool:
    """Say whether words are the name of a state or body: "Industry", a group of the codebook, is not."""
    return (
        known_names().kinds.get(part.casefold(), "group") != "group"
        or is_body(part)
        or is_acronym(part)
        or is_state_organ(part)
    )


def is_somebody(part: str) -> bool:
    """Say whether words name a known actor, a body or people.

    >>> is_somebody("Kenya"), is_somebody("Salt Workers Union"), is_somebody("Not assigned")
    (True, True, False)
    """
    return part.casefold() in known_names().kinds or _is_named(part)


def without_article(part: str) -> str:
    """Drop article or quantifier before a name.

    >>> without_article("the Salt Council")
    'Salt Council'
    """
    return _ARTICLE.sub("", part.strip())


def _matches(group: str, text: str) -> bool:
    return any(rule.pattern.search(text) for rule in packaged_rules("lists.toml").groups[group])


def _found(text: str) -> Iterator[tuple[str, TextRule]]:
    for rule in packaged_rules("lists.toml").groups["asks"]:
        if match := rule.pattern.search(text):
            who = (match.groupdict().get("who") or "").strip(" :")
            if rule.options.get("somebody") and not _names_somebody(who):
                continue
            if rule.options.get("people") and not _are_people(_head(who)):
                continue
            if not rule.options.get("group") or (are_people(_head(who)) and _is_group(_head(who))):
                yield who, rule


def _are_people(words: str) -> bool:
    return are_people(words) or is_somebody(words) or _is_group(words.rpartition(" ")[2])


def _head(who: str) -> str:
    """Return the words up to the noun that says who is addressed: "owners" of "the owners of trawlers"."""
    return without_article(_AFTER_HEAD_NOUN.split(who, maxsplit=1)[0])


def _is_group(words: str) -> bool:
    """Say whether words are a group of the codebook: "city governments"."""
    return known_names().kinds.get(words.casefold()) == "group"


def _names_somebody(who: str) -> bool:
    """Say whether one of the parts is a known actor or the name of a body: "To Reform Trade" addresses nobody."""
    return any(is_somebody(without_article(who[start:end])) for start, end in parts_of(who))
