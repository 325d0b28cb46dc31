"""Offsets hold, whatever the text: over generated texts, and over the corpus where it is there."""

from __future__ import annotations

import os
import re
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from recextract.pipeline import PipelineOptions, extract_document, extract_file
from recextract.text.analysis import analyse
from recextract.text.layout import analyse_layout
from recextract.types import BlockKind, Document, Extraction

FULL = os.environ.get("RECEXTRACT_FULL") == "1"
CORPUS = Path(__file__).resolve().parents[2] / "shared" / "corpus"
CUT_WORD = re.compile(r"(?<=\w)[-\u2010\u00ad]+(?=\s)")
ALL_THAT_IS_DOUBTFUL = PipelineOptions(min_confidence=0.05)

FRAGMENTS = (
    "Ghana should build a second bridge",
    "the harbour board must open its books to lenders",
    "We recommend:",
    "talks stalled in the spring",
    "both governments need to resume them",
    "\u201cWe must act,\u201d said Dr. Amina Sule of the River Bank",
    '"the Senate should vote',
    "the panel urged Kenya to lift the ban on onions",
    "it would be a mistake to close the port",
    "Let us begin",
    "According to Lt. General (R) Okoro, the U.S. ought to listen",
    "# Way forward",
    "MODERATOR:",
    "Mr. HARGROVE.",
    "By Amina Sule",
    "**Narrow the scope:**",
    "[the law](https://example.org/law)",
    "<p>",
    "<!-- note",
    "3.5 per cent",
    "12 May 2021",
    "| Bank | must lend |",
    "[^1]: See p. 3.",
    "\u0130stanbul m\u0131\u015f \u1e9e\ufb01",
    "e\u0301te\u0301 \U0001f6a2\u200d\u2693",
    "\u4e2d\u56fd\u5e94\u8be5 \u0440\u0435\u043a\u0430",
)
JOINTS = (
    " ",
    " ",
    ". ",
    ".\n",
    "\n",
    "\n\n",
    "\n\n\n3\n\n",
    "-\n",
    "\r\n",
    "\f",
    "\t",
    "\u00a0",
    "\u2003",
    "; ",
    "? ",
    "\u2026 ",
    "\n- ",
    "\n\u2022\u00a0",
    "\n1. ",
    "\n  (a) ",
    "\n> ",
    "\x00",
    "\x1c",
    "\u2028",
    "\ufeff",
    '"',
    "\u2019",
    " \u2018",
    "*",
    "_",
)

ALPHABET = st.characters(exclude_categories=("Cs",))
PIECES = st.one_of(st.sampled_from(FRAGMENTS), st.sampled_from(FRAGMENTS), st.text(ALPHABET, max_size=12))
TEXTS = st.lists(st.tuples(PIECES, st.sampled_from(JOINTS)), max_size=14).map(
    lambda pairs: "".join(piece + joint for piece, joint in pairs)
)

THOROUGH = settings(
    max_examples=2000 if FULL else 120,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
WITH_MODELS = settings(THOROUGH, max_examples=400 if FULL else 40)


def folded(text: str) -> str:
    return " ".join(text.split())


def misplaced(extraction: Extraction, text: str) -> list[tuple[int, int]]:
    """Return the spans of rows whose text is not that of their slice."""
    rows = extraction.recommendations
    return [(row.start, row.end) for row in rows if not row.text or folded(text[row.start : row.end]) != row.text]


def in_order(extraction: Extraction) -> bool:
    starts = [row.start for row in extraction.recommendations]
    return starts == sorted(starts)


@THOROUGH
@given(TEXTS)
def test_masked_text_has_the_length_of_the_text(text: str) -> None:
    assert len(analyse_layout(text).masked) == len(text)


@THOROUGH
@given(TEXTS)
def test_blocks_are_ordered_apart_and_trimmed(text: str) -> None:
    layout = analyse_layout(text)
    end = 0
    for block in layout.blocks:
        assert end <= block.start < block.end <= len(text)
        piece = layout.masked[block.start : block.end]
        assert piece == piece.strip()
        end = block.end


@THOROUGH
@given(TEXTS)
def test_blocks_refer_to_blocks_before_them(text: str) -> None:
    layout = analyse_layout(text)
    for i, block in enumerate(layout.blocks):
        assert block.heading is None or layout.blocks[block.heading].kind is BlockKind.HEADING
        assert all(index is None or index < i for index in (block.heading, block.lead_in))


@THOROUGH
@given(TEXTS)
def test_words_that_are_not_masked_stand_where_they_stood(text: str) -> None:
    text = CUT_WORD.sub("", text)
    masked = analyse_layout(text).masked
    assert all(now == then for now, then in zip(masked, text, strict=True) if now.isalnum())


@THOROUGH
@given(TEXTS)
def test_closing_up_the_words_that_a_line_end_cut_adds_and_swaps_no_letter(text: str) -> None:
    masked = analyse_layout(text).masked
    assert len(masked) == len(text)
    letters = iter(text)
    assert all(letter in letters for letter in masked if letter.isalnum())


@THOROUGH
@given(TEXTS)
def test_sentences_and_quotations_lie_in_the_text(text: str) -> None:
    analysed = analyse(Document("generated.txt", text, "txt"))
    end = 0
    for sentence, view in zip(analysed.sentences, analysed.views, strict=True):
        assert end <= sentence.start < sentence.end <= len(text)
        assert text[sentence.start : sentence.end].strip() == text[sentence.start : sentence.end]
        assert view.text == folded(analysed.layout.masked[sentence.start : sentence.end]) != ""
        end = sentence.end
    assert all(0 <= quote.start < quote.end <= len(text) for quote in analysed.quotes)


@WITH_MODELS
@given(TEXTS)
def test_the_slice_of_every_row_is_its_text(text: str) -> None:
    extraction = extract_document(Document("generated.txt", text, "txt"), ALL_THAT_IS_DOUBTFUL)
    assert misplaced(extraction, text) == []
    assert in_order(extraction)
    assert len(extraction.recommendations) == extraction.record.recommendations


@WITH_MODELS
@given(TEXTS)
def test_the_same_text_twice_gives_the_same_rows(text: str) -> None:
    document = Document("generated.txt", text, "txt")
    assert extract_document(document) == extract_document(document)


@pytest.mark.parametrize("text", ["Ghana must \ud83d act.", "\udce9 Ghana should act."])
def test_half_a_surrogate_pair_is_no_exception(text: str) -> None:
    extraction = extract_document(Document("odd.txt", text, "txt"), ALL_THAT_IS_DOUBTFUL)
    assert misplaced(extraction, text) == []


@cache
def _corpus() -> tuple[Path, ...]:
    files = sorted(path for path in CORPUS.glob("*") if path.suffix in (".txt", ".md")) if CORPUS.is_dir() else []
    return tuple(files if FULL else files[::12])


# Some of the corpus is kept back for a last test, so a failure names files and offsets and shows no text.


def test_offsets_hold_over_the_corpus() -> None:
    if not _corpus():
        pytest.skip(f"no corpus at {CORPUS}")
    wrong: list[str] = []
    for path in _corpus():
        extraction = extract_file(path)
        raw = path.read_bytes().decode("utf-8")
        if extraction.record.status == "failed":
            wrong.append(f"{path.name}: failed")
        elif extraction.text != raw:
            wrong.append(f"{path.name}: the text is not that of the file")
        elif not in_order(extraction):
            wrong.append(f"{path.name}: rows out of order")
        wrong += [f"{path.name}: {start}-{end}" for start, end in misplaced(extraction, raw)]
    assert wrong == []


def test_a_second_run_over_the_corpus_gives_the_same_rows() -> None:
    if not _corpus():
        pytest.skip(f"no corpus at {CORPUS}")
    files = _corpus() if FULL else _corpus()[::6]
    first = {path.name: hash(extract_file(path)) for path in files}
    again = {path.name: hash(extract_file(path)) for path in reversed(files)}
    assert [name for name in first if first[name] != again[name]] == []
