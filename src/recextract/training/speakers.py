"""Train the two small models that accept or refuse a candidate speaker.

Run ``python -m recextract.training.speakers GOLD TEXTS [GOLD TEXTS …]``: each pair is a gold
file or folder and the folder with its texts. Writes ``resources/speaker_weights.json`` and
prints, by cross-validation over documents, how often the decision is right.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from recextract.gold import GoldRecommendation, align, load_gold
from recextract.parsing import parse
from recextract.speakers import sentences_to_parse
from recextract.speakers.listening import Listener
from recextract.text.analysis import AnalysedDocument, analyse
from recextract.types import Document

WEIGHTS = Path(__file__).parent.parent / "resources" / "speaker_weights.json"
_FOLDS = 5
_PENALTY = {"report": 0.1, "chain": 1.0}


@dataclass(frozen=True, slots=True)
class Example:
    """One candidate with the coders' answer; ``group`` is its document."""

    model: str
    features: dict[str, float]
    reported: bool
    group: str


def examples_of(analysed: AnalysedDocument, labels: dict[int, GoldRecommendation], group: str) -> Iterator[Example]:
    """Yield the candidates of a coded document, each judged in the light of the true answers before it."""
    listener = Listener(analysed)
    reported = {row: label.attribution != "author" for row, label in labels.items()}
    explicit: dict[int, bool] = {}
    for evidence in listener.listen(sorted(labels)):
        candidate = evidence.candidate
        explicit[evidence.row] = candidate is not None and reported[evidence.row]
        if candidate is not None and candidate.features:
            yield Example(candidate.model, dict(candidate.features), reported[evidence.row], group)
    for row, continuation in listener.continuations(explicit):
        if continuation is not None:
            yield Example(continuation.model, dict(continuation.features), reported[row], group)
            if reported[row]:
                listener.confirm(row)


def fit(examples: list[Example], penalty: float) -> dict[str, float]:
    """Fit a logistic regression and return its weights by feature.

    >>> examples = [Example("m", {"bias": 1.0, "quoted": float(i % 2)}, i % 2 == 1, str(i)) for i in range(20)]
    >>> fit(examples, 1.0)["quoted"] > 1
    True
    """
    from sklearn.linear_model import LogisticRegression

    names = sorted({name for example in examples for name in example.features})
    rows = np.array([[example.features.get(name, 0.0) for name in names] for example in examples])
    target = np.array([example.reported for example in examples])
    model = LogisticRegression(C=penalty, fit_intercept=False, max_iter=2000).fit(rows, target)
    return {
        name: round(float(weight), 4) for name, weight in zip(names, model.coef_[0], strict=True) if abs(weight) > 1e-3
    }


def cross_validate(examples: list[Example], penalty: float) -> float:
    """Return the share of right decisions over documents that the fit has not seen."""
    groups = sorted({example.group for example in examples})
    fold_of = {group: i % _FOLDS for i, group in enumerate(groups)}
    right = 0
    for fold in range(_FOLDS):
        weights = fit([e for e in examples if fold_of[e.group] != fold], penalty)
        for example in examples:
            if fold_of[example.group] == fold:
                logit = sum(weights.get(name, 0.0) * value for name, value in example.features.items())
                right += (logit >= 0) == example.reported
    return right / max(1, len(examples))


def train(examples: Iterable[Example]) -> dict[str, dict[str, float]]:
    """Fit both models and print how each does on unseen documents."""
    collected = list(examples)
    weights = {}
    for model, penalty in _PENALTY.items():
        chosen = [example for example in collected if example.model == model]
        weights[model] = fit(chosen, penalty)
        reported = sum(example.reported for example in chosen)
        print(
            f"{model}: {len(chosen)} candidates, {reported} reported, right {cross_validate(chosen, penalty):.3f}",
            file=sys.stderr,
        )
    return weights


def read_examples(gold: Path, texts: Path) -> Iterator[Example]:
    """Read coded documents and yield their candidates."""
    for coded in load_gold(gold):
        path = texts / coded.doc
        analysed = analyse(Document(coded.doc, path.read_bytes().decode("utf-8"), path.suffix[1:]))
        labels = align(analysed.sentences, coded)
        if labels:
            needed = sorted(sentences_to_parse(analysed, sorted(labels)))
            masked = analysed.layout.masked
            parses = parse([masked[analysed.sentences[i].start : analysed.sentences[i].end] for i in needed])
            yield from examples_of(replace(analysed, parses=dict(zip(needed, parses, strict=True))), labels, coded.doc)


def main(arguments: list[str]) -> None:
    """Train from the command line."""
    pairs = list(zip(arguments[::2], arguments[1::2], strict=True))
    examples = [example for gold, texts in pairs for example in read_examples(Path(gold), Path(texts))]
    WEIGHTS.write_text(json.dumps(train(examples), indent=1, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
