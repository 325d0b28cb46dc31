"""TF-IDF and logistic regression at run time: dictionary look-ups, no scikit-learn, no pickle."""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from recextract.errors import ModelError

LONGEST_VIEW = 20_000
"""Characters of a sentence that the linear models read."""

_TOKEN = re.compile(r"\w+|[^\w\s]")


def ngrams(text: str, longest: int) -> Iterable[str]:
    """Yield the lower-cased word n-grams of ``text`` up to ``longest`` words; punctuation marks are words.

    >>> list(ngrams("Act now.", 2))
    ['act', 'now', '.', 'act now', 'now .']
    """
    tokens = _TOKEN.findall(text.lower())
    yield from tokens
    for n in range(2, longest + 1):
        for i in range(len(tokens) - n + 1):
            yield " ".join(tokens[i : i + n])


@dataclass(frozen=True, slots=True)
class LinearModel:
    """A logistic regression over the TF-IDF weights of n-grams of one or two texts.

    ``terms[k]`` maps an n-gram of the k-th text to a row of ``idf`` and ``weights``; a text's
    vector has unit length before it is weighted by ``scales[k]``. ``weights`` has one column a
    class, ``bias`` one entry a class.
    """

    terms: tuple[dict[str, int], ...]
    longest: tuple[int, ...]
    scales: tuple[float, ...]
    idf: np.ndarray
    weights: np.ndarray
    bias: np.ndarray

    def scores(self, texts: Sequence[str]) -> np.ndarray:
        """Return the log-odds of each class for one input, given as one string a text."""
        total = self.bias.copy()
        for rows, values in self._vectors(texts):
            total += values @ self.weights[rows]
        return total

    def contributions(self, texts: Sequence[str]) -> list[tuple[str, float]]:
        """Return what each n-gram adds to the log-odds of the first class, the strongest first."""
        names = {row: term for terms in self.terms for term, row in terms.items()}
        shares = [
            (names[row], float(share))
            for rows, values in self._vectors(texts)
            for row, share in zip(rows.tolist(), values * self.weights[rows, 0], strict=True)
        ]
        return sorted(shares, key=lambda pair: (-abs(pair[1]), pair[0]))

    def _vectors(self, texts: Sequence[str]) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        """Yield, for each text that has a known n-gram, the rows of its n-grams and their TF-IDF weights."""
        for terms, longest, scale, text in zip(self.terms, self.longest, self.scales, texts, strict=True):
            counts = Counter(row for gram in ngrams(text, longest) if (row := terms.get(gram)) is not None)
            if not counts:
                continue
            rows = np.fromiter(counts, dtype=np.int64, count=len(counts))
            frequencies = np.fromiter(counts.values(), dtype=np.float64, count=len(counts))
            values = (1.0 + np.log(frequencies)) * self.idf[rows]
            yield rows, values * (scale / math.sqrt(float(values @ values)))

    def save(self, folder: Path, name: str) -> None:
        """Write ``name.npz`` (numbers) and ``name.json`` (n-grams) to ``folder``."""
        folder.mkdir(parents=True, exist_ok=True)
        np.savez_compressed(
            folder / f"{name}.npz",
            idf=self.idf.astype(np.float32),
            weights=self.weights.astype(np.float32),
            bias=self.bias.astype(np.float64),
        )
        vocabulary = {"longest": self.longest, "scales": self.scales, "terms": [list(terms) for terms in self.terms]}
        (folder / f"{name}.json").write_text(json.dumps(vocabulary, ensure_ascii=False) + "\n", encoding="utf-8")

    @classmethod
    def load(cls, folder: Path, name: str) -> LinearModel:
        """Read what :meth:`save` wrote; raises :class:`ModelError` where it is not there or broken."""
        try:
            vocabulary = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
            with np.load(folder / f"{name}.npz", allow_pickle=False) as arrays:
                idf, weights, bias = (arrays[key].astype(np.float64) for key in ("idf", "weights", "bias"))
            terms: list[dict[str, int]] = []
            row = 0
            for listed in vocabulary["terms"]:
                terms.append({term: row + i for i, term in enumerate(listed)})
                row += len(listed)
            if not row == len(idf) == len(weights):
                raise ValueError(f"{row} n-grams, but {len(idf)} weights")
            longest, scales = tuple(vocabulary["longest"]), tuple(vocabulary["scales"])
        except (OSError, ValueError, KeyError, TypeError, AttributeError, EOFError, BadZipFile) as error:
            raise ModelError(f"{folder}: the model file {name} cannot be read ({error}). Train it again.") from error
        return cls(tuple(terms), longest, scales, idf, weights, bias)
