"""Fine-tune the sentence encoder on every coded field at once.

Needs the ``train`` extra (PyTorch and transformers); nothing here is imported at run time.
One encoder carries five heads: detection, strength, polarity, attribution and themes. The
last four learn from the recommendations alone.
"""

from __future__ import annotations

import json
import math
import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
from torch import nn
from transformers import AutoModel

from recextract.classifiers.encoder import PieceTokenizer
from recextract.classifiers.networks import open_tokenizer
from recextract.training.examples import Example
from recextract.training.export import export_unpadded

STRENGTHS = ("must", "should", "could")
POLARITIES = ("do", "avoid")
ATTRIBUTIONS = ("author", "direct", "indirect")


@dataclass(frozen=True, slots=True)
class FitPlan:
    """How long and how fast a network learns; ``batch_tokens`` word pieces, padding included."""

    epochs: int
    rate: float
    head_rate: float = 1e-3
    layer_decay: float = 0.9
    batch_tokens: int = 1600
    seed: int = 0


@dataclass(frozen=True, slots=True)
class FineTuning:
    """What every fine-tuning run can vary; ``batch_tokens`` word pieces, padding included."""

    epochs: int = 3
    learning_rate: float = 9e-5
    head_learning_rate: float = 1e-3
    layer_decay: float = 0.85
    batch_tokens: int = 1400
    label_smoothing: float = 0.03
    seed: int = 0
    threads: int = 1

    @property
    def plan(self) -> FitPlan:
        """How :func:`fit` is to go about it."""
        return FitPlan(
            self.epochs,
            self.learning_rate,
            self.head_learning_rate,
            self.layer_decay,
            self.batch_tokens,
            self.seed,
        )


@dataclass(frozen=True, slots=True)
class EncoderSettings(FineTuning):
    """What a training of the encoder can vary; lengths in word pieces."""

    sentence_pieces: int = 72
    context_pieces: int = 32
    positive_weight: float = 1.3


class MultiTaskEncoder(nn.Module):
    """Mean-pooled encoder with one linear layer for all heads; output width 1 + 3 + 2 + 3 + themes."""

    def __init__(self, base: Path, themes: int) -> None:
        super().__init__()
        # The backward pass of PyTorch's fused attention takes longer on a processor than all the rest of a step.
        self.body = AutoModel.from_pretrained(base, attn_implementation="eager")
        self.dropout = nn.Dropout(0.1)
        self.head = nn.Linear(
            self.body.config.hidden_size, 1 + len(STRENGTHS) + len(POLARITIES) + len(ATTRIBUTIONS) + themes
        )

    def forward(
        self, input_ids: torch.Tensor, attention_mask: torch.Tensor | None, token_type_ids: torch.Tensor
    ) -> torch.Tensor:
        with short_floats(self):
            hidden = self.body(input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids)[0]
        hidden = hidden.float()
        if attention_mask is None:
            pooled = hidden.mean(1)
        else:
            mask = attention_mask.unsqueeze(-1).to(hidden.dtype)
            pooled = (hidden * mask).sum(1) / mask.sum(1).clamp(min=1.0)
        return self.head(self.dropout(pooled))  # type: ignore[no-any-return]


def short_floats(network: nn.Module) -> torch.autocast:
    """Compute in 16-bit floats while a network learns, on processors that have them: a third less time."""
    can = torch.cpu._is_avx512_bf16_supported()
    return torch.autocast("cpu", torch.bfloat16, enabled=network.training and can)


def targets_of(examples: Sequence[Example], theme_ids: Sequence[str]) -> torch.Tensor:
    """Return one row an example: detection, strength, polarity, attribution (indices, -1 unknown), themes (0/1)."""
    targets = np.zeros((len(examples), 4 + len(theme_ids)), dtype=np.float32)
    targets[:, 1:4] = -1
    for i, example in enumerate(examples):
        label = example.label
        if label is None:
            continue
        targets[i, 0] = 1
        targets[i, 1] = STRENGTHS.index(label.strength)
        targets[i, 2] = POLARITIES.index(label.polarity)
        targets[i, 3] = ATTRIBUTIONS.index(label.attribution)
        for rank, theme in enumerate(label.themes):
            if theme in theme_ids:
                targets[i, 4 + theme_ids.index(theme)] = 1.0 if rank == 0 else 0.9
    return torch.from_numpy(targets)


def loss_of(
    output: torch.Tensor, target: torch.Tensor, settings: EncoderSettings, counting: torch.Tensor | None = None
) -> torch.Tensor:
    """Return how far the output of all heads is from the targets; ``counting``, shape (rows,), weighs the rows."""
    smooth = settings.label_smoothing
    truth = target[:, 0] * (1 - 2 * smooth) + smooth
    weight = torch.where(target[:, 0] > 0.5, settings.positive_weight, 1.0)
    positive = target[:, 0] > 0.5
    if counting is not None:
        weight, positive = weight * counting, positive & (counting > 0)
    loss = nn.functional.binary_cross_entropy_with_logits(output[:, 0], truth, weight=weight)
    if positive.any():
        share = positive.float().mean()
        start = 1
        for column, width in ((1, len(STRENGTHS)), (2, len(POLARITIES)), (3, len(ATTRIBUTIONS))):
            logits = output[positive][:, start : start + width]
            loss = loss + share * nn.functional.cross_entropy(logits, target[positive][:, column].long())
            start += width
        themes = nn.functional.binary_cross_entropy_with_logits(output[positive][:, start:], target[positive][:, 4:])
        loss = loss + 4.0 * share * themes
    return loss


def batches(lengths: Sequence[int], budget: int, shuffle: random.Random | None) -> list[list[int]]:
    """Group inputs of like length so that little padding is computed."""
    order = list(range(len(lengths)))
    if shuffle is not None:
        order.sort(key=lambda i: lengths[i] + shuffle.random() * 8)
    else:
        order.sort(key=lambda i: lengths[i])
    batches: list[list[int]] = []
    current: list[int] = []
    for i in order:
        if current and max(lengths[i], lengths[current[-1]]) * (len(current) + 1) > budget:
            batches.append(current)
            current = []
        current.append(i)
    if current:
        batches.append(current)
    if shuffle is not None:
        shuffle.shuffle(batches)
    return batches


def collate(encoded: Sequence[tuple[list[int], list[int]]], batch: Sequence[int]) -> dict[str, torch.Tensor]:
    width = max(len(encoded[i][0]) for i in batch)
    ids = torch.zeros((len(batch), width), dtype=torch.long)
    types = torch.zeros_like(ids)
    mask = torch.zeros_like(ids)
    for row, i in enumerate(batch):
        length = len(encoded[i][0])
        ids[row, :length] = torch.tensor(encoded[i][0])
        types[row, :length] = torch.tensor(encoded[i][1])
        mask[row, :length] = 1
    return {"input_ids": ids, "attention_mask": mask, "token_type_ids": types}


def parameter_groups(
    model: nn.Module, *, layers: int, rate: float, head_rate: float, decay: float
) -> Iterator[dict[str, object]]:
    """Yield the parameters with their learning rates: lower layers learn less, word and position vectors nothing.

    ``model.body`` is the transformer; what lies outside it is the head.
    """
    for name, parameter in model.named_parameters():
        if "word_embeddings" in name or "position_embeddings" in name:
            parameter.requires_grad = False
            continue
        depth = layers - 1
        if "encoder.layer." in name:
            depth = int(name.split("encoder.layer.")[1].split(".")[0])
        elif "embeddings" in name:
            depth = -1
        own = rate * decay ** (layers - 1 - depth) if name.startswith("body") else head_rate
        weight_decay = 0.0 if name.endswith("bias") or "LayerNorm" in name else 0.01
        yield {"params": [parameter], "lr": own, "weight_decay": weight_decay}


def cosine_schedule(optimizer: torch.optim.Optimizer, steps: int) -> torch.optim.lr_scheduler.LambdaLR:
    """Warm up over a twelfth of the steps, then let the learning rate fall along a cosine."""
    warm_up = max(1, steps // 12)

    def factor(step: int) -> float:
        if step < warm_up:
            return (step + 1) / warm_up
        return 0.5 * (1 + math.cos(math.pi * min(1.0, (step - warm_up) / max(1, steps - warm_up)))) * 0.98 + 0.02

    return torch.optim.lr_scheduler.LambdaLR(optimizer, factor)


def fine_tuning(
    model: nn.Module, rate: float, head_rate: float, decay: float, steps: int
) -> tuple[torch.optim.Optimizer, torch.optim.lr_scheduler.LambdaLR]:
    """Return optimizer and schedule for a pre-trained ``model.body`` with a new head."""
    layers = int(model.body.config.num_hidden_layers)  # type: ignore[union-attr, arg-type]
    groups = parameter_groups(model, layers=layers, rate=rate, head_rate=head_rate, decay=decay)
    optimizer = torch.optim.AdamW(list(groups))
    return optimizer, cosine_schedule(optimizer, steps)


def fit(
    network: nn.Module,
    inputs: Sequence[tuple[list[int], list[int]]],
    loss_of_batch: Callable[[list[int]], torch.Tensor],
    plan: FitPlan,
    name: str,
    log: Callable[[str], None],
) -> None:
    """Train a network on inputs of word pieces; ``loss_of_batch`` takes their indices. Left ready for use."""
    shuffle = random.Random(plan.seed)
    lengths = [len(ids) for ids, _ in inputs]
    steps = plan.epochs * len(batches(lengths, plan.batch_tokens, random.Random(0)))
    optimizer, schedule = fine_tuning(network, plan.rate, plan.head_rate, plan.layer_decay, steps)
    started, step, running = time.time(), 0, 0.0
    network.train()
    for _ in range(plan.epochs):
        for batch in batches(lengths, plan.batch_tokens, shuffle):
            loss = loss_of_batch(batch)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            step += 1
            running = 0.98 * running + 0.02 * loss.item() if running else loss.item()
            if step % 25 == 0:
                log(f"{name}: step {step} of {steps}, loss {running:.3f}, {time.time() - started:.0f} s")
    network.eval()


def train_encoder(
    base: Path,
    examples: Sequence[Example],
    theme_ids: Sequence[str],
    settings: EncoderSettings,
    log: Callable[[str], None] = print,
) -> tuple[MultiTaskEncoder, PieceTokenizer]:
    """Fine-tune ``base`` and return the model with its tokenizer."""
    torch.set_num_threads(settings.threads)
    torch.manual_seed(settings.seed)
    tokenizer = PieceTokenizer.of(open_tokenizer(base), asdict(settings))
    model = MultiTaskEncoder(base, len(theme_ids))
    encoded = [tokenizer.lay_out(pieces) for pieces in tokenizer.split([e.view for e in examples])]
    targets = targets_of(examples, theme_ids)
    fit(
        model,
        encoded,
        lambda batch: loss_of(model(**collate(encoded, batch)), targets[batch], settings),
        settings.plan,
        "encoder",
        log,
    )
    return model.eval(), tokenizer


def export_onnx(
    model: MultiTaskEncoder,
    tokenizer: PieceTokenizer,
    folder: Path,
    settings: EncoderSettings,
    theme_ids: Sequence[str],
) -> None:
    """Write ``encoder.onnx``, ``tokenizer.json`` and ``encoder.json`` to ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    export_unpadded(model, folder / "encoder.onnx", model.head.out_features)
    tokenizer.tokenizer.save(str(folder / "tokenizer.json"))
    description = {
        "settings": asdict(settings),
        "strengths": STRENGTHS,
        "polarities": POLARITIES,
        "attributions": ATTRIBUTIONS,
        "themes": list(theme_ids),
    }
    (folder / "encoder.json").write_text(json.dumps(description, indent=1) + "\n", encoding="utf-8")
