"""Train the register classifier from folders of texts.

``python -m recextract.training.register TEXTS -o FOLDER``: a text lies at ``TEXTS/<register>/<source>/<name>.txt``,
where the register is one of law, instructions, narrative, research and public, and the source is the
package or collection that it comes from. Writes ``register.npz`` and ``register.json`` to FOLDER, sets the
detector's ``rarity`` in the ``model.json`` that lies there, and prints, for every source, how models judge it
that have not seen it.
"""

from __future__ import annotations

import argparse
import json
import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from recextract.classifiers.linear import LinearModel, ngrams
from recextract.classifiers.model import MANIFEST
from recextract.classifiers.register import REGISTERS, RegisterModel, style
from recextract.text.layout import analyse_layout

_FOLDERS = ("public", *REGISTERS[1:])
_PASSAGE_LENGTHS = (700, 200)
_SHORTEST = 80
_KNOWN_SHARE = 0.02
_KNOWN_REGISTERS = 3
_LONGEST = 2
_LEAST = 5
_MOST_TERMS = 12_000
_FOLDS = 5
RARITY = -6.0
"""How much rarer recommendations are in other registers: chosen on sentences of unseen packages, flat below -5."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of text; passages of one ``group`` are never divided between training and test."""

    text: str
    register: int
    source: str
    group: str
    name: str


def read_passages(folder: Path) -> list[Passage]:
    """Read the texts and cut each into passages of several lengths.

    Documents of the mixed collections (sources ``gold-…``, ``unl-…``) are groups of their own; every other
    source is one group, digits at the end of its name left out, so that an author's novels stay together.
    """
    passages = []
    for path in sorted(folder.glob("*/*/*.txt")):
        register, source = _FOLDERS.index(path.parts[-3]), path.parts[-2]
        collection = source.startswith(("gold-", "unl-"))
        group = path.stem if collection else source.rstrip("0123456789")
        text = analyse_layout(path.read_text(encoding="utf-8")).masked
        passages += [Passage(part, register, source, group, path.stem) for part in _parts(text, path.stem)]
    return passages


def _parts(text: str, name: str) -> Iterable[str]:
    """Yield passages of both lengths; of the short ones one in four, chosen by the name."""
    words = [match.span() for match in re.finditer(r"\S+", text)]
    for length in _PASSAGE_LENGTHS:
        count = max(1, round(len(words) / length))
        for k in range(count):
            start, end = len(words) * k // count, len(words) * (k + 1) // count
            chosen = length == _PASSAGE_LENGTHS[0] or zlib.crc32(f"{name} {k}".encode()) % 4 == 0
            if end - start >= _SHORTEST and chosen:
                yield text[words[start][0] : words[end - 1][1]]


def known_words(passages: Sequence[Passage]) -> frozenset[str]:
    """Return the words at home in several registers: they tell the style and not the subject."""
    counts: dict[int, Counter[str]] = defaultdict(Counter)
    sizes = Counter(passage.register for passage in passages)
    for passage in passages:
        counts[passage.register].update(set(re.findall(r"\w+", passage.text.lower())))
    spread = Counter(
        word
        for register, words in counts.items()
        for word, count in words.items()
        if count >= max(3, _KNOWN_SHARE * sizes[register]) and not word[0].isdigit()
    )
    return frozenset(word for word, registers in spread.items() if registers >= _KNOWN_REGISTERS)


@dataclass(frozen=True, slots=True)
class Trained:
    """The classifier and, one a passage, the log-odds by models that have not seen the passage's group."""

    model: RegisterModel
    log_odds: np.ndarray


def train_register(passages: Sequence[Passage], inverse_penalty: float = 3.0, folds: int = _FOLDS) -> Trained:
    """Fit the classifier and calibrate it on the groups that each fold leaves out.

    The choice of words and their document frequencies are made once, on all passages: they do not know the registers
    apart. Public affairs weigh as much as the other registers together, so the log-odds take both for equally likely.
    """
    known = known_words(passages)
    vectorizer = TfidfVectorizer(
        analyzer=lambda text: list(ngrams(text, _LONGEST)), min_df=_LEAST, max_features=_MOST_TERMS, sublinear_tf=True
    )
    matrix = vectorizer.fit_transform([style(passage.text, known) for passage in passages])
    registers = np.array([passage.register for passage in passages])
    fold = np.array([fold_of(passage.group, folds) for passage in passages])
    weights = _weights(passages)

    def fit(rows: np.ndarray) -> LogisticRegression:
        model = LogisticRegression(C=inverse_penalty, max_iter=300)
        return model.fit(matrix[rows], registers[rows], sample_weight=weights[rows])

    raw = np.zeros(len(passages))
    for k in range(folds):
        raw[fold == k] = _log_odds(fit(fold != k).decision_function(matrix[fold == k]))
    slope, intercept = _calibration(raw, registers > 0, weights)
    model = fit(np.ones(len(passages), dtype=bool))
    names = vectorizer.get_feature_names_out()
    linear = LinearModel(
        terms=({name: i for i, name in enumerate(names)},),
        longest=(_LONGEST,),
        scales=(1.0,),
        idf=np.asarray(vectorizer.idf_),
        weights=slope * model.coef_.T,
        bias=slope * model.intercept_ - intercept * (np.arange(len(REGISTERS)) == 0),
    )
    return Trained(RegisterModel(linear), slope * raw + intercept)


def _log_odds(scores: np.ndarray) -> np.ndarray:
    return np.asarray(scores[:, 1:].max(axis=1) - scores[:, 0])


def _calibration(log_odds: np.ndarray, other: np.ndarray, weights: np.ndarray) -> tuple[float, float]:
    """Return slope and intercept that turn the log-odds into those of unseen sources: few sources make them timid."""
    model = LogisticRegression(C=1e4).fit(log_odds[:, None], other, sample_weight=weights)
    return float(model.coef_[0, 0]), float(model.intercept_[0])


def _weights(passages: Sequence[Passage]) -> np.ndarray:
    """Weigh a source by the root of its size; public affairs as much as all the rest, whose registers are equal."""
    sizes = Counter((passage.register, passage.source) for passage in passages)
    weights = np.array([sizes[passage.register, passage.source] ** -0.5 for passage in passages])
    registers = np.array([passage.register for passage in passages])
    for register in range(len(REGISTERS)):
        members = registers == register
        share = 0.5 if register == 0 else 0.5 / (len(REGISTERS) - 1)
        weights[members] *= share * len(passages) / weights[members].sum()
    return weights


def fold_of(group: str, folds: int = _FOLDS) -> int:
    """Return the fold of a group, by its name."""
    return zlib.crc32(group.encode()) % folds


def set_rarity(folder: Path, rarity: float) -> None:
    """Tell the detector of a model folder to heed the register; nothing happens where there is no manifest yet."""
    path = folder / MANIFEST
    if path.is_file():
        manifest = json.loads(path.read_text(encoding="utf-8"))
        manifest["detector"]["rarity"] = rarity
        path.write_text(json.dumps(manifest, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> None:
    """Train from the command line."""
    parser = argparse.ArgumentParser(prog="recextract.training.register", description="Train the register classifier.")
    parser.add_argument("texts", type=Path)
    parser.add_argument("-o", "--output", type=Path, required=True)
    options = parser.parse_args(arguments)
    passages = read_passages(options.texts)
    trained = train_register(passages)
    judged: dict[tuple[int, str], list[float]] = defaultdict(list)
    for passage, log_odds in zip(passages, trained.log_odds.tolist(), strict=True):
        judged[passage.register, passage.source].append(log_odds)
    print("register, source: passages, median log-odds, share above 0 (by models that have not seen the group)")
    for (register, source), odds_of_source in sorted(judged.items()):
        values = np.array(odds_of_source)
        print(f"{_FOLDERS[register]}, {source}: {len(values)}, {np.median(values):+.1f}, {np.mean(values > 0):.2f}")
    trained.model.linear.save(options.output, "register")
    set_rarity(options.output, RARITY)


if __name__ == "__main__":
    main()
