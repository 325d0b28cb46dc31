"""The network that reads recommendations for their themes, each with its surroundings.

It is a fine-tuned transformer like the encoder that detects recommendations, but it reads more of the
document and runs on the rows alone.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from recextract.classifiers.networks import open_network, open_tokenizer, special_piece
from recextract.text.context import SentenceView

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

NETWORK = "theme-encoder"
_SENTENCE, _PLACE, _HEADING, _LEAD_IN, _BEFORE, _OPENING = 80, 6, 18, 20, 44, 24  # word pieces
_SENTENCES_BEFORE = 3
_OPENING_SENTENCES = 2
_LONGEST_TEXT = 2_000


@dataclass(frozen=True, slots=True)
class Surroundings:
    """A recommendation and what stands around it, as texts; ``opening`` is how its document begins."""

    sentence: str
    place: str
    heading: str
    lead_in: str
    before: str
    opening: str


def surroundings(views: Sequence[SentenceView], rows: Sequence[int]) -> list[Surroundings]:
    """Return what the network sees of each recommendation of one document; ``rows`` index ``views``.

    >>> talks, vote = (SentenceView(t, "prose", "", "", "", False) for t in ("Talks failed.", "All must vote."))
    >>> surroundings([talks, vote], [1])[0].before
    'Talks failed.'
    """
    opening = " ".join(view.text for view in views[:_OPENING_SENTENCES])
    return [
        Surroundings(
            sentence=views[i].text,
            place=views[i].kind + (" quoted." if views[i].quoted else "."),
            heading=views[i].heading,
            lead_in=views[i].lead_in,
            before=" ".join(view.text for view in views[max(0, i - _SENTENCES_BEFORE) : i]),
            opening=opening,
        )
        for i in rows
    ]


def lay_out(tokenizer: Tokenizer, row: Surroundings) -> tuple[list[int], list[int]]:
    """Return word pieces and segments (0 the sentence, 1 its surroundings) of one recommendation."""

    def pieces(text: str) -> list[int]:
        ids: list[int] = tokenizer.encode(text, add_special_tokens=False).ids if text else []
        return ids

    start, separator = special_piece(tokenizer, "[CLS]"), special_piece(tokenizer, "[SEP]")
    sentence = [start, *pieces(row.sentence[:_LONGEST_TEXT])[:_SENTENCE], separator]
    around = [
        *pieces(row.place)[:_PLACE],
        *pieces(row.heading[:_LONGEST_TEXT])[:_HEADING],
        separator,
        *pieces(row.lead_in[:_LONGEST_TEXT])[:_LEAD_IN],
        *pieces(row.before[-_LONGEST_TEXT:])[-_BEFORE:],
        separator,
        *pieces(row.opening[:_LONGEST_TEXT])[:_OPENING],
        separator,
    ]
    return sentence + around, [0] * len(sentence) + [1] * len(around)


@dataclass(frozen=True, slots=True, eq=False)
class ThemeEncoder:
    """An ONNX session and its tokenizer."""

    session: InferenceSession
    tokenizer: Tokenizer

    @classmethod
    def load(cls, folder: Path) -> ThemeEncoder:
        """Load ``theme-encoder.onnx`` and ``tokenizer.json`` from a model folder; raises :class:`ModelError`."""
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")  # workers, not threads, make a run parallel
        return cls(open_network(folder, NETWORK), open_tokenizer(folder))

    def score(self, rows: Sequence[Surroundings]) -> np.ndarray:
        """Return the log-odds of the themes, shape (rows, themes).

        Rows go through one by one: with 8-bit weights a row's scores would else depend on its neighbours.
        """
        scores = []
        for row in rows:
            ids, segments = lay_out(self.tokenizer, row)
            feed = {
                "input_ids": np.array([ids], dtype=np.int64),
                "token_type_ids": np.array([segments], dtype=np.int64),
            }
            scores.append(self.session.run(None, feed)[0][0])
        return np.array(scores, dtype=np.float64)
