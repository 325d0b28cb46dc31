"""What kind of text a passage is: public affairs, or law, instructions, a story, a research abstract.

"Vehicles shall be registered", "You must save the file" and "You should marry her, said the aunt" look
like advice to whoever reads the sentence alone. What tells them apart is the text around them, and there
less its subject than its style: a manual of diplomacy is a manual. So a passage is read with its names,
numbers and rarer words blanked out.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from operator import itemgetter
from pathlib import Path

import numpy as np

from recextract.classifiers.linear import LinearModel
from recextract.types import Sentence, Span

REGISTERS = ("public affairs", "law", "instructions", "narrative", "research")
"""The columns of the model, in order; only texts of the first kind are full of recommendations."""

PASSAGE_WORDS = 800
"""A longer text is judged in passages of at most about this many words, since an annex may be a statute."""

_TOO_SHORT, _LONG_ENOUGH = 80, 200
_CERTAIN = 12.0
_TOKEN = re.compile(r"\w+|[^\w\s]")
_SENTENCE_ENDS = frozenset('.!?:;"\n')
_SUFFIX_LETTERS = 2
_SHORTEST_WITH_SUFFIX = 5


@dataclass(frozen=True, slots=True)
class Register:
    """What a passage reads like.

    ``log_odds`` are those of the likeliest other register against public affairs, as if both were
    equally frequent: 0 where there is too little text to tell. ``name`` is the likeliest of :data:`REGISTERS`.
    """

    log_odds: float = 0.0
    name: str = REGISTERS[0]

    def shift(self, rarity: float) -> float:
        """Return what the register adds to the log-odds that a sentence of the passage is a recommendation.

        In other registers recommendations are rarer by ``rarity`` (log-odds, negative). How sure
        the register is decides how much of that counts, so the shift lies between ``rarity`` and 0.

        >>> round(Register(-5.0).shift(-6.0), 2), round(Register(5.0, "law").shift(-6.0), 1)
        (-0.01, -4.7)
        """
        other = 1.0 / (1.0 + math.exp(-self.log_odds))
        return 0.0 if self.log_odds == 0.0 else math.log1p(other * math.expm1(rarity))


UNKNOWN = Register()


@dataclass(frozen=True)
class RegisterModel:
    """The trained classifier: a linear model over the style of a passage, one class a register."""

    linear: LinearModel

    @classmethod
    def load(cls, folder: Path) -> RegisterModel:
        """Read ``register.npz`` and ``register.json``; raises :class:`~recextract.errors.ModelError`."""
        return cls(LinearModel.load(folder, "register"))

    @cached_property
    def known(self) -> frozenset[str]:
        """The words that are read as they stand."""
        return frozenset(term for term in self.linear.terms[0] if " " not in term)

    def judge(self, text: str) -> Register:
        """Judge one passage; of few words nothing is concluded.

        >>> from recextract.classifiers.model import default_model
        >>> default_model().register.judge("Both governments should resume the talks.")
        Register(log_odds=0.0, name='public affairs')
        """
        words = len(text.split())
        evidence = min(1.0, max(0.0, (words - _TOO_SHORT) / (_LONG_ENOUGH - _TOO_SHORT)))
        if not evidence:
            return UNKNOWN
        scores = self.linear.scores((style(text, self.known),))
        odds = float(scores[1:].max() - scores[0])
        odds = evidence * max(-_CERTAIN, min(_CERTAIN, odds))
        return Register(odds, REGISTERS[0] if odds <= 0 else REGISTERS[1 + int(scores[1:].argmax())])


def style(text: str, known: AbstractSet[str]) -> str:
    """Return a text with only the ``known`` words left; of the others the kind, of longer ones the ending.

    >>> style("In 2014 the Minister shall have granted 3 licences.", {"in", "the", "shall", "have"})
    'in _0 the _name shall have _ed _0 _es .'
    """
    return " ".join(_style_tokens(text, known))


def _style_tokens(text: str, known: AbstractSet[str]) -> Iterator[str]:
    before = "."
    for match in _TOKEN.finditer(text):
        token = match.group()
        word = token.lower()
        if not (token[0].isalnum() or token[0] == "_") or word in known:
            yield word
        elif token[0].isdigit():
            yield "_0"
        elif token[0].isupper() and before not in _SENTENCE_ENDS:
            yield "_name"
        elif len(word) >= _SHORTEST_WITH_SUFFIX:
            yield "_" + word[-_SUFFIX_LETTERS:]
        else:
            yield "_"
        before = token


def judge_passages(model: RegisterModel, text: str, sentences: Sequence[Span | Sentence]) -> list[Register]:
    """Return the register of each sentence's passage; ``sentences`` are spans of ``text``, in order.

    The passages have about the same length, at most some :data:`PASSAGE_WORDS` words.
    """
    lengths = [len(text[s.start : s.end].split()) for s in sentences]
    count = max(1, math.ceil(sum(lengths) / PASSAGE_WORDS))
    ends = np.cumsum(lengths) / max(1, sum(lengths))
    numbers = [min(count - 1, int(count * max(0.0, end - 1e-9))) for end in ends.tolist()]
    registers: list[Register] = []
    for _, numbered in groupby(zip(numbers, sentences, strict=True), key=itemgetter(0)):
        members = [sentence for _, sentence in numbered]
        registers += [model.judge(text[members[0].start : members[-1].end])] * len(members)
    return registers
