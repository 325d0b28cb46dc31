"""What a text means, as a vector: general sentence embeddings, not trained on this project's labels.

Texts that mean the same have vectors that point the same way, also where they share no word. Themes are
told by them: for subjects that the training texts hardly touch, and for themes that nobody has coded yet.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from recextract.classifiers.networks import open_network, open_tokenizer

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

EMBEDDER_FILES = ("embedder.onnx", "tokenizer.json")
WIDTH = 384
_LONGEST = 256


@dataclass(frozen=True, slots=True, eq=False)
class TextEmbedder:
    """An ONNX session and its tokenizer, which cuts texts after 256 word pieces."""

    session: InferenceSession
    tokenizer: Tokenizer

    @classmethod
    def load(cls, folder: Path) -> TextEmbedder:
        """Load the embedder of a model folder; raises :class:`ModelError` where it is missing or broken."""
        tokenizer = open_tokenizer(folder)
        tokenizer.enable_truncation(_LONGEST)
        return cls(open_network(folder, "embedder"), tokenizer)

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        """Return one vector of unit length a text, shape (texts, 384); that of an empty text is 0.

        Texts go through one by one: with 8-bit weights a text's vector would else depend on its neighbours.

        >>> from recextract.classifiers.model import default_model
        >>> rail, train, cod = default_model().embedder.embed(["Build the railway.", "Lay the tracks.", "Fry cod."])
        >>> bool(rail @ train > rail @ cod)
        True
        """
        vectors = np.zeros((len(texts), WIDTH), dtype=np.float32)
        for row, text in enumerate(texts):
            if text.strip():
                ids = np.array([self.tokenizer.encode(text).ids], dtype=np.int64)
                vectors[row] = self.session.run(None, {"input_ids": ids})[0][0]
        return vectors
