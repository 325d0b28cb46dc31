"""Opens the ONNX networks and tokenizers of a model folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from recextract.errors import ModelError

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer


# On a processor the runtime adds and normalizes number by number where it does both at once: eight times as slow.
_SLOW_FUSION = "SkipLayerNormFusion"


def open_network(folder: Path, name: str) -> InferenceSession:
    """Open ``name.onnx``; raises :class:`ModelError`.

    One thread: workers, not threads, make a run parallel, and sums come out the same everywhere.
    """
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    try:
        return onnxruntime.InferenceSession(
            str(folder / f"{name}.onnx"),
            options,
            providers=["CPUExecutionProvider"],
            disabled_optimizers=[_SLOW_FUSION],
        )
    except Exception as error:  # the runtime raises its own kinds, which share no base
        raise broken_part(folder, name, error) from error


def open_tokenizer(folder: Path) -> Tokenizer:
    """Open ``tokenizer.json``, without padding and truncation; raises :class:`ModelError`."""
    from tokenizers import Tokenizer

    try:
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    except Exception as error:  # the tokenizer raises bare exceptions
        raise broken_part(folder, "tokenizer", error) from error
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def special_piece(tokenizer: Tokenizer, piece: str) -> int:
    """Return the number of a special word piece ("[SEP]"); raises ValueError where the tokenizer has none."""
    number = tokenizer.token_to_id(piece)
    if number is None:
        raise ValueError(f"the tokenizer has no {piece} piece")
    return int(number)


def broken_part(folder: Path, part: str, error: Exception) -> ModelError:
    """Return the error for a part of a model folder that cannot be loaded."""
    return ModelError(f"{folder}: the {part} cannot be loaded ({error}). Install the package or train the model again.")
