"""The fine-tuned sentence encoder at run time: ONNX and word pieces, nothing else."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from recextract.context import SentenceView
from recextract.errors import ModelError

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

_BATCH_PIECES = 2048


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
class SentenceEncoder:
    """An ONNX session, its tokenizer and the lengths that it was trained with."""

    session: InferenceSession
    tokenizer: Tokenizer
    theme_ids: tuple[str, ...]
    sentence_pieces: int
    context_pieces: int
    start_id: int
    separator_id: int

    @classmethod
    def load(cls, folder: Path) -> SentenceEncoder:
        """Load ``encoder.onnx``, ``tokenizer.json`` and ``encoder.json`` from a model folder.

        Raises :class:`ModelError` where a file is missing or cannot be read. One thread is used:
        workers, not threads, make a run parallel, and the sums come out the same everywhere.
        """
        import onnxruntime
        from tokenizers import Tokenizer

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        try:
            description: dict[str, Any] = json.loads((folder / "encoder.json").read_text(encoding="utf-8"))
            tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
            session = onnxruntime.InferenceSession(
                str(folder / "encoder.onnx"), options, providers=["CPUExecutionProvider"]
            )
            tokenizer.no_truncation()
            tokenizer.no_padding()
            return cls(
                session=session,
                tokenizer=tokenizer,
                theme_ids=tuple(description["themes"]),
                sentence_pieces=description["settings"]["sentence_pieces"],
                context_pieces=description["settings"]["context_pieces"],
                start_id=_special(tokenizer, "[CLS]"),
                separator_id=_special(tokenizer, "[SEP]"),
            )
        except Exception as error:  # the tokenizer raises bare exceptions
            raise ModelError(f"{folder}: the encoder cannot be loaded ({error}). Install the package again.") from error

    def run(self, views: Sequence[SentenceView]) -> EncoderOutput:
        """Score sentences; they are batched by length, which does not change their order."""
        inputs = [self._pieces(view) for view in views]
        width = 9 + len(self.theme_ids)
        logits = np.zeros((len(views), width), dtype=np.float32)
        for batch in batches_by_length([len(ids) for ids, _ in inputs], _BATCH_PIECES):
            logits[batch] = self.session.run(None, _padded([inputs[i] for i in batch]))[0]
        return EncoderOutput(logits[:, 0], logits[:, 1:4], logits[:, 4:6], logits[:, 6:9], logits[:, 9:])

    def _pieces(self, view: SentenceView) -> tuple[list[int], list[int]]:
        sentence = self.tokenizer.encode(view.text, add_special_tokens=False).ids
        context = self.tokenizer.encode(view.context, add_special_tokens=False).ids
        return pair_ids(sentence, context, self.sentence_pieces, self.context_pieces, self.start_id, self.separator_id)


def _special(tokenizer: Tokenizer, piece: str) -> int:
    number = tokenizer.token_to_id(piece)
    if number is None:
        raise ValueError(f"the tokenizer has no {piece} piece")
    return int(number)


def pair_ids(
    sentence: list[int], context: list[int], sentence_pieces: int, context_pieces: int, start_id: int, separator_id: int
) -> tuple[list[int], list[int]]:
    """Join sentence and context to one input, returned as word-piece and segment ids.

    Of a long sentence the middle is left out: cues stand at its start, attributions at its end.

    >>> pair_ids([7, 8, 9], [5], 2, 4, 101, 102)
    ([101, 7, 9, 102, 5, 102], [0, 0, 0, 0, 1, 1])
    """
    sentence = _without_middle(sentence, sentence_pieces, sentence_pieces * 2 // 3)
    context = _without_middle(context, context_pieces, context_pieces // 3)
    ids = [start_id, *sentence, separator_id, *context, separator_id]
    return ids, [0] * (len(sentence) + 2) + [1] * (len(context) + 1)


def _without_middle(ids: list[int], longest: int, head: int) -> list[int]:
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


def _padded(inputs: Sequence[tuple[list[int], list[int]]]) -> dict[str, np.ndarray]:
    width = max(len(ids) for ids, _ in inputs)
    arrays = {
        name: np.zeros((len(inputs), width), dtype=np.int64)
        for name in ("input_ids", "attention_mask", "token_type_ids")
    }
    for row, (ids, segments) in enumerate(inputs):
        arrays["input_ids"][row, : len(ids)] = ids
        arrays["attention_mask"][row, : len(ids)] = 1
        arrays["token_type_ids"][row, : len(ids)] = segments
    return arrays
