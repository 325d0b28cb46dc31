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


def _vectorizers(columns: Sequence[TextColumn]) -> list[TfidfVectorizer]:
    return [
        TfidfVectorizer(
            analyzer=lambda text, longest=column.longest: list(ngrams(text, longest)),
            min_df=column.least,
            max_df=column.largest_share,
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
    vectorizers = _vectorizers(columns)
    matrix = _matrix(vectorizers, columns, texts, fit=True)
    weights, biases = [], []
    for target in targets.T:
        model = LogisticRegression(C=inverse_penalty, max_iter=2000, class_weight={0: 1.0, 1: 1.5})
        model.fit(matrix, target)
        weights.append(model.coef_[0])
        biases.append(model.intercept_[0])
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


def out_of_fold_scores(examples: Sequence[Example], target: np.ndarray, folds: int = 5) -> np.ndarray:
    """Return each example's log-odds from a model that has not seen its document."""
    scores = np.zeros(len(examples))
    groups = [example.doc for example in examples]
    for train, test in GroupKFold(n_splits=folds).split(np.zeros(len(examples)), target, groups):
        vectorizers = _vectorizers(SENTENCE_AND_CONTEXT)
        seen, unseen = (sentence_and_context([examples[i].view for i in part]) for part in (train, test))
        model = LogisticRegression(C=8.0, max_iter=2000, class_weight={0: 1.0, 1: 1.5})
        model.fit(_matrix(vectorizers, SENTENCE_AND_CONTEXT, seen, fit=True), target[train])
        scores[test] = model.decision_function(_matrix(vectorizers, SENTENCE_AND_CONTEXT, unseen, fit=False))
    return scores
