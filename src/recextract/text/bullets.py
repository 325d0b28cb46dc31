"""The characters that stand before list items; each place that looks for them says which of these sets it takes."""

from __future__ import annotations

POINTS = "•‣◦∙⁃⦁▪▫●◆◇❖▶▸►➢➤☛"
"""Dots, diamonds, arrow heads and hands: before words they are bullets, with or without a space between."""

BOXES = "○■□❑❒✓✔"
"""Circles, boxes and ticks: glued to a word they may be answers in a form ("□Yes"), before a space they are bullets."""

SYMBOL_FONTS = "\uf020-\uf0ff"
"""The part of the private area where Symbol and Wingdings leave their bullets: a range for a class of a pattern."""

SPACED = "·–-"
"""Marks with other uses, bullets only before a space: "·5", "-5". Last in a class, as the hyphen is no range there.

The em dash, the star and the "o" are not here: some formats put them before a signature or a note as well.
"""

SHAPES = POINTS + BOXES
