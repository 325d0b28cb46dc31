"""Train what decides on themes: two classifiers and the weights of all that is known of a row and a theme.

Nothing here depends on the encoder that detects recommendations. ``python -m recextract.training.themes MODEL
GOLD TEXTS [GOLD TEXTS ...]`` trains the themes of a finished model folder anew and leaves the rest as it is.
"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from recextract.codebook import Codebook, load_codebook
from recextract.errors import TableError
from recextract.gold import load_gold
from recextract.linear import LinearModel
from recextract.meaning import EMBEDDER_FILES, RowVectors, TextEmbedder, embed_rows
from recextract.model import DEFAULT_MODEL, MANIFEST, models_folder
from recextract.themes import (
    CODEBOOK_FEATURES,
    FEATURES,
    MeaningModel,
    ThemeMixer,
    codebook_features,
    document_text,
    linear_themes,
    rank_themes,
    theme_features,
    theme_prototypes,
)
from recextract.training.examples import Example, labelled_sentences
from recextract.training.linear import WITH_DOCUMENT, sentence_and_context, train_linear

_FOLDS = 5
_BIAS_SCALE = 0.3


@dataclass(frozen=True, slots=True)
class CodedDocument:
    """The sentences of one document, which of them are recommendations, their vectors and coded themes."""

    examples: Sequence[Example]
    rows: Sequence[int]
    vectors: RowVectors
    truths: Sequence[tuple[str, ...]]

    @property
    def text(self) -> str:
        """The document as the linear classifiers see it."""
        return document_text([example.view for example in self.examples])


def train_themes(examples: Sequence[Example], codebook: Codebook, folder: Path) -> tuple[ThemeMixer, ThemeMixer]:
    """Train the classifiers, write them to ``folder``, and return the mixers for this and for any other codebook.

    The mixers learn from what classifiers say of documents that they have not seen, five folds by document.
    A folder without embedder gets that of the shipped model. Raises :class:`~recextract.errors.TableError`
    where fewer than two documents hold recommendations.
    """
    for name in EMBEDDER_FILES:
        if not (folder / name).is_file():
            shutil.copyfile(models_folder() / DEFAULT_MODEL / name, folder / name)
    embedder = TextEmbedder.load(folder)
    documents = _coded_documents(examples, embedder)
    if len(documents) < 2:
        raise TableError(f"{len(documents)} documents with recommendations are too few to train themes on: code more.")
    prototypes = theme_prototypes(embedder, codebook)
    targets = _targets(documents, codebook)
    described = np.concatenate(
        [
            codebook_features(
                [e.view for e in document.examples], document.rows, document.vectors, prototypes, codebook
            )
            for document in documents
        ]
    )
    meaning, words = _out_of_fold(documents, targets)
    _fit_words(documents, targets).save(folder, "themes")
    weights, bias = _fit_meaning(documents, targets)
    MeaningModel(weights, bias, prototypes).save(folder)
    truths = [truth for document in documents for truth in document.truths]
    trained = fit_mixer(theme_features(described, meaning, words), truths, codebook, own_bias=True)
    return trained, fit_mixer(described, truths, codebook, own_bias=False)


def fit_mixer(
    features: np.ndarray, truths: Sequence[Sequence[str]], codebook: Codebook, *, own_bias: bool
) -> ThemeMixer:
    """Fit weights that all themes share, with a bias for each theme where ``own_bias`` holds.

    ``features`` has shape (rows, themes, features), ``truths`` the coded themes of each row.
    """
    codes = codebook.theme_codes
    rows, themes, width = features.shape
    targets = np.array([[int(code in truth) for code in codes] for truth in truths])
    biases = np.tile(_BIAS_SCALE * np.eye(themes) * own_bias, (rows, 1))
    model = LogisticRegression(max_iter=2000).fit(np.hstack([features.reshape(-1, width), biases]), targets.reshape(-1))
    weights = tuple(round(float(weight), 4) for weight in model.coef_[0])
    own = {code: round(_BIAS_SCALE * weights[width + k], 4) for k, code in enumerate(codes)} if own_bias else {}
    mixer = ThemeMixer(weights[:width], round(float(model.intercept_[0]), 4), own, (1.0, 1.0))
    thresholds = _thresholds(mixer.probabilities(features, codes), truths, codes)
    return ThemeMixer(mixer.weights, mixer.bias, mixer.themes, thresholds)


def _coded_documents(examples: Sequence[Example], embedder: TextEmbedder) -> list[CodedDocument]:
    """Group the examples by document; documents without a recommendation are left out."""
    by_document: dict[str, list[Example]] = {}
    for example in examples:
        by_document.setdefault(example.doc, []).append(example)
    coded = []
    for group in by_document.values():
        labels = {i: example.label.themes for i, example in enumerate(group) if example.label is not None}
        if labels:
            vectors = embed_rows(embedder, [example.view for example in group], list(labels))
            coded.append(CodedDocument(group, list(labels), vectors, list(labels.values())))
    return coded


def _targets(documents: Sequence[CodedDocument], codebook: Codebook) -> np.ndarray:
    """Return 0 or 1 for each row and theme; a theme that nobody coded still needs one example to be fitted."""
    truths = [truth for document in documents for truth in document.truths]
    targets = np.array([[int(code in truth) for code in codebook.theme_codes] for truth in truths])
    targets[0, targets.sum(axis=0) == 0] = 1
    return targets


def _out_of_fold(documents: Sequence[CodedDocument], targets: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the log-odds of both classifiers, shape (rows, themes), for documents that they have not seen."""
    counts = [len(document.rows) for document in documents]
    owner = np.repeat(np.arange(len(documents)), counts)
    meaning, words = np.zeros(targets.shape), np.zeros(targets.shape)
    for seen, unseen in GroupKFold(n_splits=min(_FOLDS, len(documents))).split(owner, groups=owner):
        train = [documents[k] for k in np.unique(owner[seen])]
        test = [documents[k] for k in np.unique(owner[unseen])]
        known = targets[seen].copy()
        known[0, known.sum(axis=0) == 0] = 1
        weights, bias = _fit_meaning(train, known)
        meaning[unseen] = np.concatenate([document.vectors.stacked for document in test]) @ weights + bias
        model = _fit_words(train, known)
        words[unseen] = np.concatenate(
            [linear_themes(model, [e.view for e in document.examples], document.rows) for document in test]
        )
    return meaning, words


def _fit_meaning(documents: Sequence[CodedDocument], targets: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Fit one logistic regression a theme over the vectors; return weights (vector, themes) and biases."""
    vectors = np.concatenate([document.vectors.stacked for document in documents]).astype(np.float32)
    models = [
        LogisticRegression(max_iter=300, class_weight={0: 1.0, 1: 1.5}).fit(vectors, target) for target in targets.T
    ]
    return np.array([model.coef_[0] for model in models]).T, np.array([model.intercept_[0] for model in models])


def _fit_words(documents: Sequence[CodedDocument], targets: np.ndarray) -> LinearModel:
    """Fit one logistic regression a theme over the n-grams of sentence, context and whole document."""
    rows = [document.examples[i] for document in documents for i in document.rows]
    texts = [*sentence_and_context(rows), [document.text for document in documents for _ in document.rows]]
    return train_linear(texts, targets, WITH_DOCUMENT, inverse_penalty=6.0)


def _thresholds(
    probabilities: np.ndarray, truths: Sequence[Sequence[str]], codes: Sequence[str]
) -> tuple[float, float]:
    """Choose when a second and a third theme are given, by the F1 of themes."""

    def f1(thresholds: tuple[float, float]) -> float:
        chosen = [set(rank_themes(row, codes, thresholds)) for row in probabilities.tolist()]
        hits = sum(len(given & set(truth)) for given, truth in zip(chosen, truths, strict=True))
        return 2 * hits / (sum(map(len, chosen)) + sum(map(len, truths)))

    grid = [
        (round(float(a), 3), round(float(b), 3)) for a in np.arange(0.2, 0.6, 0.025) for b in np.arange(0.3, 0.8, 0.05)
    ]
    return max(grid, key=f1)


def theme_manifest(codebook: Codebook, trained: ThemeMixer, untrained: ThemeMixer) -> dict[str, object]:
    """Return what ``model.json`` says of themes."""
    return {
        "theme_codes": list(codebook.theme_codes),
        "codebook": {"name": codebook.name, "version": codebook.version, "sha256": codebook.sha256},
        "theme_features": {"theme_mixer": FEATURES, "codebook_mixer": CODEBOOK_FEATURES},
        "theme_mixer": asdict(trained),
        "codebook_mixer": asdict(untrained),
    }


def retrain_themes(folder: Path, sources: Sequence[tuple[Path, Path]], codebook: Codebook) -> None:
    """Train the themes of a finished model folder anew; ``sources`` are pairs of gold and the folder of its texts."""
    examples = [example for gold, texts in sources for example in labelled_sentences(load_gold(gold), texts)]
    manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    manifest |= theme_manifest(codebook, *train_themes(examples, codebook, folder))
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=1, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    model, *rest = map(Path, sys.argv[1:])
    retrain_themes(model, list(zip(rest[::2], rest[1::2], strict=True)), load_codebook())
