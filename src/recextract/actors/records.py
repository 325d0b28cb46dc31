"""The records that the resolver passes along: candidates, rows and documents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from recextract.actors.lexicon import ActorLexicon
from recextract.actors.noun_phrases import NounName
from recextract.actors.profile import DocumentProfile
from recextract.actors.rows import ParsedRow
from recextract.text.analysis import AnalysedDocument
from recextract.types import Actors

WORLD = "international community"
READERS = "readers"


@dataclass(slots=True)
class Candidate:
    """A possible actor: canonical name, features, the words that name it, and why it is one."""

    name: str
    features: dict[str, float] = field(default_factory=dict)
    mention: str = ""
    how: str = "document-default"
    phrase: int = -1
    group: int = -1
    order: int = 10_000


@dataclass(frozen=True, slots=True)
class RowCandidates:
    """The candidates of one row, in a fixed order, and what they share.

    ``shared`` are the features of the row itself, ``words`` its words and pairs of words in lower
    case, ``addressee`` the words of the noun phrase that its grammar asks to act, ``apart`` the actors of each of
    several prescriptions (:func:`recextract.actors.apart.asked_apart`), ``answered`` who is asked in a demand that the
    sentence reports and answers. ``tells_to_ask`` says that those whom the sentence names are to be asked by another.
    """

    row: int
    candidates: tuple[Candidate, ...]
    shared: dict[str, float] = field(default_factory=dict)
    words: frozenset[str] = frozenset()
    addressee: str = ""
    apart: tuple[Actors, ...] = ()
    answered: Actors | None = None
    tells_to_ask: bool = False


@dataclass(frozen=True, slots=True)
class DocumentCandidates:
    """All that the ranker reads of a document: its words, its possible homes, its rows.

    ``words`` counts lower-case words: the voice of a document without its names.
    """

    words: Counter[str]
    homes: tuple[Candidate, ...]
    rows: tuple[RowCandidates, ...]


@dataclass(frozen=True, slots=True)
class DocumentRows:
    """The parsed rows of a document and what its other parts say.

    ``nouns[i]`` are the names, outside the codebook, of the noun phrases that parsed sentence ``i`` speaks of or asks
    to act, each with whether it asks; ``common_nouns`` are those that come most often. ``fuller`` keeps what a noun was
    found to be short for, which takes a look at every sentence.
    """

    analysed: AnalysedDocument
    rows: tuple[int, ...]
    parsed: Mapping[int, ParsedRow]
    explicit: Mapping[int, tuple[str, ...]]
    profile: DocumentProfile
    lexicon: ActorLexicon
    frequent: tuple[str, ...] = ()
    nouns: Mapping[int, Mapping[str, bool]] = field(default_factory=dict)
    common_nouns: tuple[str, ...] = ()
    fuller: dict[str, list[NounName]] = field(default_factory=dict)
