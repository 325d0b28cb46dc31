"""How good is a table: its rows against hand-coded documents, figure by figure, error by error.

All figures are shares between 0 and 1. Those that end in ``_e2e`` count a missed or spurious row as
wrong too; the other fields are judged on the recommendations that were found. What counts as found
and which names are the same is said in :mod:`recextract.evaluation.matching`.
"""

from __future__ import annotations

import csv
import json
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, Final

from recextract.errors import OutputError, TableError
from recextract.evaluation.figures import (
    BINS,
    SAMPLES,
    SHARES,
    Counts,
    ReliabilityBin,
    figures_of,
    intervals_of,
    reliability_of,
)
from recextract.evaluation.matching import (
    Matching,
    Row,
    folded,
    folded_actor,
    match,
    same_date,
    same_name,
    same_people,
    same_speaker,
)
from recextract.gold import GoldDocument, GoldRecommendation, load_gold
from recextract.tables.columns import clean_text, parted

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "Evaluation",
    "Listed",
    "Mistake",
    "ReliabilityBin",
    "evaluate",
    "format_report",
    "read_genres",
    "run_evaluation",
    "to_json",
    "write_errors",
]

_REQUIRED: Final = ("document", "start", "end")

Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing that the table has wrong; offsets in the document's text, of the coded span where there is one.

    ``kind`` is ``missed``, ``spurious`` or the name of the field; ``start`` and ``end`` are None where the
    field is one of the whole document.
    """

    kind: str
    document: str
    start: int | None
    end: int | None
    text: str
    gold: str
    got: str


@dataclass(frozen=True, slots=True)
class Listed:
    """What a list of documents says of one: its genre and, if known, its length in words."""

    genre: str
    words: int = 0


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What :func:`evaluate` found.

    ``interval`` has the 95 % bootstrap interval of each share, over documents; it is empty for a single
    document. ``reliability`` is empty where the table has no confidence. ``by_genre`` has the figures of
    each genre, where genres were given.
    """

    figures: dict[str, float]
    interval: dict[str, tuple[float, float]]
    errors: tuple[Mistake, ...] = field(repr=False)
    reliability: tuple[ReliabilityBin, ...] = ()
    by_genre: dict[str, dict[str, float]] = field(default_factory=dict)


def run_evaluation(gold_path: Path, table_path: Path, genres_path: Path | None = None) -> Evaluation:
    """Evaluate a table in a file against coded documents in a file or folder.

    ``genres_path`` is a list of the documents as :func:`read_genres` takes it. Raises ``TableError``,
    naming the file, where one of them cannot be read, or where no row is of a coded document.
    """
    from recextract.tables.frames import read_table

    gold = load_gold(gold_path)
    genres = read_genres(genres_path) if genres_path else None
    table = read_table(table_path, require=_REQUIRED)
    named = {_file_name(_text(name)) for name in table["document"]}
    if named and named.isdisjoint(_file_name(document.doc) for document in gold):
        raise TableError(
            f"{table_path}: no row is of a coded document: the table names {min(named)}, {gold_path} "
            f"{_file_name(gold[0].doc)}. Give the table of a run over the coded texts, under the names in their files."
        )
    return evaluate(gold, table, genres=genres)


def evaluate(
    gold: Sequence[GoldDocument],
    rows: pd.DataFrame | Sequence[Record],
    *,
    genres: Mapping[str, Listed] | None = None,
    samples: int = SAMPLES,
    seed: int = 0,
) -> Evaluation:
    """Compare the rows of a table with coded documents.

    Documents are matched by file name. A coded document without rows counts as missed; rows of documents
    that nobody coded, or of passages that the coder did not read, do not count. ``genres`` gives the
    genre of each file name. Figures of columns that the table lacks are left out.

    >>> coded = GoldRecommendation(0, 30, ("Pakistan",), "should", "do", ("economy",), "author", "author")
    >>> other = GoldRecommendation(31, 60, ("Iran",), "must", "avoid", ("peace",), "experts", "indirect")
    >>> row = {"document": "a.txt", "start": 0, "end": 29, "actors": "Pakistan; India", "polarity": "do"}
    >>> figures = evaluate([GoldDocument("a.txt", (coded, other))], [row]).figures
    >>> figures["precision"], figures["recall"], figures["polarity"], round(figures["actors_f1"], 3)
    (1.0, 0.5, 1.0, 0.667)

    Raises ``TableError`` where two coded documents have one file name or a row lacks its offsets.
    """
    records: Sequence[Record] = rows if isinstance(rows, Sequence) else _records(rows)
    by_name = _by_file_name(records)
    coded = _unique(gold)
    counts: dict[str, Counts] = {}
    errors: list[Mistake] = []
    for name, document in coded.items():
        counts[name], mistakes = _compare(document, by_name.get(name, []))
        errors += mistakes
    columns = {column for record in records for column in record}
    total = sum(counts.values(), Counter[str]())
    return Evaluation(
        figures=figures_of(total, columns),
        interval=intervals_of(list(counts.values()), columns, samples, seed),
        errors=tuple(errors),
        reliability=reliability_of(total),
        by_genre=_by_genre(counts, genres or {}, columns),
    )


# ------------------------------------------------------------------------------------------ reading


def _records(frame: pd.DataFrame) -> list[Record]:
    return [{str(name): value for name, value in record.items()} for record in frame.to_dict("records")]


def _unique(gold: Iterable[GoldDocument]) -> dict[str, GoldDocument]:
    documents: dict[str, GoldDocument] = {}
    for document in gold:
        name = _file_name(document.doc)
        if name in documents:
            raise TableError(
                f"{name}: two coded documents have this file name, so rows cannot be told apart. Rename one of them."
            )
        documents[name] = document
    return documents


def _by_file_name(records: Iterable[Record]) -> dict[str, list[Record]]:
    groups: dict[str, list[Record]] = {}
    for record in records:
        if "document" not in record:
            raise TableError('a row has no column "document". Give a table that recextract run wrote.')
        groups.setdefault(_file_name(_text(record["document"])), []).append(record)
    return groups


def _file_name(path: str) -> str:
    return PurePosixPath(path.replace("\\", "/")).name


def _text(value: Any) -> str:
    """Return a cell as text; missing values of every library are empty."""
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int) else ""


def _list(value: Any) -> tuple[str, ...]:
    items = parted(value) if isinstance(value, str) else list(value) if isinstance(value, list | tuple) else []
    return tuple(item for item in map(folded, items) if item)


def _confidence(value: Any) -> float | None:
    try:
        number = float(value)
    except (TypeError, ValueError):
        return None
    return min(1.0, max(0.0, number)) if math.isfinite(number) else None


def _row(record: Record) -> Row | None:
    """Return a record as a row, None where it stands for a document without recommendations."""
    if record.get("start") in (None, ""):
        return None
    try:
        start, end = int(float(record["start"])), int(float(record["end"]))
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise TableError(
            f"{_text(record['document'])}: a row has no offsets that are numbers ({error}). Make the table anew."
        ) from error
    return Row(
        start=start,
        end=end,
        actors=_list(record.get("actors")),
        themes=_list(record.get("themes")),
        strength=_text(record.get("strength")),
        polarity=_text(record.get("polarity")),
        speaker=_text(record.get("speaker")),
        attribution=_text(record.get("attribution")),
        text=folded(_text(record.get("text"))),
        confidence=_confidence(record.get("confidence")),
    )


def _gold_row(coded: GoldRecommendation) -> Row:
    return Row(
        start=coded.start,
        end=coded.end,
        actors=coded.actors,
        themes=coded.themes,
        strength=coded.strength,
        polarity=coded.polarity,
        speaker=coded.speaker,
        attribution=coded.attribution,
        text=folded(coded.text),
    )


def _was_read(row: Row, document: GoldDocument) -> bool:
    """Say whether a coder read the place of a row, so that its absence from the gold means something."""
    return not document.coded or any(row.lies_mostly_in(Row(start, end)) for start, end in document.coded)


# ------------------------------------------------------------------------------------------ counting


def _compare(document: GoldDocument, records: Sequence[Record]) -> tuple[Counts, list[Mistake]]:
    name = _file_name(document.doc)
    rows = [row for row in map(_row, records) if row is not None and _was_read(row, document)]
    matching = match(map(_gold_row, document.recommendations), rows)
    counts = Counter({"documents": 1, "documents_without_rows": int(not rows)})
    counts += _detection_counts(matching)
    errors = [_mistake("missed", name, row, "recommendation", "") for row in matching.missed]
    errors += [_mistake("spurious", name, row, "", "recommendation") for row in matching.spurious]
    for gold, got in matching.pairs:
        pair_counts, mistakes = _pair(gold, got)
        counts += pair_counts
        errors += [_mistake(kind, name, gold, stated, found) for kind, stated, found in mistakes]
    if document.recommendations and records:
        document_counts, mistakes = _metadata(document, records[0])
        counts += document_counts
        errors += [Mistake(kind, name, None, None, "", stated, found) for kind, stated, found in mistakes]
    return counts, errors


def _mistake(kind: str, document: str, row: Row, gold: str, got: str) -> Mistake:
    return Mistake(kind, document, row.start, row.end, row.text, gold, got)


def _detection_counts(matching: Matching) -> Counts:
    found = [got for _, got in matching.pairs]
    counts = Counter(
        hits=len(matching.pairs),
        missed=len(matching.missed),
        spurious=len(matching.spurious),
        actors_missed=sum(len(row.actors) for row in matching.missed),
        themes_missed=sum(len(row.themes) for row in matching.missed),
        actors_spurious=sum(len(row.actors) for row in matching.spurious),
        themes_spurious=sum(len(row.themes) for row in matching.spurious),
    )
    return counts + _confidence_counts(found, right=1) + _confidence_counts(matching.spurious, right=0)


def _confidence_counts(rows: Iterable[Row], *, right: int) -> Counts:
    counts: Any = Counter()
    for row in rows:
        if row.confidence is not None:
            number = min(int(row.confidence * BINS), BINS - 1)
            counts[f"bin_{number}_rows"] += 1
            counts[f"bin_{number}_confidence"] += row.confidence
            counts[f"bin_{number}_right"] += right
    return counts  # type: ignore[no-any-return]


def _pair(gold: Row, got: Row) -> tuple[Counts, list[tuple[str, str, str]]]:
    """Count what is right in a recommendation that was found, and name what is not."""
    actors = {folded_actor(name) for name in gold.actors}, {folded_actor(name) for name in got.actors}
    themes = set(gold.themes), set(got.themes)
    judged = [
        ("actors", actors[0] == actors[1], "; ".join(gold.actors), "; ".join(got.actors)),
        ("themes", themes[0] == themes[1], "; ".join(gold.themes), "; ".join(got.themes)),
        ("strength", gold.strength == got.strength, gold.strength, got.strength),
        ("polarity", gold.polarity == got.polarity, gold.polarity, got.polarity),
        ("attribution", gold.attribution == got.attribution, gold.attribution, got.attribution),
        ("speaker", _speaker_is_right(gold, got), gold.speaker, got.speaker),
    ]
    right = {kind: int(is_right) for kind, is_right, _, _ in judged}
    reported = int(gold.attribution != "author")
    main_theme_among = bool(set(gold.themes[:1]) & themes[1])
    counts = Counter(
        actors_exact=right["actors"],
        theme_main=int(bool(gold.themes) and gold.themes[:1] == got.themes[:1]),
        strength=right["strength"],
        polarity=right["polarity"],
        attribution=right["attribution"],
        speaker=right["speaker"],
        reported=reported,
        reported_speaker=reported * right["speaker"],
        row=int(main_theme_among) * right["speaker"] * right["actors"] * right["polarity"],
    )
    counts += _set_counts("actors", *actors) + _set_counts("themes", *themes)
    return counts, [(kind, stated, found) for kind, is_right, stated, found in judged if not is_right]


def _set_counts(name: str, gold: set[str], got: set[str]) -> Counts:
    return Counter({f"{name}_both": len(gold & got), f"{name}_gold": len(gold - got), f"{name}_got": len(got - gold)})


def _speaker_is_right(gold: Row, got: Row) -> bool:
    """The table names the author where the gold says "author", so there only the attribution counts."""
    if gold.speaker == "author":
        return got.attribution == "author"
    return got.attribution != "author" and same_speaker(gold.speaker, got.speaker)


def _metadata(gold: GoldDocument, record: Record) -> tuple[Counts, list[tuple[str, str, str]]]:
    # Tables of read_table have the date as a moment, and its text beside it.
    date = _text(record.get("date_text", record.get("date")))
    source, title, authors = _text(record.get("source")), _text(record.get("title")), _list(record.get("author"))
    judged = [
        ("date", same_date(gold.date, date), gold.date, date),
        ("source", same_name(gold.source, source), gold.source, source),
        ("title", same_name(gold.title, title), gold.title, title),
        ("authors", same_people(gold.author, authors), "; ".join(gold.author), "; ".join(authors)),
    ]
    counts = Counter({kind: int(right) for kind, right, _, _ in judged})
    counts["judged_documents"] = 1
    return counts, [(kind, stated, got) for kind, right, stated, got in judged if not right]


def _by_genre(
    counts: Mapping[str, Counts], genres: Mapping[str, Listed], columns: set[str]
) -> dict[str, dict[str, float]]:
    groups: dict[str, Counts] = {}
    for name, document_counts in counts.items() if genres else ():
        listed = genres.get(name, Listed("not stated"))
        groups[listed.genre] = groups.get(listed.genre, Counter()) + document_counts + Counter(words=listed.words)
    return {genre: figures_of(group, columns) for genre, group in sorted(groups.items())}


def read_genres(path: Path) -> dict[str, Listed]:
    """Read the genre of each document: JSON Lines or CSV with ``file`` (or ``document``), ``genre``, perhaps ``words``.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     _ = Path(folder, "genres.csv").write_text("file,genre\\ntexts/a.txt,speech\\n")
    ...     read_genres(Path(folder, "genres.csv"))
    {'a.txt': Listed(genre='speech', words=0)}

    Raises ``TableError`` where it cannot be read or lacks those columns.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
        is_csv = path.suffix.lower() == ".csv"
        records: Iterable[Record] = csv.DictReader(lines) if is_csv else map(json.loads, filter(str.strip, lines))
        return {
            _file_name(record["file" if "file" in record else "document"]): Listed(
                record["genre"], int(record.get("words") or 0)
            )
            for record in records
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError, csv.Error) as error:
        raise TableError(
            f"{path}: not a list of genres ({type(error).__name__}: {error}). "
            'Give a CSV or JSON Lines file with the columns "file" and "genre".'
        ) from error


# -------------------------------------------------------------------------------------------- output


def format_report(evaluation: Evaluation) -> str:
    """Return the figures as aligned plain text for a terminal.

    >>> print(format_report(evaluate([GoldDocument("a.txt", ())], [])).splitlines()[0])
    1 coded document, 1 of them without a row; 0 recommendations coded, 0 rows found
    """
    lines = [_opening(evaluation.figures), "", f"{'figure':18} {'value':>6}  95 % interval  what it says"]
    lines += [
        f"{name:18} {evaluation.figures[name]:6.3f}  {_range(evaluation.interval.get(name)):13}  {meaning}"
        for name, (meaning, _, _) in SHARES.items()
        if name in evaluation.figures
    ]
    if evaluation.reliability:
        lines += ["", "confidence    rows  mean   right"]
        lines += [
            f"{bin_.low:.1f} to {bin_.high:.1f} {bin_.rows:7}  {bin_.confidence:.3f}  {bin_.right:.3f}"
            for bin_ in evaluation.reliability
        ]
    if evaluation.by_genre:
        lines += ["", *_genre_lines(evaluation.by_genre)]
    if evaluation.errors:
        kinds = Counter(error.kind for error in evaluation.errors)
        lines += ["", "errors: " + ", ".join(f"{count} {kind}" for kind, count in kinds.most_common())]
    return "\n".join(lines)


def _opening(figures: Mapping[str, float]) -> str:
    documents = f"{figures['documents']:.0f} coded document{'' if figures['documents'] == 1 else 's'}"
    return (
        f"{documents}, {figures['documents_without_rows']:.0f} of them without a row; "
        f"{figures['gold']:.0f} recommendations coded, {figures['predicted']:.0f} rows found"
    )


def _range(interval: tuple[float, float] | None) -> str:
    return f"{interval[0]:.3f}–{interval[1]:.3f}" if interval else ""


def _genre_lines(by_genre: Mapping[str, Mapping[str, float]]) -> list[str]:
    sizes, shares = ("documents", "gold", "predicted"), ("precision", "recall", "f1", "row_e2e")
    rate = "spurious_per_10000_words"
    width = max(map(len, ("genre", *by_genre)))
    lines = [f"{'genre':{width}} " + " ".join(f"{name:>9}" for name in (*sizes, *shares)) + "  spurious/10,000 words"]
    for genre, figures in by_genre.items():
        cells = [f"{figures[name]:9.0f}" for name in sizes]
        cells += [f"{figures[name]:9.3f}" if name in figures else " " * 9 for name in shares]
        cells += [f"{figures[rate]:22.1f}"] if rate in figures else []
        lines.append(f"{genre:{width}} " + " ".join(cells))
    return lines


def to_json(evaluation: Evaluation) -> str:
    """Return all that was found, the errors included, as JSON.

    >>> json.loads(to_json(evaluate([GoldDocument("a.txt", ())], [])))["figures"]["documents"]
    1
    """
    return json.dumps(asdict(evaluation), ensure_ascii=False, indent=1)


def write_errors(evaluation: Evaluation, path: Path) -> None:
    """Write the errors as a CSV file with one row an error, whole or not at all.

    Raises ``OutputError`` where it cannot be written.
    """
    partial = path.with_name(f".{path.name}.partial")
    names = [column.name for column in fields(Mistake)]
    try:
        with partial.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, names)
            writer.writeheader()
            for mistake in evaluation.errors:
                cells = asdict(mistake)
                writer.writerow(
                    {name: clean_text(cell) if isinstance(cell, str) else cell for name, cell in cells.items()}
                )
        partial.replace(path)
    except OSError as error:
        reason = error.strerror or error
        raise OutputError(f"{path}: cannot be written ({reason}). Choose a folder that you can write to.") from error
    finally:
        partial.unlink(missing_ok=True)
