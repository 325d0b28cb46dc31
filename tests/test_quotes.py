"""Which words are inside quotation marks."""

from __future__ import annotations

import pytest

from recextract.text.layout import analyse_layout
from recextract.text.quotes import quoted_spans


def quoted(text: str) -> list[str]:
    """Return the quotations of a text."""
    return [span.of(text) for span in quoted_spans(text, analyse_layout(text))]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('She said, "Open the port."', ['"Open the port."']),
        ("\u201cOpen it,\u201d he said, \u201cand soon.\u201d", ["\u201cOpen it,\u201d", "\u201cand soon.\u201d"]),
        # Apostrophes and plural possessives are no marks.
        ("The pilots\u2019 fee isn\u2019t high.", []),
        ("\u2018Open the pilots\u2019 port,\u2019 he said.", ["\u2018Open the pilots\u2019 port,\u2019"]),
        # A quotation inside a quotation is part of the outer one.
        ("\u201cThe \u2018old\u2019 port must go.\u201d", ["\u201cThe \u2018old\u2019 port must go.\u201d"]),
        # Typewriter doubles, as old records print them, on both sides.
        ("He wrote, ''open the port.'' Then he left.", ["''open the port.''"]),
        ("He wrote, ``open the port.'' Then he left.", ["``open the port.''"]),
        # German, Danish and Finnish marks; what opens in one language closes in another.
        ("„Open it“, he said, „and soon.” She said: “Why?”", ["„Open it“", "„and soon.”", "“Why?”"]),
        ("Er rief: ‚Open it‘ and went.", ["‚Open it‘"]),
        ("»Open it«, he said, »and soon,» or ›later‹.", ["»Open it«", "»and soon,»", "›later‹"]),
        ("« Open it », he said, «and soon». ‹Why›, she said.", ["« Open it »", "«and soon»", "‹Why›"]),
        ("„The »old« port must ›go‹.“", ["„The »old« port must ›go‹.“"]),
        ("»The ›old‹ and “new” port must go.« “Why?”", ["»The ›old‹ and “new” port must go.«", "“Why?”"]),
        ("“The «old» port and »new« port.”", ["“The «old» port and »new« port.”"]),
        # A mark without a partner quotes nothing.
        ("» Open the port. »Open the quay. Home › News", []),
        ('She said, "Open the port.', []),
        ("Open the port,\u201d she said.", []),
        ('A 12" gun', []),
    ],
)
def test_pairs(text: str, found: list[str]) -> None:
    assert quoted(text) == found


def test_a_quotation_over_paragraphs_gives_one_span_a_paragraph() -> None:
    text = "\u201cThe first paragraph of what she said is long enough.\n\n\u201cThe second one ends it.\u201d\n"
    assert quoted(text) == [
        "\u201cThe first paragraph of what she said is long enough.",
        "\u201cThe second one ends it.\u201d",
    ]
