"""Train the actor ranker on coded documents. Needs scikit-learn; the run time does not."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from recextract.actors.candidates import DocumentCandidates, RowCandidates
from recextract.actors.model import ActorModel, Floats, Forest
from recextract.actors.ranking import add_collective_features, add_home_features, add_voice_features, choose
from recextract.actors.voice import VoiceModel

_FOLDS = 4
Model = TypeVar("Model")
Result = TypeVar("Result")
_MIN_FEATURE_COUNT = 15
_HOME_OPTIONS = {
    "max_iter": 90,
    "learning_rate": 0.08,
    "max_leaf_nodes": 8,
    "min_samples_leaf": 10,
    "max_features": 0.4,
}
_ROW_OPTIONS = {
    "max_iter": 110,
    "learning_rate": 0.1,
    "max_leaf_nodes": 12,
    "min_samples_leaf": 15,
    "max_features": 0.3,
}
_MIN_HOME_DOCUMENTS = 20
_MIN_WORD_DOCUMENTS = 6


@dataclass(frozen=True, slots=True)
class CodedCandidates:
    """The candidates of one document, and the actors that a coder gave each of its rows."""

    name: str
    document: DocumentCandidates
    gold: tuple[frozenset[str], ...]

    @property
    def rows(self) -> tuple[RowCandidates, ...]:
        """The rows of the document, as many as ``gold``."""
        return self.document.rows

    def features(self) -> list[dict[str, float]]:
        """Return the features of all candidates, row after row."""
        return [c.features for row in self.rows for c in row.candidates]

    def labels(self) -> list[int]:
        """Return 1 for each candidate that the coder named, row after row."""
        folded = [{same_actor(g) for g in gold} for gold in self.gold]
        return [
            int(same_actor(c.name) in gold) for row, gold in zip(self.rows, folded, strict=True) for c in row.candidates
        ]

    def fraction(self, name: str) -> float:
        """Return the part of the document's rows whose actors include ``name``."""
        return sum(same_actor(name) in {same_actor(g) for g in gold} for gold in self.gold) / max(1, len(self.gold))

    @property
    def weight(self) -> float:
        """How much the document counts among documents: with its rows, but ever less."""
        return math.sqrt(min(len(self.gold), 8))


def same_actor(name: str) -> str:
    """Fold a name for comparison.

    >>> same_actor("The Taliban")
    'taliban'
    """
    low = " ".join(name.casefold().split())
    for article in ("the ", "all ", "both "):
        low = low.removeprefix(article)
    return low


def train_ranker(documents: Sequence[CodedCandidates], *, seed: int = 0) -> ActorModel:
    """Fit all stages; each sees the one before out of fold, as it will in use.

    The thresholds are those with the best sum of F1 and exact rows, out of fold.
    """
    return train_with_probabilities(documents, seed=seed)[0]


def train_with_probabilities(documents: Sequence[CodedCandidates], *, seed: int = 0) -> tuple[ActorModel, list[Floats]]:
    """Fit all stages and return the last one's out-of-fold probabilities as well."""
    folds = _folds(documents)
    voice = _stage(documents, folds, fit_voice, lambda model, d: model.probabilities(d.document.words))
    for document, probabilities in zip(documents, voice[1], strict=True):
        add_voice_features(document.document, probabilities)
    home = _forest_stage(documents, folds, _home_samples(documents), _HOME_OPTIONS, seed)
    for document, home_p in zip(documents, home[1], strict=True):
        add_home_features(document.document, home_p)
    first = _forest_stage(documents, folds, _row_samples(documents), _ROW_OPTIONS, seed)
    for document, first_p in zip(documents, first[1], strict=True):
        add_collective_features(document.rows, first_p)
    second = _forest_stage(documents, folds, _row_samples(documents), _ROW_OPTIONS, seed)
    threshold, together = best_thresholds(documents, second[1])
    return ActorModel(voice[0], home[0], first[0], second[0], threshold, together), second[1]


def _stage(
    documents: Sequence[CodedCandidates],
    folds: Sequence[int],
    fit: Callable[[Sequence[CodedCandidates]], Model],
    apply: Callable[[Model, CodedCandidates], Result],
) -> tuple[Model, list[Result]]:
    """Fit on all documents; apply to each what was fitted without its fold."""
    results: dict[int, Result] = {}
    for fold in sorted(set(folds)):
        model = fit([d for d, f in zip(documents, folds, strict=True) if f != fold])
        results |= {i: apply(model, d) for i, d in enumerate(documents) if folds[i] == fold}
    return fit(documents), [results[i] for i in range(len(documents))]


@dataclass(frozen=True, slots=True)
class _Samples:
    """Feature rows with the fraction of yes among them, their weight and their document."""

    rows: list[dict[str, float]]
    yes: Floats
    weight: Floats
    document: NDArray[np.int64]


def _home_samples(documents: Sequence[CodedCandidates]) -> _Samples:
    """Each possible home of a document weighs as much yes as the rows that name it."""
    places = [(i, d, home) for i, d in enumerate(documents) for home in d.document.homes]
    return _Samples(
        [home.features for _, _, home in places],
        np.array([d.fraction(home.name) for _, d, home in places]),
        np.array([d.weight for _, d, _ in places]),
        np.array([i for i, _, _ in places]),
    )


def _row_samples(documents: Sequence[CodedCandidates]) -> _Samples:
    """Each candidate of each row, with whatever features it carries by now."""
    rows = [f for d in documents for f in d.features()]
    labels = [float(label) for d in documents for label in d.labels()]
    return _Samples(
        rows,
        np.array(labels),
        np.ones(len(rows)),
        np.repeat(np.arange(len(documents)), [len(d.features()) for d in documents]),
    )


def _forest_stage(
    documents: Sequence[CodedCandidates],
    folds: Sequence[int],
    samples: _Samples,
    options: Mapping[str, float],
    seed: int,
) -> tuple[Forest, list[Floats]]:
    """Fit a forest on all documents, and say what forests without a document's fold think of it."""
    features = _feature_names(samples.rows)
    none = np.zeros(0, dtype=np.int32)
    matrix = Forest(features, 0.0, none, none, np.zeros(0), none, none, np.zeros(0)).matrix(samples.rows)
    fold = np.array(folds)[samples.document]
    out = np.zeros(len(matrix))
    for k in sorted(set(folds)):
        held = fold == k
        out[held] = _boost(matrix[~held], samples.yes[~held], samples.weight[~held], options, seed).predict_proba(
            matrix[held]
        )[:, 1]
    forest = _flatten(_boost(matrix, samples.yes, samples.weight, options, seed), features)
    return forest, [out[samples.document == i] for i in range(len(documents))]


def _boost(matrix: Floats, yes: Floats, weight: Floats, options: Mapping[str, float], seed: int) -> Any:
    """Fit boosted trees to fractional labels: a row that is partly yes counts on both sides."""
    from sklearn.ensemble import HistGradientBoostingClassifier

    positive, negative = np.flatnonzero(yes > 0), np.flatnonzero(yes < 1)
    index = np.concatenate([positive, negative])
    labels = np.concatenate([np.ones(len(positive)), np.zeros(len(negative))])
    weights = np.concatenate([(yes * weight)[positive], ((1 - yes) * weight)[negative]])
    model = HistGradientBoostingClassifier(l2_regularization=3.0, early_stopping=False, random_state=seed, **options)
    return model.fit(matrix[index], labels, sample_weight=weights)


def _folds(documents: Sequence[CodedCandidates]) -> list[int]:
    """Deal documents into folds, largest first, so that folds are of like size."""
    sizes = [0] * _FOLDS
    fold = [0] * len(documents)
    for i in sorted(range(len(documents)), key=lambda j: (-len(documents[j].rows), documents[j].name)):
        smallest = min(range(_FOLDS), key=lambda k: sizes[k])
        fold[i] = smallest
        sizes[smallest] += len(documents[i].rows)
    return fold


def fit_voice(documents: Sequence[CodedCandidates]) -> VoiceModel:
    """Fit the voice of the homes that many documents share."""
    from sklearn.linear_model import LogisticRegression

    shares = Counter(
        name for d in documents for name in {n for gold in d.gold for n in gold} if d.fraction(name) >= 0.3
    )
    homes = tuple(sorted(name for name, count in shares.items() if count >= _MIN_HOME_DOCUMENTS))
    frequency = Counter(word for d in documents for word in d.document.words)
    words = tuple(sorted(w for w, n in frequency.items() if _MIN_WORD_DOCUMENTS <= n <= 0.5 * len(documents)))
    idf = np.array([np.log((1 + len(documents)) / (1 + frequency[w])) + 1 for w in words])
    empty = VoiceModel(homes, words, idf, np.zeros((len(homes), len(words))), np.zeros(len(homes)))
    matrix = np.array([empty.vector(d.document.words) for d in documents])
    weight = np.array([d.weight for d in documents])
    fits = []
    for home in homes:
        yes = np.array([min(1.0, d.fraction(home)) for d in documents])
        labels = np.concatenate([np.ones(len(yes)), np.zeros(len(yes))])
        weights = np.concatenate([yes * weight, (1 - yes) * weight]) + 1e-9
        fits.append(
            LogisticRegression(C=3.0, max_iter=500).fit(np.vstack([matrix, matrix]), labels, sample_weight=weights)
        )
    if not fits:
        return empty
    return VoiceModel(
        homes, words, idf, np.array([f.coef_[0] for f in fits]), np.array([f.intercept_[0] for f in fits])
    )


def _feature_names(samples: Iterable[Mapping[str, float]]) -> tuple[str, ...]:
    counts = Counter(name for sample in samples for name in sample)
    return tuple(sorted(name for name, count in counts.items() if count >= _MIN_FEATURE_COUNT))


def _flatten(model: object, features: tuple[str, ...]) -> Forest:
    roots, parts, offset = [], [], 0
    for (predictor,) in model._predictors:  # type: ignore[attr-defined]
        nodes = predictor.nodes
        roots.append(offset)
        leaf = nodes["is_leaf"].astype(bool)
        parts.append(
            (
                nodes["feature_idx"].astype(np.int32),
                nodes["num_threshold"].astype(np.float64),
                np.where(leaf, -1, nodes["left"].astype(np.int64) + offset).astype(np.int32),
                np.where(leaf, -1, nodes["right"].astype(np.int64) + offset).astype(np.int32),
                nodes["value"].astype(np.float64),
            )
        )
        offset += len(nodes)
    feature, threshold, left, right, value = (np.concatenate([part[k] for part in parts]) for k in range(5))
    baseline = float(np.ravel(model._baseline_prediction)[0])  # type: ignore[attr-defined]
    return Forest(features, baseline, np.array(roots, dtype=np.int32), feature, threshold, left, right, value)


def score_choices(
    documents: Iterable[CodedCandidates], probabilities: Iterable[Floats], threshold: float, together: float
) -> Mapping[str, float]:
    """Score the choice at given thresholds: ``f1`` over names, ``exact`` over rows."""
    hits = spurious = missed = exact = rows = 0
    for document, flat in zip(documents, probabilities, strict=True):
        at = 0
        for row, gold in zip(document.rows, document.gold, strict=True):
            p = flat[at : at + len(row.candidates)]
            at += len(row.candidates)
            named = {same_actor(n) for n in choose(row.candidates, p, threshold, together).names}
            wanted = {same_actor(n) for n in gold}
            hits += len(named & wanted)
            spurious += len(named - wanted)
            missed += len(wanted - named)
            exact += named == wanted
            rows += 1
    return {"f1": 2 * hits / max(1, 2 * hits + spurious + missed), "exact": exact / max(1, rows)}


def best_thresholds(documents: Sequence[CodedCandidates], probabilities: Sequence[Floats]) -> tuple[float, float]:
    """Return the two thresholds with the best sum of F1 and exact rows."""
    best, chosen = -1.0, (0.5, 0.3)
    for threshold in (0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55):
        for together in (0.15, 0.2, 0.3, 0.4):
            if together > threshold:
                continue
            scores = score_choices(documents, probabilities, threshold, together)
            if scores["f1"] + scores["exact"] > best:
                best, chosen = scores["f1"] + scores["exact"], (threshold, together)
    return chosen
