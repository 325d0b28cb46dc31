"""Train what decides on themes: a linear classifier and the weights of all that is known of a row and a theme.

The theme encoder is trained before (see :mod:`.theme_encoder`). ``python -m recextract.training.themes MODEL GOLD TEXTS
[GOLD TEXTS ...]`` trains the themes of a finished model folder anew and leaves the rest as it is.
"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import compress
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from recextract.classifiers.linear import LinearModel
from recextract.classifiers.meaning import EMBEDDER_FILES, TextEmbedder
from recextract.classifiers.model import DEFAULT_MODEL, MANIFEST, models_folder
from recextract.classifiers.theme_encoder import NETWORK, ThemeEncoder, surroundings
from recextract.classifiers.themes import (
    CODEBOOK_FEATURES,
    ENCODER_FEATURES,
    WORDS_FEATURES,
    ThemeMixer,
    document_text,
    encoder_features,
    indicator_features,
    likeness_features,
    linear_themes,
    rank_themes,
    side_by_side,
    theme_prototypes,
)
from recextract.codebook import Codebook, load_codebook
from recextract.errors import TableError
from recextract.gold import load_gold
from recextract.text.context import SentenceView
from recextract.training.build import held_out_documents
from recextract.training.examples import Example, labelled_sentences
from recextract.training.linear import WITH_DOCUMENT, sentence_and_context, train_linear

_FOLDS = 5
_BIAS_SCALE = 0.3
_NEAR_BEST = 0.009


@dataclass(frozen=True, slots=True)
class CodedDocument:
    """The sentences of one document, which of them are recommendations, their vectors and coded themes."""

    name: str
    views: Sequence[SentenceView]
    rows: Sequence[int]
    vectors: np.ndarray
    truths: Sequence[tuple[str, ...]]

    @property
    def text(self) -> str:
        """The document as the linear classifier sees it."""
        return document_text(self.views)


def train_themes(
    examples: Sequence[Example], codebook: Codebook, folder: Path, unseen: Collection[str], usual: Collection[str]
) -> tuple[ThemeMixer, ThemeMixer]:
    """Train the linear classifier, write it to ``folder``, and return the mixers for this and for any other codebook.

    The mixers learn from what classifiers say of documents that they have not seen: of the linear one, five folds
    by document; of the theme encoder, where the folder has one, the documents named in ``unseen``. The mixer for any
    other codebook learns from the documents named in ``usual`` alone: texts written to cover every theme would teach
    it to find themes where there are none. A folder without embedder gets that of the shipped model. Raises
    :class:`~recextract.errors.TableError` where fewer than two documents hold recommendations.
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
    indicators = np.concatenate([indicator_features(d.views, d.rows, codebook) for d in documents])
    described = side_by_side(indicators, np.concatenate([likeness_features(d.vectors, prototypes) for d in documents]))
    words = _out_of_fold(documents, targets)
    _fit_words(documents, targets).save(folder, "themes")
    truths = [truth for document in documents for truth in document.truths]
    is_usual = np.repeat([d.name in usual for d in documents], [len(d.rows) for d in documents])
    untrained = fit_mixer(described[is_usual], list(compress(truths, is_usual)), codebook, own_bias=False)
    if not (folder / f"{NETWORK}.onnx").is_file():
        return fit_mixer(side_by_side(described, words), truths, codebook, own_bias=True), untrained
    features = side_by_side(indicators, words)
    trained = fit_mixer(features, truths, codebook, own_bias=True)
    encoder = ThemeEncoder.load(folder)
    read = [encoder_features(encoder.score(surroundings(d.views, d.rows))) for d in documents if d.name in unseen]
    held_out = np.repeat([d.name in unseen for d in documents], [len(d.rows) for d in documents])
    kept = list(compress(truths, held_out))
    return add_encoder(trained, features[held_out], np.concatenate(read), kept, codebook), untrained


def add_encoder(
    mixer: ThemeMixer, features: np.ndarray, read: np.ndarray, truths: Sequence[Sequence[str]], codebook: Codebook
) -> ThemeMixer:
    """Mix a mixer's log-odds with the features of the theme encoder, ``read``, into one mixer of both.

    Both have shape (rows, themes, features). Only a handful of numbers is fitted, since the documents that the
    encoder has not seen are few.
    """
    codes = codebook.theme_codes
    targets = np.array([[int(code in truth) for code in codes] for truth in truths])
    own = np.array([mixer.themes.get(code, 0.0) for code in codes])
    before = features @ np.array(mixer.weights) + mixer.bias + own
    columns = np.column_stack([before.reshape(-1), read.reshape(-1, read.shape[2])])
    model = LogisticRegression(max_iter=2000).fit(columns, targets.reshape(-1))
    share, *weights = (float(value) for value in model.coef_[0])
    mixed = ThemeMixer(
        (*(round(share * value, 4) for value in mixer.weights), *(round(weight, 4) for weight in weights)),
        round(share * mixer.bias + float(model.intercept_[0]), 4),
        {code: round(share * value, 4) for code, value in mixer.themes.items()},
        mixer.thresholds,
    )
    probabilities = mixed.probabilities(side_by_side(features, read), codes)
    return replace(mixed, thresholds=_thresholds(probabilities, truths, codes))


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
    for name, group in by_document.items():
        labels = {i: example.label.themes for i, example in enumerate(group) if example.label is not None}
        if labels:
            views = [example.view for example in group]
            vectors = embedder.embed([views[i].text for i in labels])
            coded.append(CodedDocument(name, views, list(labels), vectors, list(labels.values())))
    return coded


def _targets(documents: Sequence[CodedDocument], codebook: Codebook) -> np.ndarray:
    """Return 0 or 1 for each row and theme."""
    truths = [truth for document in documents for truth in document.truths]
    return np.array([[int(code in truth) for code in codebook.theme_codes] for truth in truths])


def _out_of_fold(documents: Sequence[CodedDocument], targets: np.ndarray) -> np.ndarray:
    """Return the linear classifier's log-odds, shape (rows, themes), for documents that it has not seen."""
    counts = [len(document.rows) for document in documents]
    owner = np.repeat(np.arange(len(documents)), counts)
    words = np.zeros(targets.shape)
    for seen, unseen in GroupKFold(n_splits=min(_FOLDS, len(documents))).split(owner, groups=owner):
        train = [documents[k] for k in np.unique(owner[seen])]
        test = [documents[k] for k in np.unique(owner[unseen])]
        model = _fit_words(train, targets[seen])
        words[unseen] = np.concatenate([linear_themes(model, document.views, document.rows) for document in test])
    return words


def _fit_words(documents: Sequence[CodedDocument], targets: np.ndarray) -> LinearModel:
    """Fit one logistic regression a theme over the n-grams of sentence, context and whole document."""
    rows = [document.views[i] for document in documents for i in document.rows]
    texts = [*sentence_and_context(rows), [document.text for document in documents for _ in document.rows]]
    return train_linear(texts, targets, WITH_DOCUMENT, inverse_penalty=6.0)


def _thresholds(
    probabilities: np.ndarray, truths: Sequence[Sequence[str]], codes: Sequence[str]
) -> tuple[float, float]:
    """Choose when a second and a third theme are given: the lowest thresholds at which F1 is near its best.

    F1 hardly changes over a wide range of thresholds, and who filters a table by theme misses less with a low one.
    """

    def f1(thresholds: tuple[float, float]) -> float:
        chosen = [set(rank_themes(row, codes, thresholds)) for row in probabilities.tolist()]
        hits = sum(len(given & set(truth)) for given, truth in zip(chosen, truths, strict=True))
        return 2 * hits / (sum(map(len, chosen)) + sum(map(len, truths)))

    grid = [
        (round(float(a), 3), round(float(b), 3)) for a in np.arange(0.2, 0.6, 0.025) for b in np.arange(0.3, 0.8, 0.05)
    ]
    reached = {pair: f1(pair) for pair in grid}
    best = max(reached.values())
    return min(
        (pair for pair, value in reached.items() if value >= best - _NEAR_BEST), key=lambda pair: (sum(pair), pair)
    )


def theme_manifest(codebook: Codebook, trained: ThemeMixer, untrained: ThemeMixer) -> dict[str, object]:
    """Return what ``model.json`` says of themes."""
    mixed = ENCODER_FEATURES if len(trained.weights) == len(ENCODER_FEATURES) else WORDS_FEATURES
    return {
        "theme_codes": list(codebook.theme_codes),
        "codebook": {"name": codebook.name, "version": codebook.version, "sha256": codebook.sha256},
        "theme_features": {"theme_mixer": mixed, "codebook_mixer": CODEBOOK_FEATURES},
        "theme_mixer": asdict(trained),
        "codebook_mixer": asdict(untrained),
    }


def retrain_themes(folder: Path, sources: Sequence[tuple[Path, Path]], codebook: Codebook) -> None:
    """Train the themes of a finished model folder anew; ``sources`` are pairs of gold and the folder of its texts."""
    read = [labelled_sentences(load_gold(gold), texts) for gold, texts in sources]
    examples = [example for part in read for example in part]
    manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    usual = {example.doc for example in read[0]}
    mixers = train_themes(examples, codebook, folder, held_out_documents(read[0]), usual)
    manifest |= theme_manifest(codebook, *mixers)
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=1, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    model, *rest = map(Path, sys.argv[1:])
    retrain_themes(model, list(zip(rest[::2], rest[1::2], strict=True)), load_codebook())
