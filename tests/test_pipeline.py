"""From a document to its record and rows."""

from __future__ import annotations

import re
import shutil
from dataclasses import fields, replace
from pathlib import Path

import pytest

from recextract.classifiers.model import default_model
from recextract.errors import CodebookError, ModelError
from recextract.explain import explain
from recextract.pipeline import (
    PipelineOptions,
    code_sha256,
    describe,
    extract_bytes,
    extract_document,
    extract_file,
    folded_offsets,
    sha256_of_files,
)
from recextract.readers import read_document
from recextract.types import Document, Extraction, FormatMetadata, Recommendation

REPOSITORY = Path(__file__).parents[1]
PACKAGE = REPOSITORY / "src" / "recextract"

ANY = 0.05
"""The least confidence of a sentence that the encoder has judged."""

CLEAR = "Pakistan must diversify its exports."
CALM = "The sun rose over the harbour."
TEXT = f"""# Ports

{CALM} {CLEAR} Fishermen mended their nets. Dear friends, a port may one day be a home to many ships.

# Water

Ghana should not sell its river. The committee met on Tuesday and may meet again if it rains. Kenya needs to publish
its water accounts.
"""
FRENCH = (
    "Le soleil se levait sur le port et les pêcheurs réparaient leurs filets. Le gouvernement doit ouvrir le "
    "march\u00e9 aux paysans, et les deux pays devraient reprendre leurs pourparlers sans tarder. Personne ne savait "
    "pourquoi la commission de la rivière ne s'était plus réunie depuis le printemps de cette année."
)
CODEBOOK = """\
name = "coast"
version = "0.1"
language = "en"
description = "Advice on a coast."

[[themes]]
code = "harbours"
name = "Harbours"
definition = "Quays, ships and who may land where."
include = ["landing fees"]
aliases = ["port", "quay", "trawler"]
examples = ["The town should dredge its port."]

[[themes]]
code = "farms"
name = "Farms"
definition = "What is sown and sold inland."
include = ["seed"]
aliases = ["onion", "farmer", "harvest"]
examples = ["The town should buy seed."]
"""


def extracted(text: str, min_confidence: float | None = None, **document: object) -> Extraction:
    given = Document("note.txt", text, "txt", **document)  # type: ignore[arg-type]
    return extract_document(given, PipelineOptions(min_confidence=min_confidence))


def only_row(text: str, **document: object) -> Recommendation:
    (row,) = extracted(text, **document).recommendations
    return row


# What becomes a row


def test_a_clear_recommendation_is_a_row() -> None:
    assert [row.text for row in extracted(CLEAR).recommendations] == [CLEAR]


def test_a_plain_description_is_no_row() -> None:
    assert extracted(CALM).recommendations == ()


def test_a_higher_confidence_leaves_fewer_rows() -> None:
    assert len(extracted(TEXT, 0.99).recommendations) < len(extracted(TEXT, 0.1).recommendations)


def test_no_row_is_less_confident_than_asked() -> None:
    assert all(row.confidence >= 0.6 for row in extracted(TEXT, 0.6).recommendations)


def test_a_confidence_of_zero_gives_every_sentence_that_the_sieve_did_not_settle() -> None:
    extraction = extracted(TEXT, 0.0)
    assert len(extracted(TEXT, 0.5).recommendations) < len(extraction.recommendations) <= extraction.record.sentences


@pytest.mark.parametrize("least", [0.75, 0.95])
def test_a_higher_confidence_leaves_out_rows_and_changes_no_other(least: float) -> None:
    document = read_document(REPOSITORY / "data" / "raw" / "2024-03-07_roundtable_undersea-cables-bay-of-bengal.md")
    everything = extract_document(document).recommendations
    sure = extract_document(document, PipelineOptions(min_confidence=least)).recommendations
    assert sure == tuple(row for row in everything if row.confidence >= least)
    assert 0 < len(sure) < len(everything)
    reasons = {why.row.id: why for why in explain(document) if why.row}
    assert explain(document, PipelineOptions(min_confidence=least)) == [
        replace(reasons[row.id], threshold=least) for row in sure
    ]


def test_a_sentence_that_is_not_sure_enough_is_explained_as_none() -> None:
    [why] = explain(Document("note.txt", CLEAR, "txt"), PipelineOptions(min_confidence=1.0), rows_only=False)
    assert (why.is_row, why.row, why.actor_reason, why.themes_weighed) == (False, None, "", ())


def test_without_a_confidence_the_threshold_is_the_models() -> None:
    assert extracted(TEXT) == extracted(TEXT, default_model().detector.threshold)


def test_different_things_asked_of_different_actors_are_two_rows() -> None:
    text = "Sudan must withdraw its boats and Chad should not close the corridor."
    extraction = extracted(text)
    rows = [(r.text, r.actors, r.action, r.strength, r.polarity, r.cue) for r in extraction.recommendations]
    assert rows == [
        (text, ("Sudan",), "withdraw its boats", "must", "do", "must"),
        (text, ("Chad",), "close the corridor", "should", "avoid", "should not"),
    ]
    assert len({row.id for row in extraction.recommendations}) == extraction.record.recommendations == 2


# Documents that give no rows


@pytest.mark.parametrize("text", ["", " \n\t\n ", "\u00a0\u2003"])
def test_a_document_without_text_is_empty_and_says_so(text: str) -> None:
    extraction = extracted(text)
    assert (extraction.record.status, extraction.recommendations) == ("empty", ())
    assert "note.txt" in extraction.record.error


def test_a_document_in_another_language_is_flagged_and_gives_no_rows() -> None:
    extraction = extracted(FRENCH)
    assert (extraction.record.language, extraction.record.status) == ("fr", "empty")
    assert "note.txt" in extraction.record.error and "English" in extraction.record.error
    assert extraction.recommendations == ()


def test_a_broken_file_fails_with_its_name_and_a_reason() -> None:
    record = extract_bytes(b"%PDF-1.7\nnothing of the kind", "broken.pdf").record
    assert record.status == "failed"
    assert record.error.startswith("broken.pdf:") and len(record.error) > 30
    assert re.fullmatch("[0-9a-f]{64}", record.sha256)


def test_a_file_that_is_not_there_fails_with_its_name_and_a_reason(tmp_path: Path) -> None:
    record = extract_file(tmp_path / "gone.txt", "folder/gone.txt").record
    assert (record.document, record.format, record.status) == ("folder/gone.txt", "txt", "failed")
    assert "there is no such file" in record.error


def test_a_document_without_letters_gives_no_rows() -> None:
    record = extracted("1 2 3\n--- 4 ---\n").record
    assert (record.status, record.recommendations) == ("ok", 0)


def test_a_broken_codebook_is_raised_and_no_documents_fault(tmp_path: Path) -> None:
    path = tmp_path / "broken.toml"
    path.write_text("name = ", encoding="utf-8")
    with pytest.raises(CodebookError, match=r"broken\.toml"):
        extract_document(Document("note.txt", CLEAR, "txt"), PipelineOptions(codebook=path))


def test_a_broken_model_is_raised_and_no_documents_fault(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=re.escape(str(tmp_path))):
        extract_document(Document("note.txt", CLEAR, "txt"), PipelineOptions(model=tmp_path))


# The record


def test_the_record_counts_what_the_document_holds() -> None:
    record = extracted(f"{CALM} {CLEAR}").record
    assert (record.words, record.sentences, record.recommendations) == (11, 2, 1)
    assert (record.document, record.format, record.language, record.status) == ("note.txt", "txt", "en", "ok")


def test_a_warning_of_the_reader_stands_in_the_record() -> None:
    assert extracted(CLEAR, warnings=("Page 3 has no text.",)).record.error == "Page 3 has no text."


# The fields of a row


def test_a_row_carries_all_fields() -> None:
    row = only_row(f"# Trade\n\n{CALM} {CLEAR}\n")
    assert (row.text, row.actor, row.actors, row.actor_mention) == (CLEAR, "Pakistan", ("Pakistan",), "Pakistan")
    assert (row.action, row.strength, row.polarity, row.cue) == ("diversify its exports", "must", "do", "must")
    assert row.rule and row.theme == row.themes[0]
    assert 0 < row.confidence <= 1
    assert (row.attribution, row.document, row.heading, row.page) == ("author", "note.txt", "Trade", None)


def test_every_field_of_a_row_has_its_type() -> None:
    for row in extracted(TEXT, ANY).recommendations:
        for field in fields(row):
            value = getattr(row, field.name)
            assert isinstance(value, int | None if field.name == "page" else str | tuple | float | int), field.name
            assert not isinstance(value, tuple) or all(isinstance(item, str) and item for item in value)


def test_coded_fields_hold_codes_only() -> None:
    for row in extracted(TEXT, ANY).recommendations:
        assert row.strength in ("must", "should", "could")
        assert row.polarity in ("do", "avoid")
        assert row.attribution in ("author", "direct", "indirect")
        assert 0 <= row.confidence <= 1
        assert 1 <= len(row.themes) <= 3 and set(row.themes) <= set(default_model().theme_codes)
        assert row.actor == (row.actors[0] if row.actors else "")


def test_what_must_not_be_done_is_to_be_avoided() -> None:
    assert only_row("Kenya must not close its ports.").polarity == "avoid"


def test_line_breaks_are_folded_in_the_text_of_a_row() -> None:
    row = only_row("Pakistan must diversify the goods that it sells abroad,\nand it has to  begin this year.\n")
    assert row.text == "Pakistan must diversify the goods that it sells abroad, and it has to begin this year."


def test_the_label_of_a_turn_is_no_part_of_the_action() -> None:
    interview = (
        "K: How did it start?\n\nMira: Small.\n\nK: What should ports do?\n\n"
        "Mira: Join forces, talk to their users and publish their accounts.\n"
    )
    rows = extract_document(Document("a.txt", interview, "txt"), PipelineOptions(min_confidence=0.0)).recommendations
    assert "Join forces, talk to their users and publish their accounts" in {row.action for row in rows}


def test_a_row_knows_its_heading() -> None:
    headings = {row.text: row.heading for row in extracted(TEXT, ANY).recommendations}
    assert headings[CLEAR] == "Ports"
    assert headings["Ghana should not sell its river."] == "Water"


def test_a_row_knows_its_page() -> None:
    text = f"{CALM}\n\n{CLEAR}\n\nGhana should not sell its river.\n"
    pages = (0, text.index(CLEAR), text.index("Ghana"))
    assert [row.page for row in extracted(text, pages=pages).recommendations] == [2, 3]


@pytest.mark.parametrize(
    ("metadata", "speaker"),
    [
        (FormatMetadata(authors=("Amina Sule",), source="River Bank"), "Amina Sule"),
        (FormatMetadata(authors=("Amina Sule", "Kofi Tan"), source="River Bank"), "Amina Sule; Kofi Tan"),
        (FormatMetadata(source="River Bank"), "River Bank"),
        (FormatMetadata(), "author"),
    ],
)
def test_the_documents_own_voice_is_its_author_or_source_or_author(metadata: FormatMetadata, speaker: str) -> None:
    row = only_row(f"{CALM} {CLEAR}", metadata=metadata)
    assert (row.attribution, row.speaker) == ("author", speaker)


def test_the_documents_metadata_stand_in_record_and_rows() -> None:
    metadata = FormatMetadata(title="Water for All", authors=("Amina Sule",), source="River Bank", date="2021-05-12")
    extraction = extracted(f"{CALM} {CLEAR}", metadata=metadata)
    record, (row,) = extraction.record, extraction.recommendations
    assert (record.title, record.author, record.source, record.date) == (row.title, row.author, row.source, row.date)
    assert (row.author, row.source, row.date) == (("Amina Sule",), "River Bank", "2021-05-12")


# Identity


def test_ids_are_sixteen_hex_digits_and_differ() -> None:
    ids = [row.id for row in extracted(f"{CLEAR} {CLEAR}\n\n{TEXT}", ANY).recommendations]
    assert all(re.fullmatch("[0-9a-f]{16}", identifier) for identifier in ids)
    assert len(set(ids)) == len(ids)


def test_an_id_depends_on_the_content_and_not_on_the_name() -> None:
    row, renamed = (
        extract_document(Document(name, CLEAR, "txt")).recommendations[0] for name in ("note.txt", "other/name.txt")
    )
    assert row.id == renamed.id
    assert row.id != only_row(f"{CLEAR}\n{CALM}").id


def test_an_id_is_the_same_on_every_machine() -> None:
    # Made of content, span and actors: a change here breaks every table that people have made.
    assert only_row(CLEAR).id == "1018b65aada40df9"


def test_a_result_does_not_depend_on_what_was_processed_before() -> None:
    alone = extracted(TEXT, ANY)
    extracted(f"{CLEAR} \u201cWe must act,\u201d said Kofi Tan of the River Bank. He should know.", ANY)
    assert extracted(TEXT, ANY) == alone


# A codebook of one's own


def rows_by_own_codebook(folder: Path, text: str) -> list[Recommendation]:
    path = folder / "coast.toml"
    path.write_text(CODEBOOK, encoding="utf-8")
    options = PipelineOptions(codebook=path, min_confidence=ANY)
    return list(extract_document(Document("note.txt", text, "txt"), options).recommendations)


def test_a_codebook_of_ones_own_gives_its_themes(tmp_path: Path) -> None:
    text = "Ghana must open the port to trawlers. Ghana should buy onions from each farmer."
    assert [row.themes for row in rows_by_own_codebook(tmp_path, text)] == [("harbours",), ("farms",)]


def test_a_codebook_of_ones_own_gives_no_theme_but_its_own(tmp_path: Path) -> None:
    rows = rows_by_own_codebook(tmp_path, TEXT)
    assert {theme for row in rows for theme in row.themes} <= {"harbours", "farms"}
    assert all(row.theme == (row.themes[0] if row.themes else "") for row in rows)


def test_a_codebook_of_ones_own_changes_no_span(tmp_path: Path) -> None:
    spans = [(row.start, row.end) for row in rows_by_own_codebook(tmp_path, TEXT)]
    assert spans == [(row.start, row.end) for row in extracted(TEXT, ANY).recommendations]


# What a run depends on


def test_describe_names_what_the_rows_depend_on() -> None:
    described = describe()
    assert set(described) == {"version", "code", "model", "spacy_model", "codebook", "min_confidence"}
    assert described["model"] == {"name": default_model().name, "sha256": default_model().sha256}
    assert described["min_confidence"] == default_model().detector.threshold
    assert re.fullmatch("[0-9a-f]{64}", described["code"])


def test_every_file_of_the_package_counts_as_code_whatever_its_suffix(tmp_path: Path) -> None:
    package = tmp_path / "package"
    shutil.copytree(PACKAGE, package, ignore=shutil.ignore_patterns("models", "__pycache__"))
    unchanged = sha256_of_files(package, without=("models",))
    assert unchanged == code_sha256()
    for path in {path.suffix: path for path in package.rglob("*") if path.is_file()}.values():
        content = path.read_bytes()
        path.write_bytes(content + b" ")
        assert sha256_of_files(package) != unchanged, path
        path.write_bytes(content)
    assert sha256_of_files(package) == unchanged


def test_models_and_what_python_compiles_are_no_code(tmp_path: Path) -> None:
    before = sha256_of_files(tmp_path, without=("models",))
    for name in ("models/own/model.json", "actors/__pycache__/rules.pyc", ".cache"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    assert sha256_of_files(tmp_path, without=("models",)) == before


def test_describe_tells_options_apart(tmp_path: Path) -> None:
    path = tmp_path / "coast.toml"
    path.write_text(CODEBOOK, encoding="utf-8")
    described = describe(PipelineOptions(codebook=path, min_confidence=0.7))
    assert described["codebook"]["name"] == "coast"
    assert described["codebook"]["sha256"] != describe()["codebook"]["sha256"]
    assert described["min_confidence"] == 0.7


@pytest.mark.parametrize("text", ["Lift  the\nban", "  lift ", "a", ""])
def test_folded_offsets_lead_back_to_the_text(text: str) -> None:
    folded = " ".join(text.split())
    offsets = folded_offsets(text)
    assert len(offsets) == len(folded) + 1
    assert all(text[at] == letter for at, letter in zip(offsets, folded, strict=False) if letter != " ")


def texts_of(text: str) -> list[str]:
    return [row.text for row in extract_document(Document("list.md", text, "md")).recommendations]


def test_a_lead_in_has_no_row_beside_those_of_its_items() -> None:
    assert texts_of("Kenya must:\n\n- train 500 nurses;\n- open ten clinics.") == [
        "train 500 nurses;",
        "open ten clinics.",
    ]
    assert texts_of(f"{CLEAR}\n\n- Open ten clinics in the north.")[0] == CLEAR


def test_a_sentence_keeps_its_polarity_whatever_stands_before_it() -> None:
    text = "London must not sell arms. Paris must apologise for its crimes."
    rows = extract_document(Document("note.md", text, "md")).recommendations
    assert [(row.actor, row.polarity) for row in rows] == [("United Kingdom", "avoid"), ("France", "do")]


@pytest.mark.parametrize(
    "text",
    [
        "Trade has fallen for years. The govern-\nment of Kenya should therefore re-\nopen the border.\n",
        "The govern-\nment of Kenya should therefore re-\nopen the border.\n",
    ],
)
def test_words_that_a_line_end_cut_are_read_whole_and_shown_as_they_stand(text: str) -> None:
    (row,) = extract_document(Document("a.txt", text, "txt")).recommendations
    assert row.text == "The govern- ment of Kenya should therefore re- open the border."
    assert " ".join(text[row.start : row.end].split()) == row.text
    assert (row.actors, row.action, row.heading) == (("Kenya",), "reopen the border", "")


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_line_ends_of_other_systems_make_no_difference(end: str) -> None:
    text = (
        "# Ports of Clay\n\nLima, 9 May 2018\n\nKenya must open its ports.\n\n"
        "| Recommendation | Responsible |\n| --- | --- |\n| Hire ten inspectors | Kenya |\n| Close the pier | Ghana |\n"
    )

    def told(text: str) -> list[tuple[str, tuple[str, ...], str, str]]:
        rows = extract_document(Document("a.md", text, "md")).recommendations
        return [(row.text, row.actors, row.title, row.action) for row in rows]

    assert len(told(text)) == 3
    assert told(text.replace("\n", end)) == told(text)


OWN_ACTORS = """
[[actors]]
code = "BRW"
name = "Brackwater"
kind = "state"
metonyms = ["Tarnhaven"]

[[actors]]
code = "OVE"
name = "Ovelund"
kind = "state"
"""


def actors_and_speakers(folder: Path, text: str, actors: str) -> list[tuple[tuple[str, ...], str]]:
    path = folder / "coast.toml"
    path.write_text(CODEBOOK + actors, encoding="utf-8")
    rows = extract_document(Document("note.md", text, "md"), PipelineOptions(codebook=path)).recommendations
    return [(row.actors, row.speaker) for row in rows]


LISTED = "The strait is wide.\n\n## To {} and {}\n\n- A second crane for the quay.\n- Longer nights for the ferry.\n"


def test_headings_address_the_actors_of_the_codebook_in_use(tmp_path: Path) -> None:
    own, shipped = LISTED.format("Brackwater", "Ovelund"), LISTED.format("Kenya", "Ghana")
    assert actors_and_speakers(tmp_path, own, OWN_ACTORS) == [(("Brackwater", "Ovelund"), "author")] * 2
    assert actors_and_speakers(tmp_path, shipped, OWN_ACTORS) == []
    # What was read before by another codebook is not remembered.
    assert [row.actors for row in extracted(shipped).recommendations] == [("Kenya", "Ghana")] * 2
    assert extracted(own).recommendations == ()


@pytest.mark.parametrize(("place", "speaker"), [("Tarnhaven", "Brackwater"), ("Washington", "Washington")])
def test_a_capital_speaks_for_a_state_of_the_codebook_in_use(place: str, speaker: str, tmp_path: Path) -> None:
    text = f"{place} said on Monday that Ovelund must reopen the strait."
    assert actors_and_speakers(tmp_path, text, OWN_ACTORS) == [(("Ovelund",), speaker)]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        (
            "Hauliers urge Peru to sell its ports, but Peru should keep them.",
            [("author", "author", ("Peru",), "keep them")],
        ),
        (
            "The Salt Bank urges Peru to cut its spending, but Chile should not follow.",
            [
                ("Salt Bank", "indirect", ("Peru",), "cut its spending"),
                ("author", "author", ("Chile",), "follow"),
            ],
        ),
        (
            "Hauliers urged Peru to sell its ports but said that it should take its time.",
            [("hauliers", "indirect", ("Peru",), "sell its ports")],
        ),
    ],
)
def test_an_answer_to_a_demand_is_the_authors_advice(text: str, rows: list[tuple[str, str, tuple[str], str]]) -> None:
    found = extract_document(Document("note.txt", text, "txt")).recommendations
    assert [(row.speaker, row.attribution, row.actors, row.action) for row in found] == rows


def test_a_codebook_of_themes_alone_knows_the_actors_of_the_shipped_one(tmp_path: Path) -> None:
    text = f"{LISTED.format('Kenya', 'Ghana')}\nAccra said on Monday that Lima must lower its tolls.\n"
    rows = [(("Kenya", "Ghana"), "author")] * 2 + [(("Peru",), "Ghana")]
    assert actors_and_speakers(tmp_path, text, "") == rows


def test_a_codebook_may_say_that_nobody_is_listed(tmp_path: Path) -> None:
    path = tmp_path / "coast.toml"
    path.write_text("actors = []\n" + CODEBOOK, encoding="utf-8")
    text = "Accra said on Monday that Lima must lower its tolls."
    [row] = extract_document(Document("note.md", text, "md"), PipelineOptions(codebook=path)).recommendations
    assert (row.actors, row.speaker) == (("Lima",), "Accra")


@pytest.mark.parametrize(
    ("text", "actors"),
    [
        ("Kenya should reopen the ferry.", ("Kenya",)),
        ("Kenya said that Ghana must not close the piers.", ("Ghana",)),
        ("Accra must lower its tolls.", ("Ghana",)),
        ("Tarnhaven must lower its tolls.", ("Brackwater",)),
        ("The African Union ought to pay for the crane.", ("African Union",)),
    ],
)
def test_who_is_not_listed_is_asked_by_name_all_the_same(text: str, actors: tuple[str, ...], tmp_path: Path) -> None:
    around = f"Ovelund and Brackwater share a strait, and Ovelund has the deeper port. {text} Ovelund is a calm place."
    assert [found for found, _ in actors_and_speakers(tmp_path, around, OWN_ACTORS)] == [actors]
