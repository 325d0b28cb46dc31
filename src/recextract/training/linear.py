"""Train the linear models with scikit-learn and hand them over without pickle."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from recextract.classifiers.linear import LinearModel, ngrams
from recextract.text.context import SentenceView
from recextract.training.examples import Example


@dataclass(frozen=True, slots=True)
class TextColumn:
    """How one of a model's texts is turned into TF-IDF: n-grams up to ``longest`` words, times ``scale``."""

    longest: int
    scale: float
    least: int
    most: int = 60_000
    largest_share: float = 1.0


SENTENCE_AND_CONTEXT = (TextColumn(3, 1.0, 3), TextColumn(2, 0.5, 4, most=20_000))
WITH_DOCUMENT = (TextColumn(2, 1.0, 2), TextColumn(1, 0.5, 3), TextColumn(1, 1.0, 8, largest_share=0.6))


def _vectorizers(columns: Sequence[TextColumn], examples: int) -> list[TfidfVectorizer]:
    """Return one vectorizer a column; of few ``examples`` every n-gram counts where else none would be left."""
    return [
        TfidfVectorizer(
            analyzer=lambda text, longest=column.longest: list(ngrams(text, longest)),
            min_df=column.least if 2 * column.least <= column.largest_share * examples else 1,
            max_df=column.largest_share if column.largest_share * examples >= 1 else 1.0,
            max_features=column.most,
            sublinear_tf=True,
        )
        for column in columns
    ]


def sentence_and_context(views: Sequence[SentenceView]) -> list[list[str]]:
    """Return the two texts of each sentence, as one list a text."""
    return [[view.text for view in views], [view.context for view in views]]


def _matrix(
    vectorizers: Sequence[TfidfVectorizer], columns: Sequence[TextColumn], texts: Sequence[Sequence[str]], *, fit: bool
) -> csr_matrix:
    parts = [
        column.scale * (vectorizer.fit_transform(text) if fit else vectorizer.transform(text))
        for vectorizer, column, text in zip(vectorizers, columns, texts, strict=True)
    ]
    return hstack(parts).tocsr()


def train_linear(
    texts: Sequence[Sequence[str]],
    targets: np.ndarray,
    columns: Sequence[TextColumn] = SENTENCE_AND_CONTEXT,
    inverse_penalty: float = 8.0,
) -> LinearModel:
    """Fit one logistic regression a column of ``targets`` (0/1, shape examples x classes).

    ``texts`` holds one list of strings a text column, all as long as ``targets``.
    """
    vectorizers = _vectorizers(columns, len(targets))
    matrix = _matrix(vectorizers, columns, texts, fit=True)
    weights, biases = [], []
    for target in targets.T:
        weight, bias = _fitted(matrix, target, inverse_penalty)
        weights.append(weight)
        biases.append(bias)
    terms, idf, row = [], [], 0
    for vectorizer in vectorizers:
        names = vectorizer.get_feature_names_out()
        terms.append({name: row + i for i, name in enumerate(names)})
        row += len(names)
        idf.append(vectorizer.idf_)
    return LinearModel(
        terms=tuple(terms),
        longest=tuple(column.longest for column in columns),
        scales=tuple(column.scale for column in columns),
        idf=np.concatenate(idf),
        weights=np.array(weights).T,
        bias=np.array(biases),
    )


def _fitted(matrix: csr_matrix, target: np.ndarray, inverse_penalty: float) -> tuple[np.ndarray, float]:
    """Return the weights and the bias of one class; a class that all examples have, or none, has a bias alone."""
    found, count = int(target.sum()), len(target)
    if found in (0, count):
        return np.zeros(matrix.shape[1]), float(np.log((found + 0.5) / (count - found + 0.5)))
    model = LogisticRegression(C=inverse_penalty, max_iter=2000, class_weight={0: 1.0, 1: 1.5}).fit(matrix, target)
    return model.coef_[0], float(model.intercept_[0])


def out_of_fold_scores(examples: Sequence[Example], target: np.ndarray, folds: int = 5) -> np.ndarray:
    """Return each example's log-odds from a model that has not seen its document."""
    scores = np.zeros(len(examples))
    groups = [example.doc for example in examples]
    for train, test in GroupKFold(n_splits=folds).split(np.zeros(len(examples)), target, groups):
        vectorizers = _vectorizers(SENTENCE_AND_CONTEXT, len(train))
        seen, unseen = (sentence_and_context([examples[i].view for i in part]) for part in (train, test))
        weight, bias = _fitted(_matrix(vectorizers, SENTENCE_AND_CONTEXT, seen, fit=True), target[train], 8.0)
        scores[test] = _matrix(vectorizers, SENTENCE_AND_CONTEXT, unseen, fit=False) @ weight + bias
    return scores
