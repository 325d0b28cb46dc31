"""Distil the encoder into the skimmer: a small convolutional network that reads every sentence.

Needs the ``train`` extra (PyTorch). The skimmer learns what the encoder says of each sentence, all
its heads included, which teaches it more than the coded labels alone; texts without labels serve
as well. Knowledge distillation after Hinton, Vinyals and Dean (2015).
"""

from __future__ import annotations

import math
import random
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import nn

from recextract.classifiers.encoder import Pieces

_DILATIONS = (1, 2, 4)
_BATCH = 64
_ABSENT = 30.0
_MASK_PIECE = 103
_HEADS = ((1, 4), (4, 6), (6, 9))
_FIRST_THEME = 9


@dataclass(frozen=True, slots=True)
class SkimmerSettings:
    """What a training run can vary; ``masked`` is the share of pieces hidden in every other sentence."""

    width: int = 128
    embedding_width: int = 128
    epochs: int = 8
    learning_rate: float = 2e-3
    masked: float = 0.1
    without_context: float = 0.1
    label_share: float = 0.5
    seed: int = 0
    threads: int = 1


class SkimmerNetwork(nn.Module):
    """Dilated convolutions over the sentence, a bag of pieces for the context, one layer for all heads.

    Takes piece ids, 0 where there is none: sentences of shape (n, longest), contexts (n, longest).
    """

    def __init__(self, embeddings: torch.Tensor, width: int, outputs: int) -> None:
        super().__init__()
        self.pieces = nn.Embedding(embeddings.shape[0], embeddings.shape[1], padding_idx=0, _weight=embeddings)
        self.sentence = nn.Linear(embeddings.shape[1], width)
        self.context = nn.Linear(embeddings.shape[1], width)
        self.convolutions = nn.ModuleList(nn.Conv1d(width, width, 3, padding=d, dilation=d) for d in _DILATIONS)
        self.norms = nn.ModuleList(nn.LayerNorm(width) for _ in _DILATIONS)
        self.attention = nn.Linear(width, 1)
        self.dropout = nn.Dropout(0.1)
        self.head = nn.Sequential(
            nn.Linear(4 * width, 2 * width), nn.GELU(), nn.Dropout(0.1), nn.Linear(2 * width, outputs)
        )

    def forward(self, sentence: torch.Tensor, context: torch.Tensor) -> torch.Tensor:
        present = (sentence > 0).unsqueeze(-1).float()
        absent = (present - 1) * _ABSENT
        hidden = self.sentence(self.dropout(self.pieces(sentence))) * present
        for convolution, norm in zip(self.convolutions, self.norms, strict=True):
            moved = torch.relu(convolution(hidden.transpose(1, 2)).transpose(1, 2))
            hidden = (hidden + norm(moved)) * present
        mean = hidden.sum(1) / present.sum(1).clamp(min=1)
        largest = (hidden + absent).max(1).values
        attended = (hidden * torch.softmax(self.attention(hidden) + absent, 1)).sum(1)
        around = (context > 0).unsqueeze(-1).float()
        bag = (torch.relu(self.context(self.pieces(context))) * around).sum(1) / around.sum(1).clamp(min=1)
        return self.head(self.dropout(torch.cat([mean, largest, attended, bag], 1)))  # type: ignore[no-any-return]


def train_skimmer(
    pieces: Sequence[Pieces],
    taught: np.ndarray,
    labels: np.ndarray,
    piece_vectors: np.ndarray,
    settings: SkimmerSettings = SkimmerSettings(),
    log: Callable[[str], None] = print,
) -> SkimmerNetwork:
    """Train the skimmer on what the encoder says.

    ``taught`` are the encoder's raw outputs, one row a sentence; ``labels`` 1 for a recommendation,
    0 for none and NaN where nobody coded; ``piece_vectors`` the encoder's word-piece embeddings, one
    row a piece, of which the first principal components are the starting point.
    """
    torch.set_num_threads(settings.threads)
    torch.manual_seed(settings.seed)
    shuffle = random.Random(settings.seed)
    network = SkimmerNetwork(
        _principal_components(piece_vectors, settings.embedding_width), settings.width, taught.shape[1]
    )
    certainty = 1 / (1 + np.exp(-taught[:, 0]))
    mixed = settings.label_share * np.nan_to_num(labels) + (1 - settings.label_share) * certainty
    targets = torch.from_numpy(np.where(np.isnan(labels), certainty, mixed)).float()
    weights = torch.from_numpy(np.where(np.isnan(labels), certainty, labels)).float()
    teacher = torch.from_numpy(taught)
    own = [p for name, p in network.named_parameters() if not name.startswith("pieces")]
    rates = (settings.learning_rate / 4, settings.learning_rate)
    optimizer = torch.optim.AdamW(
        [{"params": list(network.pieces.parameters()), "weight_decay": 0.0}, {"params": own, "weight_decay": 0.01}]
    )
    steps = settings.epochs * math.ceil(len(pieces) / _BATCH)
    step = 0
    for epoch in range(settings.epochs):
        network.train()
        total = 0.0
        for batch in _batches(pieces, shuffle):
            factor = min(1.0, step / 200) * 0.5 * (1 + math.cos(math.pi * step / steps))
            for group, rate in zip(optimizer.param_groups, rates, strict=True):
                group["lr"] = rate * factor + 1e-6
            sentences = _padded([_masked(pieces[i].sentence, settings.masked, shuffle) for i in batch])
            contexts = _padded(
                [pieces[i].context if shuffle.random() >= settings.without_context else [] for i in batch]
            )
            loss = _loss(network(sentences, contexts), teacher[batch], targets[batch], weights[batch])
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            step += 1
            total += loss.item()
        log(f"skimmer: epoch {epoch + 1} of {settings.epochs}, loss {total * settings.epochs / steps:.3f}")
    return network.eval()


def export_skimmer(network: SkimmerNetwork, target: Path) -> None:
    """Write the network as ONNX, its table of word pieces in 8 bits."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    sample = (torch.ones((2, 8), dtype=torch.long), torch.ones((2, 4), dtype=torch.long))
    with tempfile.TemporaryDirectory() as folder:
        torch.onnx.export(
            network.eval(),
            sample,
            f"{folder}/skimmer.onnx",
            input_names=["sentence", "context"],
            output_names=["logits"],
            dynamic_axes={"sentence": {0: "n", 1: "pieces"}, "context": {0: "n", 1: "around"}, "logits": {0: "n"}},
            opset_version=17,
            dynamo=False,
        )
        quantize_dynamic(f"{folder}/skimmer.onnx", target, weight_type=QuantType.QInt8, op_types_to_quantize=["Gather"])


def _loss(output: torch.Tensor, teacher: torch.Tensor, target: torch.Tensor, weight: torch.Tensor) -> torch.Tensor:
    """Compare with the teacher: detection on every sentence, the other heads as far as it is a recommendation."""
    binary = nn.functional.binary_cross_entropy_with_logits
    detection = binary(output[:, 0], target, weight=1 + 0.5 * target)
    nearness = 0.01 * ((output[:, 0] - teacher[:, 0]) ** 2).mean()
    fields = 4.0 * binary(output[:, _FIRST_THEME:], torch.sigmoid(teacher[:, _FIRST_THEME:]), reduction="none").mean(1)
    for first, last in _HEADS:
        shares = torch.softmax(teacher[:, first:last], 1)
        fields = fields - (shares * torch.log_softmax(output[:, first:last], 1)).sum(1)
    loss: torch.Tensor = detection + nearness + (fields * (weight + 0.03)).mean()
    return loss


def _principal_components(vectors: np.ndarray, width: int) -> torch.Tensor:
    """Return the vectors' first ``width`` principal components, with a spread of a half; the first row is 0."""
    centred = torch.from_numpy(vectors).float()
    centred = centred - centred.mean(0)
    directions = torch.linalg.svd(centred[::3], full_matrices=False).Vh[:width]
    components: torch.Tensor = centred @ directions.T
    components = components / components.std() * 0.5
    components[0] = 0
    return torch.as_tensor(components)


def _batches(pieces: Sequence[Pieces], shuffle: random.Random) -> list[list[int]]:
    """Group sentences of like length, in random order."""
    order = sorted(range(len(pieces)), key=lambda i: len(pieces[i].sentence) + 8 * shuffle.random())
    batches = [order[i : i + _BATCH] for i in range(0, len(order), _BATCH)]
    shuffle.shuffle(batches)
    return batches


def _masked(ids: list[int], share: float, shuffle: random.Random) -> list[int]:
    if shuffle.random() < 0.5:
        return ids
    return [i if shuffle.random() >= share else _MASK_PIECE for i in ids]


def _padded(inputs: Sequence[Sequence[int]]) -> torch.Tensor:
    array = torch.zeros((len(inputs), max(1, *(len(ids) for ids in inputs))), dtype=torch.long)
    for row, ids in enumerate(inputs):
        array[row, : len(ids)] = torch.tensor(ids, dtype=torch.long)
    return array
