"""From the lines of a page to blocks: headings, prose, list items, notes, labels, tables.

The text is masked, never cleaned: whatever is not prose becomes as many spaces, so that an
offset in the masked text is the same offset in the document.
"""

from __future__ import annotations

import bisect
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from recextract.metadata.head import lines_about_the_text
from recextract.text.bullets import POINTS, SHAPES, SPACED, SYMBOL_FONTS
from recextract.text.cells import TABLE_ROW, cell_spans
from recextract.text.credits import credit, is_quotation
from recextract.text.front_matter import front_matter
from recextract.text.headings import LEAD_IN, promote_headings
from recextract.text.hyphenation import LINE_END_HYPHENS, WordDivision, hangs
from recextract.text.linking import link
from recextract.text.quotes import with_mended_marks
from recextract.text.turn_labels import opening_label
from recextract.textrules import packaged_rules
from recextract.types import Block, BlockKind, Layout, Span

_STRAIGHT = str.maketrans(
    {
        "\u2018": "'",
        "\u2019": "'",
        "\u201a": "'",
        "\u2039": "'",
        "\u203a": "'",
        "\u201b": "'",
        "\u201c": '"',
        "\u201d": '"',
        "\u201e": '"',
        "\u201f": '"',
        "\u00ab": '"',
        "\u00bb": '"',
        "\u2032": "'",
        "\u2033": '"',
        "\u00a0": " ",
        "\u2007": " ",
        "\u202f": " ",
        "\u200b": " ",
        "\u00ad": " ",
        "\ufeff": " ",
        "\f": " ",
        "\v": " ",
        "\t": " ",
        "\n": " ",
        "\u2028": " ",
        "\u2029": " ",
        "\x85": " ",
    }
    | {chr(code): "\ufffd" for code in range(0xD800, 0xE000)}
)

# Inline markup that carries no words. Group 1, where there is one, is what stays.
_INLINE_MARKUP = (
    re.compile(r"<sup>[^<\n]{0,12}</sup>", re.I),
    re.compile(r"</?[A-Za-z][^<>\n]{0,200}>"),
    re.compile(r"<!--[^<]{0,2000}?-->"),
    re.compile(r"!\[([^\]\n]{0,300})\]\([^)\s]{0,500}\)"),
    re.compile(r"\[\^[^\]\s]{1,20}\]:?"),
    re.compile(r"(?<=[\w.,;:!?'\"\u2019\u201d)])\[\d{1,3}\]"),
    re.compile(r"\[([^\[\]\n]{1,300})\]\([^)\s]{0,500}\)"),
    re.compile(r"\\(?=[$#*_~`\[\]()&%<>.-])"),
    re.compile(r"(?<![\w*\\])\*{1,3}(?=\S)|(?<=[^\s\\])\*{1,3}(?![\w*])"),
    re.compile(r"(?<![\w\\])_{1,3}(?=[^\s_])|(?<=[^\s_\\])_{1,3}(?!\w)"),
    re.compile(r"^[ \t]*(?:>[ \t]?)+", re.M),
    re.compile(r"`{1,3}|~~"),
    # A note number glued to the end of a clause: "the intelligence community;6 delegate".
    re.compile(r"(?:(?<=[a-z)][.,;:\"\u201d\u2019'])|(?<=[a-z)][\"\u201d\u2019'][.,;:]))\d{1,3}(?=\s|$)"),
    re.compile("[\u00b9\u00b2\u00b3\u2070\u2074-\u2079\u2020\u2021]+"),
    re.compile(r"[\x00-\x08\x0e-\x1f\x7f]"),
)

# Writers of plain text and Markdown put arrows, stars, crosses and "!" before items as well.
_BULLET = rf"[{SHAPES}{SYMBOL_FONTS}\u2192*+\u2014{SPACED}]|!(?=\s+[A-Za-z])|o(?=\s+[A-Z])"
_NUMBER = (
    r"\(?(?:\d{1,3}(?:\.\d{1,3}){0,3}|[a-zA-Z]|[ivxIVX]{1,5})[.)](?!\d)(?![A-Za-z]\.)"
    # "140.43 Prevent …" is an item, "3.5 per cent of …" the rest of a wrapped line.
    r"|\[\d{1,2}\](?!\()|\d{1,3}(?:\.\d{1,3}){1,3}(?=\s+[\"'\u2018\u201c(]?[A-Z])"
)
_ITEM = re.compile(
    rf"(?P<indent>[ \t>]*)(?P<mark>(?:{_BULLET})(?=[ \t\u00a0])"
    rf"|(?:{_NUMBER})(?=[ \t\u00a0\u2007])(?!\s+[a-z]{{1,3}}\s*$))[ \t\u00a0]*(?:\[[ xX]\][ \t\u00a0]+)?"
)
_BARE_NUMBER = re.compile(r"[ \t]*(?P<number>\d{1,3})[ \t\u00a0]+(?=[\"'\u2018\u201c(]?[A-Z])")
_BARE_LETTER = re.compile(r"[ \t]*(?P<letter>[a-z])[ \t\u00a0]+(?=[\"'\u2018\u201c(]?[A-Za-z])")
_SHORTEST_SERIES = 3
_INITIAL_NOT_NUMBER = re.compile(r"[ \t]*[A-Z]\.\s+[A-Z][\w.]+(?:\s+[A-Z][\w.]+)?\s*$")
_MARKDOWN_HEADING = re.compile(r"[ \t]{0,3}(#{1,6})[ \t]+")
_TABBED = re.compile(r"\S\t+\S")
_RULE_LINE = re.compile(r"[ \t]*(?:[-*_=~.\u2014\u2013#]\s?){3,}\s*$")
_PAGE_NUMBER = re.compile(
    r"(?:page\s*)?[-\u2013\u2014|\[]?\s*\d{1,4}\s*[-\u2013\u2014|\]]?\s*(?:(?:of|/)\s*\d{1,4})?"
    # "11-52231 9", "5/17 12-48103", "03/11/2019 A/74/PV.8": beside the number of a job or the symbol of a record.
    r"|\d{1,3}(?:/\d{1,3})?\s+\d\d-\d{5}|\d\d-\d{5}\s+\d{1,3}(?:/\d{1,3})?"
    r"|(?:\d\d/){2}\d{4}\s+[A-Z]+(?:/[A-Z\d.]+)+|[A-Z]+(?:/[A-Z\d.]+)+\s+(?:\d\d/){2}\d{4}",
    re.I,
)
_LONGEST_PAGE_NUMBER = 24
_LINE = re.compile(r"[^\n\f]+")
_NOTE_LINE = re.compile(r"[ \t]*(?:\[\^[^\]\s]{1,20}\]:|<sup>[^<\n]{1,12}</sup>\s*\S)")
_BYLINE = re.compile(
    r"[ \t]*(?:[*_]{0,2})(?:by|prepared by|written by|author|authors)\b\s*:?\s+(?:[A-Z][\w.'\u2019-]*)", re.I
)
# Labels without title and surname: those with both are found by opening_label.
_UNTITLED_LABEL = re.compile(
    r"[ \t]*(?:"
    r"(?:The )?(?:PRESIDENT|SPEAKER|CHAIRMAN|CHAIRWOMAN|CHAIR|SECRETARY|SENATOR|MODERATOR|AMBASSADOR|ACTING PRESIDENT"
    r"|PRESIDING OFFICER)(?: [A-Z][A-Z'\u2019-]+)*[.:]"
    r"|[A-Z][A-Z'\u2019-]{2,}(?: [A-Z][A-Z.'\u2019-]+){0,3}:"
    r"|(?:Mr|Mrs|Ms|Dr|Prof|Professor|Senator|Minister|Ambassador)\.? [A-Z][\w'\u2019-]+(?: [A-Z][\w'\u2019-]+){0,3}:"
    r")(?=[ \t])"
)
_TERMINAL = re.compile(r"[.!?\u2026:][\"'\u2019\u201d)\]*_]*\s*$")
_LIST_SEPARATOR = re.compile(r"(?:[;:]|[;,]\s*(?:and|or))\s*$")
# A line that ends so is never the last one of its paragraph or heading: "As we gather for the".
_LEADS_ON = re.compile(
    r"(?<=\s)(?:a|an|and|are|has|have|is|its|of|or|our|should|than|that|the|their|to|was|were|will)\s*$"
)
_STARTS_LOWER = re.compile(r"[\s\"'\u2018\u201c(]*[a-z]")
# "**Narrow the scope:** The scheme …": an emphasised head that runs into its paragraph.
_RUN_IN_HEAD = re.compile(
    r"[ \t>]*(?P<inside>\*\*\*?|__)[^*_\n]{3,160}?[:.?!](?P=inside)(?=\s+\S)"
    r"|[ \t>]*(?P<outside>\*\*\*?|__)[^*_\n]{3,160}?(?P=outside):(?=\s+\S)"
)
_INLINE_ITEM = re.compile(rf"[.:;!?][\"')\]]*(?P<mark>\s+[{POINTS}-]\s+)(?=[\"'(]?[A-Z])")
_MAY_HOLD_ITEMS = frozenset({BlockKind.PROSE, BlockKind.ITEM})
_WORD_BEFORE = re.compile(r"(?:[^\W\d_]{2}[,;]?|\b[Aa]) +$")  # and not the "o" of a bullet
_WORD_AFTER = re.compile(r"[\w,;] +\w")

_UNWRAPPED_WIDTH = 160
_MOST_OF_A_LINE = 0.6


@dataclass(slots=True)
class _Line:
    start: int
    end: int
    text: str
    blanks_before: int = 0
    noise_before: bool = False
    label: int = 0  # how much of the line is the label of who speaks
    bare_mark: int = 0  # how much of it is the number or letter, without stop or bracket, of an item in a series


def analyse_layout(text: str, labels: Iterable[Span] = ()) -> Layout:
    """Split a document's text into blocks and mask what is not prose.

    ``labels`` are those of the speakers of a transcript, each from the start of a line to where the speech begins;
    labels in capitals are found without.

    Returns a :class:`Layout`; all offsets are characters of ``text``. Lines that carry only a
    page number or a repeated running head vanish in mid-sentence, so a sentence may run over
    them. Nothing is left out but white space and markup: what cannot be told is prose.

    A word that a line end cut in two is whole in the masked text, with as many spaces beside it.

    >>> layout = analyse_layout("# Way forward\\n\\n- Lift the\\nsanctions.\\n- Talk.")
    >>> [(block.kind.value, layout.masked[block.start:block.end]) for block in layout.blocks]
    [('heading', 'Way forward'), ('item', 'Lift the sanctions.'), ('item', 'Talk.')]
    """
    text = with_plain_line_ends(text)
    lines, noise = _content_lines(text)
    _mark_labels(lines, labels)
    _mark_bare_series(lines)
    width = _wrap_width(lines)
    spacing = _line_spacing(lines)
    groups = _group_lines(lines, width, spacing)
    blocks = [block for above, group in pairwise([[], *groups]) for block in _blocks_of(group, above)]
    masked = _with_whole_words(_mask(text, noise), groups)
    pieces = [piece for block in blocks for piece in _with_inline_items(block, masked)]
    blocks = [trimmed for piece in pieces if (trimmed := _trim(piece, masked)) is not None]
    return Layout(
        masked=masked, blocks=tuple(link(promote_headings(blocks, masked, lines_about_the_text(text)), masked, text))
    )


def with_plain_line_ends(text: str) -> str:
    r"""Return a text of the same length with the line ends of Unix, so that offsets hold and rules need know no others.

    >>> with_plain_line_ends("Ports\r\nmust\ropen.\n")
    'Ports \nmust\nopen.\n'
    """
    return text.replace("\r\n", " \n").replace("\r", "\n")


def _content_lines(text: str) -> tuple[list[_Line], list[tuple[int, int]]]:
    """Return the lines that carry content, and the ranges of page numbers and running heads."""
    first = 1 if text.startswith("\ufeff") else 0
    raw = [(match.start(), match.end()) for match in _LINE.finditer(text, first)]
    page_breaks = [match.start() for match in re.finditer("\f", text)]
    numbers = [(start, end) for start, end in raw if _is_page_number(text[start:end].strip())]
    heads = _running_heads(text, raw, numbers, page_breaks)
    front_end = front_matter(text)[1]
    noise = {span for span in raw if span[1] <= front_end}
    noise |= set(numbers) | heads | {(start, end) for start, end in raw if _RULE_LINE.fullmatch(text, start, end)}
    lines: list[_Line] = []
    previous_end, noisy = 0, False
    for start, end in raw:
        if not text[start:end].strip().strip("\ufeff"):
            continue
        if (start, end) in noise:
            noisy = True
            continue
        blanks = max(0, text.count("\n", previous_end, start) - 1) if lines else 0
        lines.append(_Line(start, end, text[start:end], blanks, noisy))
        previous_end, noisy = end, False
    return lines, sorted(noise)


def _mark_labels(lines: list[_Line], labels: Iterable[Span]) -> None:
    """Note how much of each line is a label; one that is set above what is said may take several lines."""
    spans = sorted(labels, key=lambda label: label.start)
    starts = [span.start for span in spans]
    for line in lines:
        i = bisect.bisect_right(starts, line.start) - 1
        if i >= 0 and line.start < spans[i].end and (line.start == spans[i].start or line.end <= spans[i].end):
            line.label = min(line.end, spans[i].end) - line.start
        elif label := _speaker_label(line.text):
            line.label = label.end()


def _mark_bare_series(lines: list[_Line]) -> None:
    """Note the numbers and letters without stop or bracket that count paragraphs: "12 The Board should:", "a dig; and".

    Numbers count where three paragraphs in a row bear them one after the other, letters where they begin with "a"
    below a colon.
    """
    opening = {id(line): match for line in lines if (match := _BARE_NUMBER.match(line.text)) and not line.label}
    paragraphs = [
        (line, int(match["number"]), match.end())
        for before, line in pairwise([None, *lines])
        if line is not None and (match := opening.get(id(line))) and (before is None or _opens_paragraph(before, line))
    ]
    for run in _series(paragraphs):
        if len(run) >= _SHORTEST_SERIES:
            for line, _, end in run:
                line.bare_mark = end
    _mark_bare_letters(lines)


def _opens_paragraph(before: _Line, line: _Line) -> bool:
    return bool(line.blanks_before or line.noise_before or _TERMINAL.search(before.text))


def _series(paragraphs: list[tuple[_Line, int, int]]) -> Iterator[list[tuple[_Line, int, int]]]:
    """Yield the runs of paragraphs whose numbers go up by one."""
    run: list[tuple[_Line, int, int]] = []
    for paragraph in paragraphs:
        if run and paragraph[1] != run[-1][1] + 1:
            yield run
            run = []
        run.append(paragraph)
    yield run


def _mark_bare_letters(lines: list[_Line]) -> None:
    for i, line in enumerate(lines[1:], start=1):
        if not LEAD_IN.search(lines[i - 1].text) or not _is_lettered(line, "a"):
            continue
        run = [line]
        for following in lines[i + 1 :]:
            if _is_lettered(following, chr(ord("a") + len(run))):
                run.append(following)
            elif following.blanks_before and _TERMINAL.search(run[-1].text):
                break
        if len(run) > 1:
            for lettered in run:
                lettered.bare_mark = len(lettered.text) - len(lettered.text.lstrip()) + 2


def _is_lettered(line: _Line, letter: str) -> bool:
    match = _BARE_LETTER.match(line.text)
    return match is not None and match["letter"] == letter and not line.label


def _is_page_number(line: str) -> bool:
    return 0 < len(line) <= _LONGEST_PAGE_NUMBER and _PAGE_NUMBER.fullmatch(line) is not None


def _running_heads(
    text: str, raw: list[tuple[int, int]], numbers: list[tuple[int, int]], page_breaks: list[int]
) -> set[tuple[int, int]]:
    """Find short lines that stand, but for their digits, at three page ends or more.

    The text itself begins a page: its first line counts, but may be the title where it bears no number.
    """
    content = [span for span in raw if text[span[0] : span[1]].strip()]
    numbered = set(numbers)
    page_ends = {i for i, span in enumerate(content) if span in numbered}
    starts = [start for start, _ in content]
    for offset in page_breaks:
        after = bisect.bisect_right(starts, offset)
        page_ends |= {after, after - 1}
    at_page_end: dict[str, list[tuple[int, int]]] = {}
    may_be_title: set[tuple[int, int]] = set()
    for i, (start, end) in enumerate(content):
        line = text[start:end].strip()
        near = any(i + step in page_ends for step in (-1, 0, 1))
        if i == 0 and not near and not re.search(r"\d", line):
            may_be_title.add((start, end))
        if (near or i == 0) and 2 < len(line) <= 90 and (start, end) not in numbered:
            key = re.sub(r"\d+", "0", " ".join(line.split()))
            at_page_end.setdefault(key, []).append((start, end))
    return {span for spans in at_page_end.values() if len(spans) >= 3 for span in spans} - may_be_title


def _wrap_width(lines: list[_Line]) -> int:
    """Return the width at which the document's lines are wrapped; 0 where they are not."""
    lengths = sorted(len(line.text.rstrip()) for line in lines if len(line.text.strip()) > 30)
    if not lengths:
        return 0
    width = lengths[int(len(lengths) * 0.8)]
    return width if width <= _UNWRAPPED_WIDTH else 0


def _line_spacing(lines: list[_Line]) -> int:
    """Return how many blank lines stand between two lines of one paragraph (0, or 1 in double spacing)."""
    broken = [
        following.blanks_before
        for line, following in pairwise(lines)
        if not _TERMINAL.search(line.text) and _STARTS_LOWER.match(following.text) and not following.noise_before
    ]
    if len(broken) < 5:
        return 0
    spacing, count = Counter(broken).most_common(1)[0]
    return spacing if count >= 0.7 * len(broken) else 0


def _group_lines(lines: list[_Line], width: int, spacing: int) -> list[list[_Line]]:
    groups: list[list[_Line]] = []
    for line in lines:
        if groups and _continues(groups[-1], line, width, spacing):
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def _opens_block(line: _Line) -> bool:
    text = line.text
    return bool(
        line.label
        or line.bare_mark
        or _MARKDOWN_HEADING.match(text)
        or (_ITEM.match(text) and not _INITIAL_NOT_NUMBER.match(text))
        or _NOTE_LINE.match(text)
        or TABLE_ROW.match(text)
    )


def _speaker_label(line: str) -> re.Match[str] | None:
    """Return the label of a speaker who says something on the same line."""
    label = opening_label(line) or _UNTITLED_LABEL.match(line)
    return label if label is not None and line[label.end() :].strip(" \t*_") else None


def _continues(group: list[_Line], line: _Line, width: int, spacing: int) -> bool:
    """Say whether ``line`` goes on with the paragraph in ``group``."""
    previous = group[-1]
    if _MARKDOWN_HEADING.match(previous.text) or TABLE_ROW.match(previous.text) or _opens_block(line):
        return False
    if previous.label == len(previous.text):
        return False
    if _TABBED.search(previous.text) and _TABBED.search(line.text):
        return False  # rows of a table, copied from a spreadsheet
    open_end = not _TERMINAL.search(previous.text) and not _LIST_SEPARATOR.search(previous.text)
    lower = bool(_STARTS_LOWER.match(line.text))
    if line.blanks_before <= spacing and _cuts_word(previous.text):
        return True
    if open_end and not line.blanks_before and (lower or _hangs_below(group[0], line)) and _is_item(group[0]):
        return True
    if open_end and not line.blanks_before and not line.noise_before:
        # "It gives me" or "The clerk asked the" in a line of its own, under the initial of a page or at a broken line.
        broken_off = lower and len(line.text.strip()) > _MOST_OF_A_LINE * width > 0
        if broken_off or (_LEADS_ON.search(previous.text) and width):
            return True
    if line.noise_before:
        return open_end and (lower or bool(spacing) or _is_full(previous, line, width))
    if line.blanks_before > spacing:
        # "India resists mediation\n\nthough it may": a blank line that a converter left in mid-sentence.
        # Its last line may be short: "The mayor pointed out that the toll\nshould not\n\nbe raised".
        whole = len(previous.text.strip()) > 40 or len(group) > 1
        return open_end and lower and whole and not _BYLINE.match(previous.text)
    if width == 0:
        return open_end and lower and len(previous.text.strip()) > 40
    if open_end and lower and len(previous.text.strip()) > 25:
        return True
    return _is_full(previous, line, width)


def _is_item(line: _Line) -> bool:
    return bool(line.bare_mark or _ITEM.match(line.text))


def _hangs_below(item: _Line, line: _Line) -> bool:
    """Say whether a line begins in the column where the words of an item do, to the right of its mark."""
    mark = _ITEM.match(item.text)
    words = item.bare_mark or (mark.end() if mark else 0)
    return words > 0 and line.text[:words].isspace() and not line.text[words : words + 1].isspace()


def _is_full(previous: _Line, line: _Line, width: int) -> bool:
    """Say whether the next line's first word would not have fitted on the line before."""
    if width == 0:
        return False
    first_word = len(line.text.strip("\ufeff \t").split(" ", 1)[0])
    return len(previous.text.rstrip()) + 1 + first_word >= 0.88 * width


def _blocks_of(group: list[_Line], above: list[_Line]) -> list[Block]:
    first = group[0]
    start, end, text = first.start, group[-1].end, first.text
    if len(group) == 1 and above and is_quotation(above[-1].text) and any(credit(text)):
        return [Block(BlockKind.BYLINE, start, end)]
    if TABLE_ROW.match(text) or (len(group) == 1 and "\t" in text.strip() and not _ITEM.match(text)):
        return _cells(first)
    if heading := _MARKDOWN_HEADING.match(text):
        return [Block(BlockKind.HEADING, start + heading.end(), end, level=len(heading.group(1)))]
    if _NOTE_LINE.match(text):
        return [Block(BlockKind.NOTE, start, end)]
    if first.label:
        middle = start + first.label
        return [Block(BlockKind.LABEL, start, middle), Block(BlockKind.PROSE, middle, end)]
    if first.bare_mark:
        level = 1 if text[: first.bare_mark].strip().isalpha() else 0
        return [Block(BlockKind.ITEM, start + first.bare_mark, end, level=level)]
    item = _ITEM.match(text)
    if item and not _INITIAL_NOT_NUMBER.match(text):
        level = len(item.group("indent").expandtabs(4)) // 2
        return _with_run_in_head(text, Block(BlockKind.ITEM, start + item.end(), end, level=level), start)
    if len(group) == 1 and _BYLINE.match(text) and len(text.split()) <= 14:
        return [Block(BlockKind.BYLINE, start, end)]
    return _with_run_in_head(text, Block(BlockKind.PROSE, start, end), start)


def _with_run_in_head(first_line: str, block: Block, line_start: int) -> list[Block]:
    """Give an emphasised head at the start of a paragraph or item a block of its own."""
    head = _RUN_IN_HEAD.match(first_line, block.start - line_start)
    if head is None:
        return [block]
    middle = line_start + head.end()
    return [replace(block, end=middle), replace(block, start=middle)]


def _with_inline_items(block: Block, masked: str) -> Iterator[Block]:
    """Give each item of a list that runs on in one line a block: "For Kenya: - Mend the dam. - Pay the guild."."""
    marks = list(_INLINE_ITEM.finditer(masked, block.start, block.end)) if block.kind in _MAY_HOLD_ITEMS else []
    if len(marks) < 2:
        yield block
        return
    yield replace(block, end=marks[0].start("mark"))
    level = block.level + 1 if block.kind is BlockKind.ITEM else 0
    for mark, following in zip(marks, [*marks[1:], None], strict=True):
        end = following.start("mark") if following else block.end
        yield Block(BlockKind.ITEM, mark.end(), end, level=level)


def _cells(line: _Line) -> list[Block]:
    """Make a block of each cell that has words; its level is the number of its column."""
    cells = cell_spans(line.text)
    return [
        Block(BlockKind.TABLE, line.start + start, line.start + end, level=column)
        for column, (start, end) in enumerate(cells)
        if re.search(r"[^\W_]", line.text[start:end])
    ]


def _mask(text: str, noise: list[tuple[int, int]]) -> str:
    characters = list(with_mended_marks(text.translate(_STRAIGHT)))

    def blank(start: int, end: int) -> None:
        characters[start:end] = " " * (end - start)

    for start, end in noise:
        blank(start, end)
    for pattern in _INLINE_MARKUP:
        for match in pattern.finditer(text):
            if pattern.groups and match.group(1) is not None:
                blank(match.start(), match.start(1))
                blank(match.end(1), match.end())
            else:
                blank(match.start(), match.end())
    for rule in packaged_rules("dates.toml").groups["dateline"]:
        for match in rule.pattern.finditer(text):
            blank(match.start(), match.end())
    return "".join(characters)


def _with_whole_words(masked: str, groups: list[list[_Line]]) -> str:
    """Close up the words that a line end cut in two ("govern-", "ment"), with the spaces before or behind the word.

    The spaces never come to stand where a sentence begins or ends, or the slice of the text would lose a piece of
    the word. Where there is no such side, as for a word that is a sentence of its own, the cut stays.
    """
    cuts = [pair for group in groups for pair in pairwise(group) if _cuts_word(pair[0].text)]
    if not cuts:
        return masked
    lines = [line.text.rstrip() for group in groups for line in group]
    division = WordDivision.of(lines, len(cuts))
    characters = list(masked)
    for line, following in cuts:
        hyphen = line.start + len(line.text.rstrip()) - 1
        start = max(line.start, masked.rfind(" ", line.start, hyphen) + 1)
        head, rest = masked[start:hyphen], masked[following.start : following.end].lstrip()
        tail = rest.split(" ", 1)[0]
        word = _whole_word(head, masked[hyphen], tail, division)
        if word is None:
            continue
        end = following.end - len(rest) + len(tail)
        if _WORD_BEFORE.search(masked[line.start : start]):
            characters[start:end] = word.rjust(end - start)
        elif _WORD_AFTER.match(tail[-1] + rest[len(tail) :]):
            characters[start:end] = word.ljust(end - start)
    return "".join(characters)


def _cuts_word(line: str) -> bool:
    end = line.rstrip()[-2:]
    return len(end) == 2 and end[0].isalpha() and end[1] in LINE_END_HYPHENS


def _whole_word(head: str, hyphen: str, tail: str, division: WordDivision) -> str | None:
    """Return the word that a line end cut; None for "short-" before "and long-term", or if it goes on being cut."""
    last, first = re.search(r"[^\W\d_][\w'-]*$", head), re.match(r"\d|[^\W\d_]+", tail)
    if last is None or first is None or tail.endswith(LINE_END_HYPHENS) or hangs(tail):
        return None
    halves = last.group(), first.group()
    # A soft hyphen, masked, only divides.
    keeps = hyphen != " " and (halves[1].isdigit() or division.keeps_hyphen(*halves))
    return f"{head}{'-' if keeps else ''}{tail}"


def _trim(block: Block, masked: str) -> Block | None:
    piece = masked[block.start : block.end]
    start = block.start + len(piece) - len(piece.lstrip())
    end = block.start + len(piece.rstrip())
    return replace(block, start=start, end=end) if end > start else None
