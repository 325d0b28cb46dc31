"""What a larger network needs to teach a smaller one: distillation, Hinton and others (2015).

Needs the ``train`` extra (PyTorch, transformers, onnx); nothing here is imported at run time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import nn
from transformers import AutoModel

from recextract.classifiers.networks import open_tokenizer
from recextract.text.context import SentenceView
from recextract.training.encoder import batches, collate

_SENTENCES_BEFORE, _OPENING_SENTENCES = 4, 3
_FROZEN_LAYERS = 3
_LONGEST_TEXT = 2000
_READ_AT_ONCE = 3000
_WRAPPER = "network."  # what the names in an exported file begin with, see export.py

Input = tuple[list[int], list[int]]
"""Word pieces and segments, 0 in the sentence and 1 around it."""


class Teacher(nn.Module):
    """A large transformer whose means over all and over the sentence go through one linear layer.

    ``folder`` holds its weights; ``outputs`` is the width of what it says of a sentence.
    """

    def __init__(self, folder: Path, outputs: int) -> None:
        super().__init__()
        self.body = AutoModel.from_pretrained(folder)
        frozen = ["embeddings", *(f"encoder.layer.{number}." for number in range(_FROZEN_LAYERS))]
        for name, parameter in self.body.named_parameters():
            parameter.requires_grad = not any(part in name for part in frozen)
        self.dropout = nn.Dropout(0.1)
        self.head = nn.Linear(2 * self.body.config.hidden_size, outputs)

    def forward(
        self, input_ids: torch.Tensor, attention_mask: torch.Tensor, token_type_ids: torch.Tensor
    ) -> torch.Tensor:
        """``token_type_ids`` are 0 in the sentence; the transformer itself does not see them."""
        with torch.autocast("cpu", torch.bfloat16):
            hidden = self.body(input_ids=input_ids, attention_mask=attention_mask)[0]
        hidden = hidden.float()
        means = []
        for mask in (attention_mask, attention_mask * (token_type_ids == 0)):
            weight = mask.unsqueeze(-1).to(hidden.dtype)
            means.append((hidden * weight).sum(1) / weight.sum(1))
        return self.head(self.dropout(torch.cat(means, 1)))  # type: ignore[no-any-return]

    @torch.no_grad()
    def read(self, inputs: Sequence[Input]) -> np.ndarray:
        """Return the scores of each input, shape (inputs, outputs)."""
        self.eval()
        scores = np.zeros((len(inputs), self.head.out_features), dtype=np.float32)
        for batch in batches([len(ids) for ids, _ in inputs], _READ_AT_ONCE, None):
            scores[batch] = self(**collate(inputs, batch)).numpy()
        return scores


@dataclass(frozen=True, slots=True)
class WideLayout:
    """How many word pieces of a sentence and of what stands around it a teacher sees: more than those it teaches."""

    sentence: int = 90
    heading: int = 24
    lead_in: int = 24
    before: int = 64
    after: int = 24
    opening: int = 32


def wide_inputs(large: Path, layout: WideLayout) -> Callable[[Sequence[SentenceView], int], Input]:
    """Return what lays out a sentence, given all of its document and its index, for the network in ``large``."""
    tokenizer = open_tokenizer(large)
    start, *_, end = tokenizer.encode("a").ids

    def pieces(text: str) -> list[int]:
        ids: list[int] = tokenizer.encode(text, add_special_tokens=False).ids
        return ids

    def lay_out_wide(views: Sequence[SentenceView], i: int) -> Input:
        view = views[i]
        before = " ".join(v.text for v in views[max(0, i - _SENTENCES_BEFORE) : i])
        after = views[i + 1].text if i + 1 < len(views) else ""
        opening = " ".join(v.text for v in views[:_OPENING_SENTENCES])
        sentence = [start, *pieces(view.text[:_LONGEST_TEXT])[: layout.sentence], end]
        around = [
            *pieces(view.kind + (" quoted." if view.quoted else ".")),
            *(*pieces(view.heading)[: layout.heading], end),
            *(*pieces(view.lead_in)[: layout.lead_in], end),
            *(*pieces(before[-_LONGEST_TEXT:])[-layout.before :], end),
            *(*pieces(after[:_LONGEST_TEXT])[: layout.after], end),
            *(*pieces(opening[:_LONGEST_TEXT])[: layout.opening], end),
        ]
        return sentence + around, [0] * len(sentence) + [1] * len(around)

    return lay_out_wide


def weights_of(path: Path) -> dict[str, torch.Tensor]:
    """Return the weights of an exported network of 8 bits by the names that they have in PyTorch.

    (The pooler, which takes no part, is not there.)
    """
    import onnx
    from onnx import numpy_helper

    graph = onnx.load(path).graph
    values = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}

    def restored(name: str) -> np.ndarray:
        scale, zero = values[f"{name}_scale"], values[f"{name}_zero_point"].astype(np.float32)
        weights: np.ndarray = (values[f"{name}_quantized"].astype(np.float32) - zero) * scale
        return weights

    state = {
        name.removeprefix(_WRAPPER): value
        for name, value in values.items()
        if name.startswith((f"{_WRAPPER}body.", f"{_WRAPPER}head."))
        and value.dtype == np.float32
        and not name.endswith("_scale")
    }
    for node in graph.node:
        if node.op_type == "MatMulInteger":
            weights = restored(node.input[1].removesuffix("_quantized")).T
            place = node.name.removeprefix("/").replace("/", ".").removeprefix(_WRAPPER).removesuffix(".MatMul_quant")
            state["head.weight" if place.startswith("head") else f"{place}.weight"] = weights
    for kind in ("word", "token_type", "position"):
        name = f"body.embeddings.{kind}_embeddings.weight"
        state[name] = restored(_WRAPPER + name)
    return {name: torch.from_numpy(np.ascontiguousarray(value)) for name, value in state.items()}


def recall(network: nn.Module, path: Path) -> None:
    """Give a network the weights that it was exported to ``path`` with; raises ``RuntimeError`` for another's."""
    pooler = {name: value for name, value in network.state_dict().items() if ".pooler." in name}
    network.load_state_dict(pooler | weights_of(path))
