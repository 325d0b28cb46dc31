"""The spaCy way: spans with attributes, in any pipeline."""

from __future__ import annotations

import tomllib
from importlib import import_module
from pathlib import Path

import pytest
import spacy
from spacy import displacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin

from recextract.component import SPANS_KEY, RecommendationComponent, attribute_names, create_component
from recextract.errors import ConfigurationError
from recextract.parsing import SPACY_MODELS
from recextract.pipeline import extract_document
from recextract.tables.columns import COLUMNS
from recextract.types import Document

CLEAR = "Pakistan must diversify its exports."
TEXT = f"The sun rose over the harbour.\n\n{CLEAR} Nobody was awake. Ghana should not sell its river.\n"


@pytest.fixture(scope="module")
def nlp() -> Language:
    blank = spacy.blank("en")
    blank.add_pipe("recextract")
    return blank


@pytest.fixture(scope="module")
def doc(nlp: Language) -> Doc:
    return nlp(TEXT)


def texts(doc: Doc) -> list[str]:
    return [span.text for span in doc.spans[SPANS_KEY]]


def plain(value: object) -> object:
    """Return a list as the tuple that it is in the record."""
    return tuple(value) if isinstance(value, list) else value


def test_recommendations_are_a_span_group(doc: Doc) -> None:
    assert SPANS_KEY == "recommendations"
    assert texts(doc) == [CLEAR, "Ghana should not sell its river."]


def test_a_span_is_labelled_with_its_theme(doc: Doc) -> None:
    assert all(span.label_ == span._.theme != "" for span in doc.spans[SPANS_KEY])


def test_a_span_carries_every_column_of_the_table(doc: Doc) -> None:
    rows = extract_document(Document("doc", TEXT, "txt")).recommendations
    assert len(attribute_names()) == len(COLUMNS)
    for span, row in zip(doc.spans[SPANS_KEY], rows, strict=True):
        for attribute, column in zip(attribute_names(), COLUMNS, strict=True):
            assert plain(span._.get(attribute)) == getattr(row, column), column


def test_offsets_are_characters_of_the_doc(doc: Doc) -> None:
    for span in doc.spans[SPANS_KEY]:
        assert (span.start_char, span.end_char) == (span._.start_offset, span._.end_offset)


def test_the_text_of_the_doc_is_not_changed(doc: Doc) -> None:
    assert doc.text == TEXT


@pytest.mark.parametrize("text", ["", "   ", "The sun rose over the harbour."])
def test_a_text_without_recommendations_has_an_empty_group(nlp: Language, text: str) -> None:
    assert texts(nlp(text)) == []


def test_the_component_works_after_a_trained_pipeline(doc: Doc) -> None:
    name = next(name for name in SPACY_MODELS if spacy.util.is_package(name))
    trained = spacy.load(name)
    trained.add_pipe("recextract", last=True)
    parsed = trained(TEXT)
    assert texts(parsed) == texts(doc)
    assert parsed.has_annotation("DEP")
    assert "Pakistan" in [entity.text for entity in parsed.ents]


def test_a_span_is_whole_where_the_tokenizer_cuts_otherwise(nlp: Language) -> None:
    # No space after the first full stop: a token of spaCy's may reach over the end of the sentence.
    doc = nlp(f"{CLEAR}[1] Nobody was awake.")
    assert [text.startswith(CLEAR[:-1]) for text in texts(doc)] == [True]


def test_two_rows_of_a_sentence_are_two_spans(nlp: Language) -> None:
    doc = nlp("Sudan must withdraw its boats and Chad should open the corridor.")
    spans = [(span.text, span._.actors, span._.start_offset) for span in doc.spans[SPANS_KEY]]
    assert spans == [(doc.text, ("Sudan",), 0), ("Chad should open the corridor.", ("Chad",), 0)]


@pytest.mark.parametrize(
    ("text", "actors"),
    [
        (
            "Sudan must withdraw its boats and C\u00f4te d\u2019Ivoire should open the corridor.",
            [("Sudan",), ("Ivory Coast",)],
        ),
        ("Sudan must write to Chad today, and Chad should reply by Monday.", [("Sudan",), ("Chad",)]),
    ],
)
def test_the_second_row_of_a_sentence_begins_with_its_own_part(
    text: str, actors: list[tuple[str, ...]], nlp: Language
) -> None:
    doc = nlp(text)
    spans = doc.spans[SPANS_KEY]
    assert [span._.actors for span in spans] == actors
    assert [span.start_char == 0 for span in spans] == [True, False]
    assert text.endswith(f" and {spans[1].text}")


def test_docs_in_a_pipe_come_in_order_and_apart(nlp: Language) -> None:
    docs = list(nlp.pipe([CLEAR, "The sun rose over the harbour.", TEXT, CLEAR]))
    assert [len(texts(doc)) for doc in docs] == [1, 0, 2, 1]
    assert docs[0].spans[SPANS_KEY][0]._.recommendation_id == docs[3].spans[SPANS_KEY][0]._.recommendation_id


def stored_and_loaded(doc: Doc) -> Doc:
    stored = DocBin(store_user_data=True, docs=[doc]).to_bytes()
    (loaded,) = DocBin(store_user_data=True).from_bytes(stored).get_docs(doc.vocab)
    return loaded


def test_spans_and_attributes_survive_a_doc_bin(doc: Doc) -> None:
    loaded = stored_and_loaded(doc)
    assert texts(loaded) == texts(doc)
    for span, original in zip(loaded.spans[SPANS_KEY], doc.spans[SPANS_KEY], strict=True):
        assert span.label_ == original.label_
        assert [plain(span._.get(name)) for name in attribute_names()] == [
            plain(original._.get(name)) for name in attribute_names()
        ]


def test_an_attribute_has_the_same_type_after_a_doc_bin(doc: Doc) -> None:
    span, original = (doc.spans[SPANS_KEY][0] for doc in (stored_and_loaded(doc), doc))
    assert type(span._.actors) is type(original._.actors)


def test_displacy_shows_the_spans(doc: Doc) -> None:
    html = displacy.render(doc, style="span", options={"spans_key": SPANS_KEY}, jupyter=False)
    assert all(span.label_ in html for span in doc.spans[SPANS_KEY])


def test_the_confidence_can_be_set(nlp: Language) -> None:
    strict = spacy.blank("en")
    strict.add_pipe("recextract", config={"min_confidence": 1.0})
    assert texts(strict(TEXT)) == []


def test_a_confidence_that_is_no_probability_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="from 0 to 1"):
        spacy.blank("en").add_pipe("recextract", config={"min_confidence": 7})


def test_a_saved_pipeline_keeps_its_settings(tmp_path: Path) -> None:
    strict = spacy.blank("en")
    strict.add_pipe("recextract", config={"min_confidence": 0.25})
    strict.to_disk(tmp_path / "pipeline")
    component = spacy.load(tmp_path / "pipeline").get_pipe("recextract")
    assert isinstance(component, RecommendationComponent)
    assert component.options.min_confidence == 0.25


def test_the_entry_point_names_the_factory() -> None:
    project = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    module, name = project["entry-points"]["spacy_factories"]["recextract"].split(":")
    assert getattr(import_module(module), name) is create_component
    assert Language.has_factory("recextract")
