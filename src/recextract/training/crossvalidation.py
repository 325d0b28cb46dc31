"""``recextract cross-validate``: how well a model trained on your labels reads documents that it has not seen.

The documents are dealt into folds. For each fold a model is trained on the other folds, and its table of the fold
is kept; the tables together are scored. Documents that share text lie in one fold, and what else is trained on
loses the documents that share text with the fold: a press release printed twice would make every figure too good.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

import pandas as pd
from sklearn.model_selection import GroupKFold

from recextract.batch.inputs import collect_inputs
from recextract.batch.run import RunOptions, run_batch
from recextract.codebook import load_codebook
from recextract.errors import OutputError, TableError
from recextract.evaluation.scoring import Evaluation, evaluate
from recextract.gold import GoldDocument
from recextract.known_names import names_of
from recextract.pipeline import PipelineOptions
from recextract.readers import read_document
from recextract.tables.frames import read_table, write_table
from recextract.training.build import Log
from recextract.training.run import Source, train_model

TABLE: Final = "table.csv"
_PLAN: Final = "plan.json"
_PASSAGE_WORDS: Final = 8
_SHARED: Final = 0.1
_WORD: Final = re.compile(r"\w+")

Passages = frozenset[int]


@dataclass(frozen=True, slots=True)
class CrossValidation:
    """The figures of all documents together and those of each fold."""

    whole: Evaluation
    folds: tuple[Evaluation, ...]


def cross_validate(
    sources: Sequence[Source],
    output: Path,
    *,
    folds: int = 5,
    codebook: Path | None = None,
    with_encoder: bool = True,
    epochs: int = 3,
    threads: int = 1,
    log: Log = print,
) -> CrossValidation:
    """Train and read fold by fold, and score the documents of the first source; the others are trained on alone.

    The folder ``output`` keeps ``fold-1/model``, ``fold-1/table.csv`` … and ``table.csv`` with the rows of all. A fold
    whose table is there is not done again, so that an interrupted run goes on. What no training makes anew
    (linguistic rules, register, weights for reported speech) is the shipped one in every fold.

    Raises :class:`~recextract.errors.TableError` where there are fewer documents than folds or too few to learn
    from, :class:`~recextract.errors.OutputError` where ``output`` holds the cross-validation of something else.
    """
    coded, texts = sources[0]
    if len(coded) < folds:
        raise TableError(
            f"{len(coded)} coded documents are too few for {folds} folds: code more, or take fewer --folds."
        )
    own = load_codebook(codebook)
    plan = {"folds": folds, "encoder": with_encoder, "epochs": epochs, "codebook": own.sha256}
    _keep_to_plan(output, plan | {"labels": _digest(gold for gold, _ in sources)})
    passages = [[passages_of(place / document.doc) for document in gold] for gold, place in sources]
    fold_of = deal(passages[0], folds)
    members = [[i for i, fold in enumerate(fold_of) if fold == number] for number in range(folds)]
    kept_back = [[coded[i] for i in part] for part in members]
    tables = []
    for number, documents in enumerate(kept_back):
        place = output / f"fold-{number + 1}"
        if (place / TABLE).is_file():
            log(f"fold {number + 1} of {folds}: done before")
        else:
            log(f"fold {number + 1} of {folds}: {len(documents)} documents kept back")
            unseen = frozenset[int]().union(*(passages[0][i] for i in members[number]))
            training = [_without(unseen, source, there, log) for source, there in zip(sources, passages, strict=True)]
            model = place / "model"
            with names_of(own):
                train_model(training, model, own, with_encoder=with_encoder, epochs=epochs, threads=threads, log=log)
            inputs = collect_inputs([str(texts / document.doc) for document in documents])
            run_batch(inputs, place / TABLE, RunOptions(PipelineOptions(codebook, model)))
        tables.append(read_table(place / TABLE))
    rows = pd.concat(tables, ignore_index=True)
    write_table(rows, output / TABLE)
    return CrossValidation(evaluate(coded, rows), tuple(map(evaluate, kept_back, tables)))


def format_cross_validation(found: CrossValidation) -> str:
    """Return each figure, and its lowest and highest value in a fold, as aligned text for a terminal."""
    lines = [f"{'figure':18} {'value':>6}  {'lowest and highest fold'}"]
    for name, value in found.whole.figures.items():
        if name in found.whole.interval:
            values = [fold.figures[name] for fold in found.folds if name in fold.figures]
            lines.append(f"{name:18} {value:6.3f}  {min(values):.3f} {max(values):.3f}")
    return "\n".join(lines)


def deal(passages: Sequence[Passages], folds: int) -> list[int]:
    """Return the fold of each document, from 0; documents that share text are in one fold.

    >>> one, twin, other = frozenset({1, 2}), frozenset({2, 3}), frozenset({4})
    >>> first, second, third = deal([one, twin, other], 2)
    >>> first == second != third
    True
    """
    groups = list(range(len(passages)))

    def root(number: int) -> int:
        while groups[number] != number:
            number = groups[number]
        return number

    documents_with: defaultdict[int, list[int]] = defaultdict(list)
    for number, own in enumerate(passages):
        shared = Counter(other for passage in own for other in documents_with[passage])
        for other, count in shared.items():
            if count >= _SHARED * min(len(own), len(passages[other])):
                groups[root(other)] = root(number)
        for passage in own:
            documents_with[passage].append(number)
    fold_of = [0] * len(passages)
    splits = GroupKFold(n_splits=folds).split(groups, groups=[root(number) for number in groups])
    for fold, (_, kept_back) in enumerate(splits):
        for number in kept_back:
            fold_of[number] = fold
    return fold_of


def passages_of(path: Path) -> Passages:
    """Return all runs of eight words of a document, as hashes that hold in this process alone."""
    if not path.is_file():
        raise TableError(f"{path}: the gold names this document but it is not there. Give its folder with --texts.")
    words = [word.lower() for word in _WORD.findall(read_document(path, path.name).text)]
    starts = range(max(1, len(words) - _PASSAGE_WORDS + 1))
    return frozenset(hash(tuple(words[start : start + _PASSAGE_WORDS])) for start in starts)


def _without(unseen: Passages, source: Source, passages: Sequence[Passages], log: Log) -> Source:
    """Leave out the documents of a source that share text with those kept back, and so also these themselves."""
    documents, texts = source
    new = [d for d, own in zip(documents, passages, strict=True) if len(own & unseen) < _SHARED * len(own)]
    log(f"{texts}: {len(new)} of {len(documents)} documents share no text with these")
    return new, texts


def _digest(sources: Iterable[Sequence[GoldDocument]]) -> str:
    documents = [[asdict(document) for document in gold] for gold in sources]
    return hashlib.sha256(json.dumps(documents).encode()).hexdigest()


def _keep_to_plan(output: Path, plan: Mapping[str, object]) -> None:
    """Write what is done here, or refuse where this folder holds tables of something else."""
    file = output / _PLAN
    begun = file.is_file() and any(output.glob(f"fold-*/{TABLE}"))
    if begun and json.loads(file.read_text(encoding="utf-8")) != plan:
        raise OutputError(f"{output}: this folder holds a cross-validation of other labels or settings. Name another.")
    output.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(plan, indent=1) + "\n", encoding="utf-8")
