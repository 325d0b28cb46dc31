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

from recextract.context import SentenceView
from recextract.networks import open_network, open_tokenizer

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

EMBEDDER_FILES = ("embedder.onnx", "tokenizer.json")
WIDTH = 384
_LONGEST = 256
_SENTENCE_SHARE = 3.0
_CONTEXT_SHARE = 1.5
_DOCUMENT_SHARE = 2.0


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

        >>> from recextract.model import default_model
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


@dataclass(frozen=True, slots=True)
class RowVectors:
    """The vectors of the recommendations of one document and of their contexts, both of shape (rows, 384)."""

    sentences: np.ndarray
    contexts: np.ndarray

    @property
    def document(self) -> np.ndarray:
        """What the recommendations of the document mean on average, shape (rows, 384), all rows alike."""
        return np.broadcast_to(self.sentences.mean(axis=0), self.sentences.shape)

    @property
    def stacked(self) -> np.ndarray:
        """Sentence, context and document side by side, shape (rows, 3 * 384), as the classifier sees them."""
        return np.hstack(
            [_SENTENCE_SHARE * self.sentences, _CONTEXT_SHARE * self.contexts, _DOCUMENT_SHARE * self.document]
        )


def embed_rows(embedder: TextEmbedder, views: Sequence[SentenceView], rows: Sequence[int]) -> RowVectors:
    """Embed the recommendations of one document, which are the sentences numbered ``rows``."""
    chosen = [views[i] for i in rows]
    return RowVectors(
        embedder.embed([view.text for view in chosen]),
        embedder.embed([f"{view.heading} {view.lead_in} {view.previous}" for view in chosen]),
    )
