"""Fine-tune the network that reads recommendations for their themes.

Needs the ``train`` extra (PyTorch and transformers); nothing here is imported at run time. It learns the
themes, and beside them the main theme, strength, polarity and attribution, which only steady the training:
the exported network gives the themes alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import nn
from transformers import AutoModel

from recextract.classifiers.networks import open_tokenizer
from recextract.classifiers.theme_encoder import Surroundings, lay_out
from recextract.gold import GoldRecommendation
from recextract.training.encoder import (
    ATTRIBUTIONS,
    POLARITIES,
    STRENGTHS,
    FineTuning,
    collate,
    fit,
    short_floats,
)
from recextract.training.export import export_unpadded

FIELDS = (len(STRENGTHS), len(POLARITIES), len(ATTRIBUTIONS))


@dataclass(frozen=True, slots=True)
class ThemeEncoderSettings(FineTuning):
    """What a training of the theme encoder can vary."""

    learning_rate: float = 1e-4
    batch_tokens: int = 1600
    label_smoothing: float = 0.02
    main_weight: float = 0.5
    field_weight: float = 0.15


class ThemeNetwork(nn.Module):
    """A transformer whose first vector and mean over the sentence go through one linear layer.

    Output width: the themes, the same again for the main one, 3 + 2 + 3 for the other fields.
    """

    def __init__(self, base: Path, themes: int) -> None:
        super().__init__()
        self.themes = themes
        # The backward pass of PyTorch's fused attention takes longer on a processor than all the rest of a step.
        self.body = AutoModel.from_pretrained(base, attn_implementation="eager")
        self.dropout = nn.Dropout(0.1)
        self.head = nn.Linear(2 * self.body.config.hidden_size, 2 * themes + sum(FIELDS))

    def forward(
        self, input_ids: torch.Tensor, attention_mask: torch.Tensor | None, token_type_ids: torch.Tensor
    ) -> torch.Tensor:
        with short_floats(self):
            hidden = self.body(input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids)[0]
        hidden = hidden.float()
        counted = token_type_ids == 0
        if attention_mask is not None:
            counted = counted & (attention_mask > 0)
        in_sentence = counted.unsqueeze(-1).to(hidden.dtype)
        mean = (hidden * in_sentence).sum(1) / in_sentence.sum(1)
        return self.head(self.dropout(torch.cat([hidden[:, 0], mean], 1)))  # type: ignore[no-any-return]


def train_theme_encoder(
    base: Path,
    tokenizer_folder: Path,
    rows: Sequence[tuple[Surroundings, GoldRecommendation]],
    theme_ids: Sequence[str],
    settings: ThemeEncoderSettings,
    log: Callable[[str], None] = print,
    *,
    start: nn.Module | None = None,
) -> ThemeNetwork:
    """Fine-tune ``base`` on coded recommendations; ``tokenizer_folder`` holds its ``tokenizer.json``.

    ``start``, a transformer of the same shape, gives other weights to start from than the base's.
    """
    torch.set_num_threads(settings.threads)
    torch.manual_seed(settings.seed)
    tokenizer = open_tokenizer(tokenizer_folder)
    network = ThemeNetwork(base, len(theme_ids))
    if start is not None:
        network.body.load_state_dict(start.state_dict())
    inputs = [lay_out(tokenizer, row) for row, _ in rows]
    themes, main, fields = targets_of([label for _, label in rows], theme_ids)

    def loss(batch: list[int]) -> torch.Tensor:
        return loss_of(network(**collate(inputs, batch)), themes[batch], main[batch], fields[batch], settings)

    fit(network, inputs, loss, settings.plan, "theme encoder", log)
    return network.eval()


def mean_of(networks: Sequence[ThemeNetwork]) -> ThemeNetwork:
    """Return a network with the mean weights of several that began with the same head; they are used up.

    Such a mean is often better than each of them and as fast as one: model soups, Wortsman and others (2022).
    """
    states = [network.state_dict() for network in networks]
    mean = {
        name: torch.stack([state[name] for state in states]).mean(0) if tensor.is_floating_point() else tensor
        for name, tensor in states[0].items()
    }
    networks[0].load_state_dict(mean)
    return networks[0].eval()


def export_theme_encoder(network: ThemeNetwork, path: Path) -> None:
    """Write the network as ONNX, one output: the log-odds of the themes."""
    export_unpadded(network, path, network.themes)


def targets_of(
    labels: Sequence[GoldRecommendation], theme_ids: Sequence[str]
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Return themes (rows, themes) and main theme (rows, themes) as 0 or 1, the other fields (rows, 3) as indices."""
    themes = torch.tensor([[float(theme in label.themes) for theme in theme_ids] for label in labels])
    main = torch.tensor([[float(theme in label.themes[:1]) for theme in theme_ids] for label in labels])
    fields = [
        (STRENGTHS.index(label.strength), POLARITIES.index(label.polarity), ATTRIBUTIONS.index(label.attribution))
        for label in labels
    ]
    return themes, main, torch.tensor(fields)


def loss_of(
    output: torch.Tensor, themes: torch.Tensor, main: torch.Tensor, fields: torch.Tensor, settings: ThemeEncoderSettings
) -> torch.Tensor:
    count, smooth = themes.shape[1], settings.label_smoothing
    truth = themes * (1 - 2 * smooth) + smooth
    loss = 6.0 * nn.functional.binary_cross_entropy_with_logits(output[:, :count], truth)
    mains = torch.log_softmax(output[:, count : 2 * count], 1)
    loss = loss - settings.main_weight * (main * mains).sum(1).mean()
    start = 2 * count
    for column, width in enumerate(FIELDS):
        scores = output[:, start : start + width]
        loss = loss + settings.field_weight * nn.functional.cross_entropy(scores, fields[:, column])
        start += width
    return loss
