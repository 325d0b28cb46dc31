"""The scorer: a case worked out by hand, and agreement with the coding guide's own scorer."""

from __future__ import annotations

import csv
import importlib.util
import json
import random
import sys
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from recextract.errors import OutputError, TableError
from recextract.evaluation.matching import Row, match
from recextract.evaluation.scoring import (
    Listed,
    evaluate,
    format_report,
    read_genres,
    run_evaluation,
    to_json,
    write_errors,
)
from recextract.gold import GoldDocument, GoldRecommendation, load_gold
from recextract.types import Recommendation

SHARED = Path(__file__).parents[2] / "shared"
RESOURCE = Path(__file__).parents[1] / "src/recextract/resources/evaluation.toml"

PORTS = GoldRecommendation(
    0, 40, ("Kenya", "Somalia"), "should", "do", ("connectivity", "economy"), "author", "author", "Ports should open."
)
TALKS = GoldRecommendation(
    50, 90, ("African Union",), "must", "avoid", ("peace",), "Sarah Okoth", "indirect", "No haste."
)
CLINICS = GoldRecommendation(100, 140, ("donors",), "could", "do", ("health_social",), "author", "author", "Fund them.")
REPORT = GoldDocument("2021/ports.txt", (PORTS, TALKS, CLINICS), "Nairobi Forum", "Ports", ("Jon Lind",), "2021-06-03")
STATUTE = GoldDocument("statute.txt", ())
LOST = GoldDocument("lost.txt", (replace(PORTS, actors=("Peru",)),), "Lima Post", "Lost", (), "2020")


def row(start: int, end: int, **cells: Any) -> dict[str, Any]:
    defaults = {
        "document": "in/ports.txt", "actors": "", "themes": "", "strength": "should", "polarity": "do",
        "speaker": "Jon Lind", "attribution": "author", "text": f"row {start}", "confidence": 0.9,
        "source": "The Nairobi Forum", "title": "Ports", "author": "Lind", "date": "2021-06",
    }  # fmt: skip
    return {**defaults, "start": start, "end": end, **cells}


FOUND_PORTS = row(0, 36, actors="Kenya; Ethiopia", themes="connectivity")
FOUND_TALKS = row(
    52, 90, actors="the AU", themes="peace; security", strength="should", polarity="avoid",
    speaker="Dr Okoth", attribution="indirect", confidence=0.8,
)  # fmt: skip
INVENTED = row(200, 240, actors="Iran", themes="economy", confidence=0.55)
IN_STATUTE = row(0, 30, document="statute.txt", themes="governance", confidence=0.5)
TABLE = [FOUND_PORTS, FOUND_TALKS, INVENTED, IN_STATUTE]
GOLD = [REPORT, STATUTE, LOST]

# Found: ports and talks. Missed: clinics, and the one of the lost document. Spurious: two rows.
BY_HAND = {
    "documents": 3,
    "documents_without_rows": 1,
    "gold": 4,
    "predicted": 4,
    "precision": 2 / 4,
    "recall": 2 / 4,
    "f1": 2 / 4,
    # Ports: Kenya right, Ethiopia too much, Somalia missing. Talks: "the AU" is the African Union.
    "actors_f1": 2 * 2 / (2 * 2 + 1 + 1),
    "actors_exact": 1 / 2,
    # … and Iran of the spurious row, donors and Peru of the missed ones.
    "actors_f1_e2e": 2 * 2 / (2 * 2 + 2 + 3),
    # Connectivity and peace right, security too much, economy missing.
    "themes_f1": 2 * 2 / (2 * 2 + 1 + 1),
    "theme_main": 2 / 2,
    # … and two themes of spurious rows, three of missed ones.
    "themes_f1_e2e": 2 * 2 / (2 * 2 + 3 + 4),
    "strength": 1 / 2,
    "polarity": 2 / 2,
    "attribution": 2 / 2,
    "speaker": 2 / 2,
    "speaker_reported": 1 / 1,
    # Only the row on talks is right in all: 1 right, 3 other rows, 3 other recommendations.
    "row_e2e": 2 * 1 / (4 + 4),
    # The lost document has no row that could name its source or date.
    "date": 1.0,
    "source": 1.0,
    "title": 1.0,
    "authors": 1.0,
    # Bins of ten: .9 (right), .8 (right), .55 and .5 together (both wrong).
    "calibration_error": (0.1 + 0.2 + 1.05) / 4,
}


def test_every_figure_of_a_small_case_is_as_worked_out_by_hand() -> None:
    figures = evaluate(GOLD, TABLE).figures
    assert figures == pytest.approx(BY_HAND)


def test_errors_name_what_is_wrong_and_where() -> None:
    errors = evaluate(GOLD, TABLE).errors
    assert [(error.kind, error.document, error.start, error.gold, error.got) for error in errors] == [
        ("missed", "ports.txt", 100, "recommendation", ""),
        ("spurious", "ports.txt", 200, "", "recommendation"),
        ("actors", "ports.txt", 0, "Kenya; Somalia", "Kenya; Ethiopia"),
        ("themes", "ports.txt", 0, "connectivity; economy", "connectivity"),
        ("themes", "ports.txt", 50, "peace", "peace; security"),
        ("strength", "ports.txt", 50, "must", "should"),
        ("spurious", "statute.txt", 0, "", "recommendation"),
        ("missed", "lost.txt", 0, "recommendation", ""),
    ]
    assert errors[0].text == "Fund them."


def test_wrong_document_fields_are_errors_of_the_document() -> None:
    wrong = {**FOUND_PORTS, "date": "2021-07", "source": "Mombasa Times", "title": "", "author": "Ann Moe"}
    errors = [error for error in evaluate([REPORT], [wrong]).errors if error.start is None]
    assert [(error.kind, error.gold, error.got) for error in errors] == [
        ("date", "2021-06-03", "2021-07"),
        ("source", "Nairobi Forum", "Mombasa Times"),
        ("title", "Ports", ""),
        ("authors", "Jon Lind", "Ann Moe"),
    ]


def test_confidence_is_compared_with_what_is_right() -> None:
    bins = evaluate(GOLD, TABLE).reliability
    assert [(bin_.low, bin_.rows, bin_.right) for bin_ in bins] == [(0.5, 2, 0.0), (0.8, 1, 1.0), (0.9, 1, 1.0)]
    assert bins[0].confidence == pytest.approx(0.525)


def test_intervals_are_over_documents_seeded_and_hold_the_figure() -> None:
    gold = [replace(REPORT, doc=f"{number}.txt") for number in range(12)]
    rows = [{**FOUND_PORTS, "document": f"{number}.txt"} for number in range(0, 12, 2)]
    first, second = evaluate(gold, rows), evaluate(gold, rows)
    assert first.interval == second.interval
    low, high = first.interval["recall"]
    assert low < first.figures["recall"] < high
    assert evaluate(gold, rows, seed=7).interval != first.interval
    assert evaluate(gold[:1], rows).interval == {}


def test_pieces_of_one_recommendation_are_one_find_with_all_their_actors() -> None:
    pieces = [row(0, 15, actors="Kenya", themes="connectivity"), row(18, 40, actors="Somalia", themes="economy")]
    figures = evaluate([replace(REPORT, recommendations=(PORTS,))], pieces).figures
    assert (figures["precision"], figures["actors_exact"], figures["themes_f1"]) == (1.0, 1.0, 1.0)


def test_a_piece_that_holds_too_little_misses_and_is_spurious() -> None:
    found = match([Row(0, 100)], [Row(0, 40)])
    assert (len(found.pairs), len(found.missed), len(found.spurious)) == (0, 1, 1)


def test_passages_that_nobody_coded_do_not_count() -> None:
    partly = replace(REPORT, recommendations=(PORTS,), coded=((0, 60),))
    assert evaluate([partly], [FOUND_PORTS, INVENTED]).figures["precision"] == 1.0


def test_rows_of_documents_that_nobody_coded_do_not_count() -> None:
    assert evaluate([REPORT], [FOUND_PORTS, row(0, 9, document="other.txt")]).figures["precision"] == 1.0


def test_a_record_without_offsets_stands_for_its_document_only() -> None:
    figures = evaluate([REPORT], [row(0, 0) | {"start": "", "end": ""}]).figures
    assert (figures["predicted"], figures["date"], figures["source"]) == (0, 1.0, 1.0)


def test_the_author_is_right_whatever_the_name_where_the_attribution_is() -> None:
    as_quote = {**FOUND_PORTS, "attribution": "direct"}
    assert evaluate([REPORT], [FOUND_PORTS]).figures["speaker"] == 1.0
    assert evaluate([REPORT], [as_quote]).figures["speaker"] == 0.0


def test_figures_of_columns_that_the_table_lacks_are_left_out() -> None:
    bare = [{"document": "ports.txt", "start": 0, "end": 40, "actors": ["Kenya", "Somalia"]}]
    figures = evaluate([REPORT], bare).figures
    assert figures["actors_exact"] == 1.0
    assert not figures.keys() & {"strength", "row_e2e", "speaker", "date", "authors", "calibration_error"}


def test_an_empty_table_has_found_nothing() -> None:
    evaluation = evaluate(GOLD, [])
    assert (evaluation.figures["recall"], evaluation.figures["documents_without_rows"]) == (0.0, 3)
    assert evaluation.reliability == ()


def test_missing_cells_of_any_kind_are_empty() -> None:
    frame = pd.DataFrame([{**FOUND_PORTS, "strength": float("nan"), "confidence": None, "actors": pd.NA}])
    figures = evaluate([REPORT], frame).figures
    assert (figures["strength"], figures["actors_exact"]) == (0.0, 0.0)
    assert "calibration_error" not in figures


@pytest.mark.parametrize(
    ("gold", "rows", "said"),
    [
        ([REPORT, replace(STATUTE, doc="b/ports.txt")], [], "ports.txt: two coded documents"),
        ([REPORT], [{"start": 0, "end": 1}], 'no column "document"'),
        ([REPORT], [row(0, 1) | {"end": "here"}], "no offsets that are numbers"),
    ],
)
def test_what_cannot_be_judged_is_said(gold: list[GoldDocument], rows: list[dict[str, Any]], said: str) -> None:
    with pytest.raises(TableError, match=said):
        evaluate(gold, rows)


def test_genres_have_figures_of_their_own() -> None:
    genres = {"ports.txt": Listed("report", 500), "statute.txt": Listed("statute", 2000)}
    by_genre = evaluate(GOLD, TABLE, genres=genres).by_genre
    assert list(by_genre) == ["not stated", "report", "statute"]
    assert by_genre["report"]["recall"] == pytest.approx(2 / 3)
    assert by_genre["statute"]["spurious_per_10000_words"] == 5.0
    assert "spurious_per_10000_words" not in by_genre["not stated"]


def test_a_table_of_other_documents_is_an_error_and_an_empty_one_is_not(tmp_path: Path) -> None:
    gold, table = tmp_path / "gold.json", tmp_path / "table.csv"
    gold.write_text(json.dumps({"doc": "port.txt", "recommendations": []}), encoding="utf-8")
    table.write_text("document,start,end\nharbour.txt,0,9\n", encoding="utf-8")
    with pytest.raises(TableError, match=r"the table names harbour\.txt, .*gold\.json port\.txt"):
        run_evaluation(gold, table)
    table.write_text("document,start,end\n", encoding="utf-8")
    assert run_evaluation(gold, table).figures["precision"] == 0


def test_genres_are_read_from_json_lines_and_broken_lists_are_refused(tmp_path: Path) -> None:
    listed = tmp_path / "manifest.jsonl"
    listed.write_text('{"file": "a.txt", "genre": "op-ed", "words": 812}\n\n', encoding="utf-8")
    assert read_genres(listed) == {"a.txt": Listed("op-ed", 812)}
    listed.write_text('{"file": "a.txt"}\n', encoding="utf-8")
    with pytest.raises(TableError, match=r"manifest\.jsonl: not a list of genres"):
        read_genres(listed)


def test_the_report_reads_well() -> None:
    report = format_report(evaluate(GOLD, TABLE, genres={"ports.txt": Listed("report", 500)}))
    lines = report.splitlines()
    assert lines[0] == "3 coded documents, 1 of them without a row; 4 recommendations coded, 4 rows found"
    assert "f1                  0.500  0.000–0.667    the two together (F1)" in lines
    assert "0.5 to 0.6       2  0.525  0.000" in lines
    assert lines[-1] == "errors: 2 missed, 2 spurious, 2 themes, 1 actors, 1 strength"
    assert max(map(len, lines)) <= 110


def test_json_has_everything() -> None:
    data = json.loads(to_json(evaluate(GOLD, TABLE)))
    assert data["figures"]["f1"] == 0.5
    assert len(data["errors"]) == 8
    assert data["reliability"][0]["rows"] == 2


def test_errors_become_a_table(tmp_path: Path) -> None:
    file = tmp_path / "errors.csv"
    write_errors(evaluate(GOLD, TABLE), file)
    with file.open(encoding="utf-8", newline="") as stream:
        records = list(csv.DictReader(stream))
    assert records[2] == {
        "kind": "actors", "document": "ports.txt", "start": "0", "end": "40", "text": "Ports should open.",
        "gold": "Kenya; Somalia", "got": "Kenya; Ethiopia",
    }  # fmt: skip
    assert [path.name for path in tmp_path.iterdir()] == ["errors.csv"]
    with pytest.raises(OutputError, match="cannot be written"):
        write_errors(evaluate(GOLD, TABLE), tmp_path / "none" / "errors.csv")


def test_word_lists_are_sorted_and_without_duplicates() -> None:
    lists = tomllib.loads(RESOURCE.read_text(encoding="utf-8"))
    for words in (lists["leading"]["words"], lists["titles"]["words"], list(lists["aliases"])):
        assert words == sorted(set(words))


# ------------------------------------------------------------- agreement with the coding guide's own scorer


beside_guide = pytest.mark.skipif(
    not (SHARED / "tools/score.py").exists(), reason="the coding guide's scorer is not beside this project"
)


def guide_scorer() -> Any:
    spec = importlib.util.spec_from_file_location("guide_score", SHARED / "tools/score.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["guide_score"] = module
    spec.loader.exec_module(module)
    return module


def distorted(gold: list[GoldDocument], seed: int) -> list[Recommendation]:
    """Make a table as a middling extractor would from coded documents: shifted, split, doubled, lost and wrong rows."""
    chance = random.Random(seed)
    rows: list[Recommendation] = []
    names = ["the United States", "US", "Both Governments", "Pakistan's", "EU", "donors", "Member States", "UN"]
    people = ["Dr. Jane Poe", "experts", "participants", "Lt. Gen. (R) Poe", ""]
    themes = ["peace", "economy", "security", "other"]

    def maybe(value: Any, others: list[Any], rate: float = 0.25) -> Any:
        return chance.choice(others) if chance.random() < rate else value

    def made(document: GoldDocument, coded: GoldRecommendation, start: int, end: int) -> Recommendation:
        actors = tuple(maybe(actor, names) for actor in coded.actors)[: maybe(9, [1])]
        kept_themes = tuple(maybe(theme, themes) for theme in coded.themes)
        return Recommendation(
            id="", text=coded.text, actor="", actors=maybe(actors, [(*actors, "Iran"), ()]), actor_mention="",
            action="", theme="", themes=maybe(kept_themes, [(*kept_themes, "climate_energy")]),
            strength=maybe(coded.strength, ["must", "should", "could"]), polarity=maybe(coded.polarity, ["avoid"], 0.1),
            cue="", rule="", confidence=round(chance.random(), 3), speaker=maybe(coded.speaker, people),
            speaker_role="", attribution=maybe(coded.attribution, ["author", "direct", "indirect"]),
            source=maybe(document.source, [f"The {document.source}", "Gazette"]),
            title=document.title, author=document.author,
            date=maybe(document.date, [document.date[:7], document.date[:4], "2001"]),
            document=f"some folder/{document.doc}", heading="", page=None, start=start, end=end,
        )  # fmt: skip

    for document in gold:
        for coded in document.recommendations:
            size = coded.end - coded.start
            for _ in range(chance.choice([0, 1, 1, 1, 1, 1, 2])):
                start = max(0, coded.start + chance.choice([0, 0, 0, size // 4, -size // 3, size // 2]))
                rows.append(made(document, coded, start, max(start + 1, coded.end + chance.choice([0, 0, size // 3]))))
            if chance.random() < 0.15:
                middle = coded.start + size // 2
                rows += [made(document, coded, coded.start, middle), made(document, coded, middle, coded.end)]
            if chance.random() < 0.2:
                rows.append(made(document, coded, coded.end + 1000, coded.end + 1000 + size))
    return rows


@beside_guide
@pytest.mark.parametrize(("gold_name", "seed"), [("seeds", 1), ("dev", 2)])
def test_figures_agree_with_the_guide_scorer(gold_name: str, seed: int, tmp_path: Path) -> None:
    from recextract.tables.frames import write_table

    scorer = guide_scorer()
    folder = SHARED / "gold" / gold_name
    table = tmp_path / "table.csv"
    write_table(distorted(load_gold(folder), seed), table)
    with table.open(encoding="utf-8-sig", newline="") as stream:
        theirs, their_errors = scorer.score(scorer.load_gold(folder), list(csv.DictReader(stream)))
    ours = run_evaluation(folder, table)
    interval = theirs.pop("f1_95")
    assert {name: ours.figures[name] for name in theirs} == pytest.approx(theirs, abs=1e-9)
    assert ours.interval["f1"] == pytest.approx(tuple(interval), abs=1e-9)
    # The guide's scorer does not judge titles and authors.
    mine = [error.kind for error in ours.errors if error.kind not in {"title", "authors"}]
    assert sorted(mine) == sorted(error[0] for error in their_errors)


@beside_guide
def test_word_lists_agree_with_the_guide_scorer() -> None:
    scorer = guide_scorer()
    lists = tomllib.loads(RESOURCE.read_text(encoding="utf-8"))
    reachable = {name: other for name, other in scorer.ALIASES.items() if not name.endswith(".")}
    assert lists["aliases"] == reachable
    titles = scorer.TITLES.pattern.removeprefix(r"\b(?:").removesuffix(r")\b\.?").split("|")
    assert lists["titles"]["words"] == sorted(titles)
