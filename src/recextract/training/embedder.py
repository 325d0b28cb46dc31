"""Write the embedder of a model folder from the base weights, as they are: nothing is trained.

``python -m recextract.training.embedder FOLDER`` made the shipped one; needs the ``train`` extra. ``recextract
train`` copies it, so that a model of your own needs no PyTorch for its themes.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import torch
from torch import nn
from transformers import AutoModel, AutoTokenizer

from recextract.classifiers.meaning import EMBEDDER_FILES
from recextract.training.build import quantize
from recextract.training.run import base_encoder


class MeanPooled(nn.Module):
    """The base encoder with one unit vector a text, the mean of its pieces; for texts without padding."""

    def __init__(self, base: Path) -> None:
        super().__init__()
        self.body = AutoModel.from_pretrained(base, attn_implementation="sdpa")

    def forward(self, input_ids: torch.Tensor) -> torch.Tensor:
        mask = torch.ones_like(input_ids)
        hidden = self.body(input_ids=input_ids, attention_mask=mask)[0]
        return nn.functional.normalize(hidden.mean(dim=1), dim=1)


def write_embedder(base: Path, folder: Path) -> None:
    """Write ``embedder.onnx`` with 8-bit weights and its tokenizer to ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    model = MeanPooled(base).eval()
    network, pieces = EMBEDDER_FILES
    with tempfile.TemporaryDirectory() as scratch:
        exported = Path(scratch) / network
        torch.onnx.export(
            model,
            (torch.ones((2, 8), dtype=torch.long),),
            str(exported),
            input_names=["input_ids"],
            output_names=["vectors"],
            dynamic_axes={"input_ids": {0: "batch", 1: "pieces"}, "vectors": {0: "batch"}},
            opset_version=17,
            dynamo=False,
        )
        quantize(exported, folder / network)
    AutoTokenizer.from_pretrained(base).backend_tokenizer.save(str(folder / pieces))


if __name__ == "__main__":
    write_embedder(base_encoder(), Path(sys.argv[1]))
