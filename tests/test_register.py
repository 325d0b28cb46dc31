"""Registers: invented texts of kinds that the classifier was and was not trained on, and what they do to rows."""

import json
from pathlib import Path

import pytest

from recextract.api import extract
from recextract.classifiers.model import default_model
from recextract.classifiers.register import PASSAGE_WORDS, UNKNOWN, Register, RegisterModel, judge_passages, style
from recextract.explain import explain, lines_of
from recextract.training.register import read_passages, set_rarity, train_register
from recextract.types import Document, Span

TEXTS = Path(__file__).parent / "register"
OTHER = sorted(path for path in TEXTS.glob("*/*.txt") if path.parent.name != "public")
PUBLIC = sorted((TEXTS / "public").glob("*.txt"))


def model() -> RegisterModel:
    return default_model().register


@pytest.mark.parametrize("path", OTHER, ids=lambda path: path.stem)
def test_other_registers_are_recognised_and_give_no_rows(path):
    text = path.read_text(encoding="utf-8")
    register = model().judge(text)
    assert register.log_odds > 0
    assert register.name == path.parent.name
    assert extract(text) == []


@pytest.mark.parametrize("path", PUBLIC, ids=lambda path: path.stem)
def test_public_affairs_keep_their_rows(path):
    text = path.read_text(encoding="utf-8")
    assert model().judge(text).shift(default_model().detector.rarity) > -0.5
    assert len(extract(text)) >= 3


@pytest.mark.parametrize("path", OTHER, ids=lambda path: path.stem)
def test_a_few_sentences_are_too_little_to_tell(path):
    words = path.read_text(encoding="utf-8").split()
    assert model().judge(" ".join(words[:60])) == UNKNOWN


def test_an_unknown_register_shifts_nothing():
    assert UNKNOWN.shift(-6.0) == 0.0


def test_the_shift_grows_with_the_odds_and_is_bounded_by_the_rarity():
    shifts = [Register(odds).shift(-6.0) for odds in (-8.0, -2.0, 0.5, 3.0, 12.0)]
    assert shifts == sorted(shifts, reverse=True)
    assert -6.0 < shifts[-1] < -5.9
    assert shifts[0] > -0.001


def test_an_annex_has_its_own_register():
    """A report that prints an act: the report keeps its rows, the act gives none."""
    report = "\n\n".join(path.read_text(encoding="utf-8") for path in PUBLIC)
    act = "\n\n".join(path.read_text(encoding="utf-8") for path in OTHER if path.parent.name == "law")
    sentences, start = [], 0
    text = f"{report}\n\n{act}"
    for line in text.splitlines(keepends=True):
        if line.strip():
            sentences.append(Span(start, start + len(line.rstrip())))
        start += len(line)
    registers = judge_passages(model(), text, sentences)
    assert len(registers) == len(sentences)
    assert len(text.split()) > PASSAGE_WORDS
    assert registers[0].log_odds < 0 < registers[-1].log_odds


def test_no_sentences_no_registers():
    assert judge_passages(model(), "", []) == []


def test_style_blanks_out_names_numbers_and_rare_words():
    known = frozenset({"the", "shall", "in"})
    assert style("The Senate shall meet in Rabat in 1999.", known) == "the _name shall _ in _name in _0 ."
    assert style('Quietly, "the".', known) == '_ly , " the " .'


def test_explain_names_the_register_where_it_mattered():
    text = (TEXTS / "law" / "lease.txt").read_text(encoding="utf-8")
    lines = [line for why in explain(Document("a.txt", text, "txt"), rows_only=False) for line in lines_of(why)]
    assert any("reads like law" in line for line in lines)
    brief = (TEXTS / "public" / "policy_brief.txt").read_text(encoding="utf-8")
    assert not any("reads like" in line for why in explain(Document("a.txt", brief, "txt")) for line in lines_of(why))


def test_training_from_folders_makes_a_model_that_loads(tmp_path):
    for path in (*OTHER, *PUBLIC):
        for source in ("a", "b", "east", "north"):
            target = tmp_path / "texts" / path.parent.name / source / f"{path.stem}.txt"
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    passages = read_passages(tmp_path / "texts")
    trained = train_register(passages, folds=2)
    assert len(trained.log_odds) == len(passages)
    trained.model.linear.save(tmp_path, "register")
    (tmp_path / "model.json").write_text(json.dumps({"detector": {}}), encoding="utf-8")
    set_rarity(tmp_path, -6.0)
    assert json.loads((tmp_path / "model.json").read_text(encoding="utf-8"))["detector"]["rarity"] == -6.0
    loaded = RegisterModel.load(tmp_path)
    assert loaded.judge((TEXTS / "law" / "lease.txt").read_text(encoding="utf-8")).name == "law"
