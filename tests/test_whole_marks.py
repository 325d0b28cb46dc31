"""A row's span never cuts a pair of Markdown or HTML marks in two."""

from __future__ import annotations

import pytest

from recextract.pipeline import extract_document
from recextract.text.whole_marks import with_whole_marks
from recextract.types import Document

# The text, the sentence as the layout finds it, and the span of its row.
SENTENCES = [
    ("**Congress** should act.", "Congress** should act.", "**Congress** should act."),
    ("[Peru](http://x.org) should act.", "Peru](http://x.org) should act.", "[Peru](http://x.org) should act."),
    ("Peru should adopt [it](http://x.org)", "Peru should adopt [it", "Peru should adopt [it](http://x.org)"),
    ("[**Peru**](x) should act.", "Peru**](x) should act.", "[**Peru**](x) should act."),
    ("Peru should *act now.*", "Peru should *act now.", "Peru should *act now.*"),
    ("**Peru** should ask **Chile**", "Peru** should ask **Chile", "**Peru** should ask **Chile**"),
    ("_Peru_ should act.", "Peru_ should act.", "_Peru_ should act."),
    ("<b class='x'>Peru</b> should act.", "Peru</b> should act.", "<b class='x'>Peru</b> should act."),
    ("Peru should <i>act.</i>", "Peru should <i>act.", "Peru should <i>act.</i>"),
    # What stands around the whole sentence, or more, stays out on both sides.
    ("**Peru should act.**", "Peru should act.", "Peru should act."),
    ("**Peru should act. Chile waits.**", "Peru should act.", "Peru should act."),
    ("**Peru should ask **Chile** now.**", "Peru should ask **Chile** now.", "Peru should ask **Chile** now."),
    ("[Peru should act.](http://x.org)", "Peru should act.", "Peru should act."),
    ("[Peru should read [it](x) now.", "Peru should read [it](x) now.", "Peru should read [it](x) now."),
    ("<b>Peru should <b>act</b> now.</b>", "Peru should <b>act</b> now.", "Peru should <b>act</b> now."),
    # No pairs at all.
    ("* Peru should act* now.", "Peru should act* now.", "Peru should act* now."),
    ("*Peru should send 3 * 4 boats.", "Peru should send 3 * 4 boats.", "Peru should send 3 * 4 boats."),
    ("Peru should send a ship**", "Peru should send a ship*", "Peru should send a ship*"),
]


@pytest.mark.parametrize(("text", "sentence", "whole"), SENTENCES)
def test_a_span_takes_in_the_other_half(text: str, sentence: str, whole: str) -> None:
    start = text.index(sentence)
    assert text[slice(*with_whole_marks(text, start, start + len(sentence)))] == whole


def test_rows_of_markdown_begin_and_end_with_their_marks() -> None:
    text = (
        "# Advice\n\n**Parliament** should pass the bill. [Kenya](http://x.org) should adopt [the plan](http://y.org)\n"
    )
    rows = extract_document(Document("a.md", text, "md")).recommendations
    assert [row.text for row in rows] == [
        "**Parliament** should pass the bill.",
        "[Kenya](http://x.org) should adopt [the plan](http://y.org)",
    ]
    assert [" ".join(text[row.start : row.end].split()) for row in rows] == [row.text for row in rows]
    assert [row.actor_mention for row in rows] == ["Parliament", "Kenya"]
