"""Train the actor ranker on coded documents. Needs scikit-learn; the run time does not."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from recextract.actors.forest import Floats, Forest, feature_matrix
from recextract.actors.lexicon import ActorLexicon
from recextract.actors.model import ActorModel, Choice
from recextract.actors.ranking import add_home_features, add_voice_features, row_features, row_slots
from recextract.actors.records import Candidate, DocumentCandidates, RowCandidates
from recextract.actors.resolver import candidates_of
from recextract.actors.voice import VoiceModel
from recextract.codebook import Codebook
from recextract.gold import GoldRecommendation
from recextract.text.analysis import AnalysedDocument
from recextract.types import Attribution

_FOLDS = 4
_HOME_OPTIONS = {
    "max_iter": 90,
    "learning_rate": 0.08,
    "max_leaf_nodes": 8,
    "min_samples_leaf": 10,
    "max_features": 0.4,
}
_TREES = 200
_TREE_OPTIONS = {
    "learning_rate": 0.05,
    "num_leaves": 12,
    "min_data_in_leaf": 15,
    "min_sum_hessian_in_leaf": 0.5,
    "feature_fraction": 0.3,
    "lambda_l2": 3.0,
    "deterministic": True,
    "force_row_wise": True,
    "num_threads": 1,
    "verbose": -1,
}
_MIN_FEATURE_COUNT = 15
_MIN_SLOT_COUNT = 6
_MIN_HOME_DOCUMENTS = 20
_MIN_WORD_DOCUMENTS = 6
_MIN_SLOT_WORD_DOCUMENTS = 12
_MIN_HOME_SHARE = 0.3
_L2 = 8.0
_L2_UNCROSSED = 0.3
_L2_WORD = 0.12
Result = TypeVar("Result")
Model = TypeVar("Model")


@dataclass(frozen=True, slots=True)
class CodedCandidates:
    """The candidates of one document, and the actors that a coder gave each of its rows."""

    name: str
    document: DocumentCandidates
    gold: tuple[frozenset[str], ...]

    def fraction(self, name: str) -> float:
        """Return the part of the document's rows whose actors include ``name``."""
        folded = same_actor(name)
        return sum(folded in {same_actor(g) for g in gold} for gold in self.gold) / max(1, len(self.gold))

    def pairs(self) -> Iterator[tuple[RowCandidates, frozenset[str]]]:
        """Yield each row with its coded actors."""
        return zip(self.document.rows, self.gold, strict=True)

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


def train_actor_model(
    documents: Iterable[tuple[AnalysedDocument, Mapping[int, GoldRecommendation]]], codebook: Codebook, *, seed: int = 0
) -> ActorModel:
    """Train on analysed documents with parses, each with the coded recommendation of each row.

    ``recextract.gold.align`` gives the rows, ``sentences_to_parse`` what must be parsed. Speakers
    are taken from the coding. The same input gives the same model.
    """
    items = list(documents)
    lexicon = ActorLexicon.of(codebook)
    shares = Counter(
        name
        for _, labels in items
        for name, count in Counter(a for row in labels.values() for a in row.actors).items()
        if count >= _MIN_HOME_SHARE * len(labels)
    )
    frequent = tuple(sorted(name for name, count in shares.items() if count >= _MIN_HOME_DOCUMENTS))
    coded = [code_candidates(analysed, labels, lexicon, frequent) for analysed, labels in items if labels]
    return train_ranker(coded, frequent, seed=seed)


def code_candidates(
    analysed: AnalysedDocument,
    labels: Mapping[int, GoldRecommendation],
    lexicon: ActorLexicon,
    frequent: Sequence[str],
    *,
    with_speakers: bool = True,
) -> CodedCandidates:
    """Build the candidates of a document's coded rows."""
    attributions = {
        i: Attribution(row.attribution, "" if row.speaker == "author" else row.speaker) for i, row in labels.items()
    }
    document = candidates_of(analysed, sorted(labels), attributions if with_speakers else {}, lexicon, frequent)
    gold = tuple(frozenset(labels[row.row].actors) for row in document.rows)
    return CodedCandidates(analysed.document.name, document, gold)


def train_ranker(
    documents: Sequence[CodedCandidates], frequent: Sequence[str], *, seed: int = 0, choice: Choice | None = None
) -> ActorModel:
    """Fit voice, home, and weights and trees; each sees the one before out of fold, as it will in use."""
    folds = deal_folds(documents)
    voice, voices = _out_of_fold(
        documents, folds, lambda some: fit_voice(some, frequent), lambda m, d: m.probabilities(d.document.words)
    )
    for document, probabilities in zip(documents, voices, strict=True):
        add_voice_features(document.document, probabilities)
    features = _names((h.features for d in documents for h in d.document.homes), _MIN_FEATURE_COUNT)
    home, homes = _out_of_fold(
        documents, folds, lambda some: fit_home(some, features, seed), lambda m, d: m.probabilities(_home_features(d))
    )
    for document, home_probabilities in zip(documents, homes, strict=True):
        add_home_features(document.document, home_probabilities)
    return ActorModel(voice, home, fit_weights(documents), fit_trees(documents, seed), choice or Choice())


def deal_folds(documents: Sequence[CodedCandidates]) -> list[int]:
    """Deal documents into folds, largest first, so that folds are of like size."""
    sizes = [0] * _FOLDS
    fold = [0] * len(documents)
    for i in sorted(range(len(documents)), key=lambda j: (-len(documents[j].gold), documents[j].name)):
        smallest = min(range(_FOLDS), key=lambda k: sizes[k])
        fold[i] = smallest
        sizes[smallest] += len(documents[i].gold)
    return fold


def _out_of_fold(
    documents: Sequence[CodedCandidates],
    folds: Sequence[int],
    fit: Callable[[Sequence[CodedCandidates]], Model],
    apply: Callable[[Model, CodedCandidates], Result],
) -> tuple[Model, list[Result]]:
    """Fit on all documents; apply to each what was fitted without its fold."""
    results: dict[int, Result] = {}
    for fold in sorted(set(folds)):
        model = fit([d for d, f in zip(documents, folds, strict=True) if f != fold] or documents)
        results |= {i: apply(model, d) for i, d in enumerate(documents) if folds[i] == fold}
    return fit(documents), [results[i] for i in range(len(documents))]


def fit_voice(documents: Sequence[CodedCandidates], homes: Sequence[str]) -> VoiceModel:
    """Fit one logistic regression a frequent home over the documents' common words."""
    from sklearn.linear_model import LogisticRegression

    frequency = Counter(word for d in documents for word in d.document.words)
    words = tuple(sorted(w for w, n in frequency.items() if _MIN_WORD_DOCUMENTS <= n <= 0.5 * len(documents)))
    idf = np.array([np.log((1 + len(documents)) / (1 + frequency[w])) + 1 for w in words])
    empty = VoiceModel((), words, idf, np.zeros((0, len(words))), np.zeros(0))
    if not homes or not words:
        return empty
    matrix = np.array([empty.vector(d.document.words) for d in documents])
    weight = np.array([d.weight for d in documents])
    fits = []
    for home in homes:
        yes = np.array([d.fraction(home) for d in documents])
        labels = np.concatenate([np.ones(len(yes)), np.zeros(len(yes))])
        weights = np.concatenate([yes * weight, (1 - yes) * weight]) + 1e-9
        fits.append(
            LogisticRegression(C=3.0, max_iter=500).fit(np.vstack([matrix, matrix]), labels, sample_weight=weights)
        )
    coefficients, bias = np.array([f.coef_[0] for f in fits]), np.array([f.intercept_[0] for f in fits])
    return VoiceModel(tuple(homes), words, idf, coefficients, bias)


def _home_features(document: CodedCandidates) -> list[dict[str, float]]:
    return [home.features for home in document.document.homes]


def fit_home(documents: Sequence[CodedCandidates], features: tuple[str, ...], seed: int) -> Forest:
    """Fit boosted trees to each possible home, which is as much a yes as the rows that name it."""
    from sklearn.ensemble import HistGradientBoostingClassifier

    homes: list[tuple[Candidate, float, float]] = [
        (home, d.fraction(home.name), d.weight) for d in documents for home in d.document.homes
    ]
    matrix = feature_matrix(features, [home.features for home, _, _ in homes])
    yes, weight = np.array([y for _, y, _ in homes]), np.array([w for _, _, w in homes])
    positive, negative = np.flatnonzero(yes > 0), np.flatnonzero(yes < 1)
    labels = np.concatenate([np.ones(len(positive)), np.zeros(len(negative))])
    weights = np.concatenate([(yes * weight)[positive], ((1 - yes) * weight)[negative]])
    model = HistGradientBoostingClassifier(
        l2_regularization=3.0, early_stopping=False, random_state=seed, **_HOME_OPTIONS
    )
    return _flatten_classifier(
        model.fit(matrix[np.concatenate([positive, negative])], labels, sample_weight=weights), features
    )


def fit_trees(documents: Sequence[CodedCandidates], seed: int) -> Forest:
    """Fit boosted trees whose scores compete within a row as those of the weights do."""
    import lightgbm

    samples = [features for d in documents for row in d.document.rows for features in row_features(row)]
    names = _names(samples, _MIN_FEATURE_COUNT)
    target, row_of = _targets(documents)
    mass = np.bincount(row_of, target)[row_of]

    def gradient_and_curvature(scores: Floats, _: object) -> tuple[Floats, Floats]:
        p = _grouped_softmax(scores, row_of)
        return p * mass - target, np.maximum(p * (1 - p) * mass, 1e-6)

    options = _TREE_OPTIONS | {"objective": gradient_and_curvature, "seed": seed}
    booster = lightgbm.train(options, lightgbm.Dataset(feature_matrix(names, samples), label=target), _TREES)
    return _flatten_booster(booster.dump_model()["tree_info"], names)


def _flatten_booster(trees: Sequence[Mapping[str, Any]], features: tuple[str, ...]) -> Forest:
    roots: list[int] = []
    nodes: list[tuple[int, float, int, int, float]] = []

    def add(node: Mapping[str, Any]) -> int:
        number = len(nodes)
        nodes.append((0, 0.0, -1, -1, float(node.get("leaf_value", 0.0))))
        if "left_child" in node:
            left, right = add(node["left_child"]), add(node["right_child"])
            nodes[number] = (node["split_feature"], float(node["threshold"]), left, right, 0.0)
        return number

    for tree in trees:
        roots.append(add(tree["tree_structure"]))
    feature, threshold, left, right, value = (np.array(column) for column in zip(*nodes, strict=True))
    whole = np.int32
    return Forest(
        features, 0.0, np.array(roots, whole), feature.astype(whole), threshold.astype(float), left.astype(whole),
        right.astype(whole), value.astype(float),
    )  # fmt: skip


def _flatten_classifier(model: Any, features: tuple[str, ...]) -> Forest:
    roots, parts, offset = [], [], 0
    for (predictor,) in model._predictors:
        nodes = predictor.nodes
        leaf = nodes["is_leaf"].astype(bool)
        children = [np.where(leaf, -1, nodes[side].astype(np.int64) + offset) for side in ("left", "right")]
        parts.append((nodes["feature_idx"], nodes["num_threshold"], *children, nodes["value"]))
        roots.append(offset)
        offset += len(nodes)
    feature, threshold, left, right, value = (np.concatenate([part[k] for part in parts]) for k in range(5))
    baseline = float(np.ravel(model._baseline_prediction)[0])
    whole = np.int32
    return Forest(
        features, baseline, np.array(roots, whole), feature.astype(whole), threshold, left.astype(whole),
        right.astype(whole), value,
    )  # fmt: skip


def _names(samples: Iterable[Mapping[str, float]], minimum: int) -> tuple[str, ...]:
    counts = Counter(name for sample in samples for name in sample)
    return tuple(sorted(name for name, count in counts.items() if count >= minimum))


def fit_weights(documents: Sequence[CodedCandidates]) -> dict[str, float]:
    """Fit the conditional logit: in each row the candidates and the empty field compete.

    The coded actors of a row share its probability; a row none of whose coded actors is a
    candidate teaches nothing.
    """
    from scipy.optimize import minimize
    from scipy.sparse import csr_matrix

    slots = [filled for d in documents for row in d.document.rows for filled in row_slots(row)]
    target, row_of = _targets(documents)
    spread = Counter(word for d in documents for word in sorted({w for row in d.document.rows for w in row.words}))
    known = {name for name in _names(slots, _MIN_SLOT_COUNT) if ":" not in name}
    for word in (word for word, count in spread.items() if count >= _MIN_SLOT_WORD_DOCUMENTS):
        known |= {f"none:{word}", f"world:{word}"}
    names = sorted(known)
    column = {name: i for i, name in enumerate(names)}
    entries = [(i, column[n], v) for i, sample in enumerate(slots) for n, v in sample.items() if n in column]
    rows, columns, values = (np.array(part) for part in zip(*entries, strict=True))
    matrix = csr_matrix((values, (rows, columns)), shape=(len(slots), len(names)))
    penalty = _L2 * np.array([1.0 if "*" in n else _L2_WORD if ":" in n else _L2_UNCROSSED for n in names])
    mass = np.bincount(row_of, target)[row_of]

    def loss(weights: Floats) -> tuple[float, Floats]:
        p = _grouped_softmax(matrix @ weights, row_of)
        gradient = matrix.T @ (p * mass - target) + penalty * weights
        return float(-(target * np.log(p + 1e-12)).sum() + 0.5 * (penalty * weights**2).sum()), gradient

    result = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B", options={"maxiter": 200})
    return {name: round(float(w), 6) for name, w in zip(names, result.x, strict=True)}


def _targets(documents: Sequence[CodedCandidates]) -> tuple[Floats, NDArray[np.int64]]:
    """Return, for each candidate of each row and its empty field, the part it should have and the row's number."""
    shares = [_shares(row, gold) for d in documents for row, gold in d.pairs()]
    numbers = np.repeat(np.arange(len(shares)), [len(part) for part in shares])
    return np.array([share for part in shares for share in part]), numbers


def _shares(row: RowCandidates, gold: frozenset[str]) -> list[float]:
    """Return the part of a row's probability that each candidate and, last, the empty field should have."""
    folded = {same_actor(name) for name in gold}
    hits = [same_actor(candidate.name) in folded for candidate in row.candidates]
    return [hit / max(1, sum(hits)) for hit in hits] + [float(not folded)]


def _grouped_softmax(scores: Floats, row_of: NDArray[np.int64]) -> Floats:
    top = np.full(row_of.max() + 1, -np.inf)
    np.maximum.at(top, row_of, scores)
    exponentials = np.exp(scores - top[row_of])
    return np.asarray(exponentials / np.bincount(row_of, exponentials)[row_of], dtype=np.float64)
