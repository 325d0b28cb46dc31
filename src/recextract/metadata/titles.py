"""The title of a document: its first heading or line that is neither masthead nor byline."""

from __future__ import annotations

import re
from collections.abc import Sequence

from recextract.metadata.foot import cited
from recextract.metadata.labels import read_label
from recextract.metadata.names import has_title, is_body, is_section, person_names, shape, source_rules
from recextract.metadata.textlines import Line

_ENDED = re.compile(r"[:.,;”\"’]$|: ")
_SENTENCE = re.compile(r"\s[a-zß-ÿ][\w’'-]*\.$")
_FIRST_LEVEL = re.compile(r"(?m)^# ")
_HIGHEST_TITLE = 7
_LONGEST_MAIN_TITLE = 7
_LONGEST_SUBTITLE = 12
_FULL_LINE = 56
# Lines of a head that are never its title.
FURNITURE = frozenset({"date", "byline", "masthead", "kind", "code", "label", "time", "place", "contact"})


def find_title(lines: Sequence[Line], roles: list[str]) -> tuple[str, int]:
    """Return the title line and its number; empty where the text has none.

    The line that dates a record ("Minutes of the meeting held on 3 May 2020") is its title where no other line is.
    """
    found = _undated_title(lines, roles)
    if found[0]:
        return found
    dated = (number for number, role in enumerate(roles[:_HIGHEST_TITLE]) if role == "date")
    at = next((number for number in dated if shape("title-opening").match(lines[number].text)), -1)
    return (lines[at].text, at) if at >= 0 else found


def _undated_title(lines: Sequence[Line], roles: list[str]) -> tuple[str, int]:
    for line in lines:
        if (label := read_label(line.text)) and label[0] == "title":
            return label[1], -1
    for number, (line, role) in enumerate(zip(lines, roles, strict=True)):
        if role == "prose" and number:
            break
        # A disclaimer may stand above a letterhead, and the title below both.
        below_disclaimer = bool(FURNITURE & set(roles[1:number]))
        if roles[0] == "prose" and not below_disclaimer:
            continue
        if line.level == 1 and role == "other" and _reads_as_title(line, framed=True):
            return _unquoted(shape("document-symbol").sub("", line.text, count=1)), number
    if lines and roles[0] == "date" and shape("dated-title").fullmatch(lines[0].text):
        return lines[0].text, 0
    first_heading = bool(lines) and not any(0 < line.level < lines[0].level for line in lines)
    framed = any(role in {"date", "byline", "masthead", "body", "kind", "place"} for role in roles)
    for number, (line, role) in enumerate(zip(lines, roles, strict=True)):
        if role in FURNITURE:
            continue
        after = roles[number + 1] if number + 1 < len(roles) else ""
        later = roles[number + 1 : 7]
        heads = "code" in later or (shape("chamber").fullmatch(line.text) and {"name", "body"} & set(later))
        if role == "body" and (heads or after in {"body", "other", "kind", "place"} or "other" in later):
            continue
        if role == "prose" and not (number == 0 and after in {"date", "byline"} and not line.runs_on):
            return "", -1
        heads_all = line.level > 0 and number == 0 and first_heading
        if (
            _rows_above(lines, roles, number) >= _HIGHEST_TITLE
            or not _reads_as_title(line, framed or heads_all)
            or (number and _is_sentence(line))
        ):
            return "", -1
        number = _higher_heading(lines, roles, number)
        line = lines[number]
        return _unquoted(shape("document-symbol").sub("", line.text, count=1)), number
    return "", -1


def _higher_heading(lines: Sequence[Line], roles: Sequence[str], number: int) -> int:
    """Return the next line that is a heading of a higher level: above it a web page may head a link ("Back")."""
    for later in range(number + 1, min(_HIGHEST_TITLE, len(roles))):
        if roles[later] == "prose":
            break
        if 0 < lines[later].level < lines[number].level and _reads_as_title(lines[later], framed=True):
            return later
    return number


def _unquoted(title: str) -> str:
    """Drop quotation marks that stand around the whole title, and the section before it ("Editorial | …")."""
    section, bar, rest = title.partition(" | ")
    title = rest if bar and is_section(section) else title
    return title[1:-1] if re.fullmatch(r"[“\"‘'][^“”\"]*[”\"’']", title) else title


def _reads_as_title(line: Line, framed: bool) -> bool:
    """Say whether a line can be a document's title; without byline or date around it more is asked."""
    words = line.text.split()
    if line.runs_on or line.bullet or not words or line.text[-1] == ":" or max(map(len, words)) > 24:
        return False
    if shape("stamped-turn").match(line.text):
        return False
    if framed:
        return len(words) <= 60 and not line.text[0].islower() and not re.match(r"\d+[.)]", line.text)
    if not (line.text[0].isupper() or line.text[0] in "“‘\"'’"):
        return False
    if line.level == 1:
        return True
    return line.level == 0 and line.start < 3 and 1 < len(words) <= 30 and line.text[-1] not in ".:;,"


def _rows_above(lines: Sequence[Line], roles: Sequence[str], number: int) -> int:
    """Return how many rows stand above a line, save those of the letterhead of ministers."""
    return sum(
        not line.column and role != "masthead" for line, role in zip(lines[:number], roles[:number], strict=True)
    )


def _is_sentence(line: Line) -> bool:
    """Say whether a line that no markup makes a heading ends as a sentence: "The Chair thanked her."."""
    return not line.level and _SENTENCE.search(line.text) is not None


def second_line_at(lines: Sequence[Line], roles: Sequence[str], at: int, text: str) -> int:
    """Return the number of the line in which a title that fills its own goes on, 0 for none.

    Both are a paragraph to themselves ("… as Members Debate / Clay in the North").
    """
    below = at + 1
    if at < 0 or below >= len(lines) or roles[below] != "other" or not adjacent(lines, at, text):
        return 0
    first, second = lines[at], lines[below]
    full = len(first.text) >= _FULL_LINE and len(second.text) < len(first.text) and not _ENDED.search(first.text)
    if not full or second.bullet or first.level != second.level or not second.text[0].isupper():
        return 0
    ended = second.text[-1] in ".:;,!" or shape("no-subtitle").search(second.text) or has_title(second.text)
    alone = below + 1 >= len(lines) or not adjacent(lines, below, text)
    opens = at == 0 or not adjacent(lines, at - 1, text)
    return below if alone and opens and not (ended or person_names(second.text.partition(", ")[0])) else 0


def subtitle_at(lines: Sequence[Line], roles: Sequence[str], at: int, text: str) -> int:
    """Return the number of the line right below the title that goes on with it as its subtitle, 0 for none.

    A subtitle follows a short title that has no colon, and names nobody: who speaks, where and when is no part of it.
    """
    below = at + 1
    if at < 0 or below >= len(lines) or roles[below] not in {"other", "kind"} or not adjacent(lines, at, text):
        return 0
    title, words = lines[at].text, lines[below].text
    short = 1 < len(title.split()) <= _LONGEST_MAIN_TITLE and 2 < len(words.split()) <= _LONGEST_SUBTITLE
    ended = _ENDED.search(title) or words[-1] in '.:;,?!”"’' or lines[below].bullet
    if not short or ended or lines[at].level != lines[below].level:
        return 0
    if shape("no-subtitle").search(words) or shape("speech-opening").match(title) or is_body(words) or has_title(words):
        return 0
    stops = below + 1 >= len(lines) or not adjacent(lines, below, text)
    follows = roles[below + 1] if below + 1 < len(roles) else ""
    ends = stops or follows in {"name", "byline", "date", "body", "place", "label"}
    return below if ends and not person_names(words.partition(", ")[0]) else 0


def adjacent(lines: Sequence[Line], number: int, text: str) -> bool:
    """Say whether no blank line stands below a line."""
    return text.count("\n", lines[number].end, lines[number + 1].start) == 1


def with_subtitle(title: str, subtitle: str) -> str:
    """Return title and subtitle as one.

    >>> with_subtitle("SHIPS OF CLAY", "Trade in the north"), with_subtitle("Why Ships?", "A Reply from the North")
    ('SHIPS OF CLAY: Trade in the north', 'Why Ships? A Reply from the North')
    """
    return f"{title}{' ' if title.endswith(('?', '!')) else ': '}{subtitle}"


def cited_title(lines: Sequence[Line]) -> str:
    """Return the title in the citation line at the foot."""
    return next(iter(cited(lines, "title")), "").strip(" ,.")


def lone_heading(lines: Sequence[Line], text: str) -> str:
    r"""Return the first line if it is the only heading of the first level, even one that names only a kind of text.

    >>> from recextract.metadata.textlines import head_lines
    >>> text = "# Recommendations\n\nMend the dyke."
    >>> lone_heading(head_lines(text), text), lone_heading(head_lines(text + "\n# Notes"), text + "\n# Notes")
    ('Recommendations', '')
    """
    alone = bool(lines) and lines[0].level == 1 and len(_FIRST_LEVEL.findall(text)) == 1
    return lines[0].text if alone and _reads_as_title(lines[0], framed=False) else ""


def named_title(text: str) -> str:
    """Return the event or paper that a text without a title line names in quotation marks."""
    for rule in source_rules().groups["named"]:
        if match := rule.pattern.search(text, 0, 1200):
            return " ".join(match["title"].split()).strip(" ,.")
    return ""
