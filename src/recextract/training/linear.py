"""Train the linear models with scikit-learn and hand them over without pickle."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from recextract.linear import LinearModel, ngrams
from recextract.training.examples import Example

_LONGEST = (3, 2)
_SCALES = (1.0, 0.5)
_MOST_TERMS = (60_000, 20_000)
_LEAST_DOCUMENTS = (3, 4)


def _vectorizers() -> list[TfidfVectorizer]:
    return [
        TfidfVectorizer(
            analyzer=lambda text, longest=longest: list(ngrams(text, longest)),
            min_df=least,
            max_features=most,
            sublinear_tf=True,
        )
        for longest, least, most in zip(_LONGEST, _LEAST_DOCUMENTS, _MOST_TERMS, strict=True)
    ]


def _columns(examples: Sequence[Example]) -> tuple[list[str], list[str]]:
    return [example.view.text for example in examples], [example.view.context for example in examples]


def _matrix(vectorizers: list[TfidfVectorizer], examples: Sequence[Example], *, fit: bool) -> csr_matrix:
    parts = [
        scale * (vectorizer.fit_transform(column) if fit else vectorizer.transform(column))
        for vectorizer, column, scale in zip(vectorizers, _columns(examples), _SCALES, strict=True)
    ]
    return hstack(parts).tocsr()


def train_linear(examples: Sequence[Example], targets: np.ndarray, inverse_penalty: float = 8.0) -> LinearModel:
    """Fit one logistic regression a column of ``targets`` (0/1, shape examples x classes).

    The first text is the sentence, the second its context.
    """
    vectorizers = _vectorizers()
    matrix = _matrix(vectorizers, examples, fit=True)
    columns, biases = [], []
    for target in targets.T:
        model = LogisticRegression(C=inverse_penalty, max_iter=2000, class_weight={0: 1.0, 1: 1.5})
        model.fit(matrix, target)
        columns.append(model.coef_[0])
        biases.append(model.intercept_[0])
    terms, idf, row = [], [], 0
    for vectorizer in vectorizers:
        names = vectorizer.get_feature_names_out()
        terms.append({name: row + i for i, name in enumerate(names)})
        row += len(names)
        idf.append(vectorizer.idf_)
    return LinearModel(
        terms=tuple(terms),
        longest=_LONGEST,
        scales=_SCALES,
        idf=np.concatenate(idf),
        weights=np.array(columns).T,
        bias=np.array(biases),
    )


def out_of_fold_scores(examples: Sequence[Example], target: np.ndarray, folds: int = 5) -> np.ndarray:
    """Return each example's log-odds from a model that has not seen its document."""
    scores = np.zeros(len(examples))
    groups = [example.doc for example in examples]
    for train, test in GroupKFold(n_splits=folds).split(np.zeros(len(examples)), target, groups):
        vectorizers = _vectorizers()
        fitted = [examples[i] for i in train]
        model = LogisticRegression(C=8.0, max_iter=2000, class_weight={0: 1.0, 1: 1.5})
        model.fit(_matrix(vectorizers, fitted, fit=True), target[train])
        scores[test] = model.decision_function(_matrix(vectorizers, [examples[i] for i in test], fit=False))
    return scores
