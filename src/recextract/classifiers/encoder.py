"""The trained networks at run time: word pieces into ONNX models, nothing else.

A small convolutional network, the skimmer, reads every sentence; the fine-tuned encoder reads what
the skimmer leaves in doubt. Both take the same word pieces.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from recextract.classifiers.networks import broken_part, open_network, open_tokenizer, special_piece
from recextract.text.context import SentenceView

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

_BATCH_PIECES = 384
_LONGEST_TEXT = 20_000
_SENTENCES_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class EncoderOutput:
    """What the heads say of n sentences, as raw scores (logits).

    ``detection`` has shape (n,); ``strength`` (n, 3): must, should, could; ``polarity`` (n, 2):
    do, avoid; ``attribution`` (n, 3): author, direct, indirect; ``themes`` (n, number of themes).
    """

    detection: np.ndarray
    strength: np.ndarray
    polarity: np.ndarray
    attribution: np.ndarray
    themes: np.ndarray


@dataclass(frozen=True, slots=True)
class Pieces:
    """The word pieces of one sentence and of its context, cut to the lengths that the networks know."""

    sentence: list[int]
    context: list[int]

    def __len__(self) -> int:
        return len(self.sentence) + len(self.context)


@dataclass(frozen=True, slots=True)
class PieceTokenizer:
    """Splits sentences and contexts into word pieces.

    Of a long sentence the middle is left out: cues stand at its start, attributions at its end.
    """

    tokenizer: Tokenizer
    sentence_pieces: int
    context_pieces: int
    start_id: int
    separator_id: int

    @classmethod
    def load(cls, folder: Path) -> PieceTokenizer:
        """Load ``tokenizer.json`` and the lengths in ``encoder.json``; raises :class:`ModelError`."""
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")  # workers, not threads, make a run parallel
        tokenizer = open_tokenizer(folder)
        try:
            return cls.of(tokenizer, json.loads((folder / "encoder.json").read_text(encoding="utf-8"))["settings"])
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise broken_part(folder, "tokenizer", error) from error

    @classmethod
    def of(cls, tokenizer: Tokenizer, lengths: Mapping[str, int]) -> PieceTokenizer:
        """Return one that cuts to the ``sentence_pieces`` and ``context_pieces`` of ``lengths``."""
        return cls(
            tokenizer=tokenizer,
            sentence_pieces=lengths["sentence_pieces"],
            context_pieces=lengths["context_pieces"],
            start_id=special_piece(tokenizer, "[CLS]"),
            separator_id=special_piece(tokenizer, "[SEP]"),
        )

    def split(self, views: Sequence[SentenceView]) -> list[Pieces]:
        """Return the pieces of each sentence, in order."""
        parts = (views[i : i + _SENTENCES_AT_ONCE] for i in range(0, len(views), _SENTENCES_AT_ONCE))
        return [pieces for part in parts for pieces in self._split(part)]

    def lay_out(self, pieces: Pieces) -> tuple[list[int], list[int]]:
        """Return the encoder's input: word-piece and segment ids of the sentence and of its context."""
        return pair_ids(pieces.sentence, pieces.context, self.start_id, self.separator_id)

    def _split(self, views: Sequence[SentenceView]) -> list[Pieces]:
        texts = [view.text[:_LONGEST_TEXT] for view in views] + [view.context for view in views]
        ids = [encoding.ids for encoding in self.tokenizer.encode_batch_fast(texts, add_special_tokens=False)]
        return [
            Pieces(
                without_middle(sentence, self.sentence_pieces, self.sentence_pieces * 2 // 3),
                without_middle(context, self.context_pieces, self.context_pieces // 3),
            )
            for sentence, context in zip(ids[: len(views)], ids[len(views) :], strict=True)
        ]


@dataclass(frozen=True, slots=True)
class Skimmer:
    """The convolutional network that reads every sentence: is it worth the encoder's time?"""

    session: InferenceSession

    @classmethod
    def load(cls, folder: Path) -> Skimmer:
        """Load ``skimmer.onnx`` from a model folder; raises :class:`ModelError`."""
        return cls(open_network(folder, "skimmer"))

    def run(self, pieces: Sequence[Pieces]) -> np.ndarray:
        """Return the log-odds that each sentence is a recommendation, shape (n,)."""
        scores = np.zeros(len(pieces), dtype=np.float32)
        for batch in batches_by_length([len(piece.sentence) for piece in pieces], _BATCH_PIECES):
            inputs = {
                "sentence": _padded([pieces[i].sentence for i in batch]),
                "context": _padded([pieces[i].context for i in batch]),
            }
            scores[batch] = self.session.run(None, inputs)[0][:, 0]
        return scores


@dataclass(frozen=True, slots=True)
class SentenceEncoder:
    """The fine-tuned transformer that reads the doubtful sentences, with a head for every coded field."""

    session: InferenceSession
    tokenizer: PieceTokenizer
    theme_ids: tuple[str, ...]

    @classmethod
    def load(cls, folder: Path) -> SentenceEncoder:
        """Load ``encoder.onnx``, ``tokenizer.json`` and ``encoder.json`` from a model folder.

        Raises :class:`ModelError` where a file is missing or cannot be read.
        """
        tokenizer = PieceTokenizer.load(folder)
        try:
            themes = tuple(json.loads((folder / "encoder.json").read_text(encoding="utf-8"))["themes"])
        except (KeyError, TypeError) as error:
            raise broken_part(folder, "encoder", error) from error
        return cls(open_network(folder, "encoder"), tokenizer, themes)

    def run(self, pieces: Sequence[Pieces]) -> EncoderOutput:
        """Score sentences one by one.

        In a batch the 8-bit sums of a sentence would depend on its neighbours, and padding would cost
        more time than the batch saves: measured, a quarter.
        """
        logits = np.zeros((len(pieces), 9 + len(self.theme_ids)), dtype=np.float32)
        for row, piece in enumerate(pieces):
            ids, segments = self.tokenizer.lay_out(piece)
            feed = {
                "input_ids": np.array([ids], dtype=np.int64),
                "token_type_ids": np.array([segments], dtype=np.int64),
            }
            logits[row] = self.session.run(None, feed)[0][0]
        return EncoderOutput(logits[:, 0], logits[:, 1:4], logits[:, 4:6], logits[:, 6:9], logits[:, 9:])


def pair_ids(
    sentence: Sequence[int], context: Sequence[int], start_id: int, separator_id: int
) -> tuple[list[int], list[int]]:
    """Join sentence and context to one input, returned as word-piece and segment ids.

    >>> pair_ids([7, 9], [5], 101, 102)
    ([101, 7, 9, 102, 5, 102], [0, 0, 0, 0, 1, 1])
    """
    ids = [start_id, *sentence, separator_id, *context, separator_id]
    return ids, [0] * (len(sentence) + 2) + [1] * (len(context) + 1)


def without_middle(ids: list[int], longest: int, head: int) -> list[int]:
    """Cut a list to ``longest`` entries, ``head`` of them from its start, the others from its end.

    >>> without_middle([1, 2, 3, 4, 5], 3, 2)
    [1, 2, 5]
    """
    return ids if len(ids) <= longest else ids[:head] + ids[len(ids) - (longest - head) :]


def batches_by_length(lengths: Sequence[int], budget: int) -> list[list[int]]:
    """Group indices of inputs of like length so that no padded batch exceeds ``budget`` word pieces.

    >>> batches_by_length([3, 9, 4], 10)
    [[0, 2], [1]]
    """
    batches: list[list[int]] = []
    for i in sorted(range(len(lengths)), key=lambda i: (lengths[i], i)):
        if batches and lengths[i] * (len(batches[-1]) + 1) <= budget:
            batches[-1].append(i)
        else:
            batches.append([i])
    return batches


def _padded(inputs: Sequence[Sequence[int]]) -> np.ndarray:
    array = np.zeros((len(inputs), max(1, *(len(ids) for ids in inputs))), dtype=np.int64)
    for row, ids in enumerate(inputs):
        array[row, : len(ids)] = ids
    return array
