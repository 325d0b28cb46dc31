"""Who says it: the document's own voice, a quoted or a reported one."""

from __future__ import annotations

from recextract.speakers.attribution import attribute, sentences_to_parse

__all__ = ["attribute", "sentences_to_parse"]
