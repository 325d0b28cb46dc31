"""The linear model agrees with scikit-learn, survives saving, and says so where it is broken."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from scipy.sparse import hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from recextract.classifiers.linear import LinearModel, ngrams
from recextract.errors import ModelError
from recextract.text.context import SentenceView
from recextract.training.examples import Example
from recextract.training.linear import sentence_and_context, train_linear

SUBJECTS = ("The bank", "The ministry", "Ghana", "The harbour board", "Kenya", "The river panel")
DEMANDS = ("must open the port.", "should lift the ban, and soon.", "should not sell the river.", "must must act now.")
FACTS = ("opened the port.", "lifted the ban, and soon left.", "sold the river.", "acted now and then.")
HEADINGS = ("Way forward", "History")


def view(text: str, heading: str) -> SentenceView:
    return SentenceView(text, "prose", heading, "", "", False)


VIEWS = [
    view(f"{subject} {predicate}", heading)
    for subject in SUBJECTS
    for predicates, heading in zip((DEMANDS, FACTS), HEADINGS, strict=True)
    for predicate in predicates
]
EXAMPLES = [Example("toy", i, VIEWS, None) for i in range(len(VIEWS))]
TARGETS = np.array(
    [[int("must" in e.view.text or "should" in e.view.text), int("port" in e.view.text)] for e in EXAMPLES]
)


@pytest.fixture(scope="module")
def model() -> LinearModel:
    return train_linear(sentence_and_context([example.view for example in EXAMPLES]), TARGETS)


@pytest.fixture
def saved(model: LinearModel, tmp_path: Path) -> Path:
    model.save(tmp_path / "toy", "sieve")
    return tmp_path / "toy"


def scores(model: LinearModel) -> np.ndarray:
    return np.array([model.scores((example.view.text, example.view.context)) for example in EXAMPLES])


def test_scores_are_those_of_scikit_learn(model: LinearModel) -> None:
    def matrix(texts: list[str], longest: int, least: int) -> object:
        analyzer = lambda text: list(ngrams(text, longest))  # noqa: E731
        return TfidfVectorizer(analyzer=analyzer, min_df=least, sublinear_tf=True).fit_transform(texts)

    features = hstack(
        [
            matrix([example.view.text for example in EXAMPLES], 3, 3),
            0.5 * matrix([example.view.context for example in EXAMPLES], 2, 4),
        ]
    ).tocsr()
    for column, target in enumerate(TARGETS.T):
        regression = LogisticRegression(C=8.0, max_iter=2000, class_weight={0: 1.0, 1: 1.5}).fit(features, target)
        np.testing.assert_allclose(scores(model)[:, column], regression.decision_function(features), atol=1e-6)


def test_the_toy_corpus_is_learnt(model: LinearModel) -> None:
    assert ((scores(model) > 0) == TARGETS).all()


def test_unknown_words_leave_the_bias(model: LinearModel) -> None:
    np.testing.assert_array_equal(model.scores(("qwerty zxcvb", "")), model.bias)


def test_words_that_follow_from_no_known_word_change_nothing(model: LinearModel) -> None:
    known = model.scores(("Ghana must act", ""))
    np.testing.assert_allclose(model.scores(("GHANA must ACT qwerty", "")), known)


def test_scoring_leaves_the_model_as_it_was(model: LinearModel) -> None:
    first = model.scores(("Ghana must act", "Way forward"))
    model.scores(("The bank sold the river", ""))
    np.testing.assert_array_equal(model.scores(("Ghana must act", "Way forward")), first)


def test_a_saved_model_scores_as_before(model: LinearModel, saved: Path) -> None:
    np.testing.assert_allclose(scores(LinearModel.load(saved, "sieve")), scores(model), atol=1e-4)


def test_a_model_saved_twice_has_the_same_vocabulary(saved: Path, tmp_path: Path) -> None:
    LinearModel.load(saved, "sieve").save(tmp_path / "again", "sieve")
    assert (tmp_path / "again" / "sieve.json").read_bytes() == (saved / "sieve.json").read_bytes()


def test_a_saved_model_holds_no_pickle(saved: Path) -> None:
    with np.load(saved / "sieve.npz", allow_pickle=False) as arrays:
        assert sorted(arrays) == ["bias", "idf", "weights"]


def without_numbers(folder: Path) -> None:
    (folder / "sieve.npz").unlink()


def without_words(folder: Path) -> None:
    (folder / "sieve.json").unlink()


def with_half_the_words(folder: Path) -> None:
    text = (folder / "sieve.json").read_text(encoding="utf-8")
    (folder / "sieve.json").write_text(text[: len(text) // 2], encoding="utf-8")


def with_half_the_numbers(folder: Path) -> None:
    data = (folder / "sieve.npz").read_bytes()
    (folder / "sieve.npz").write_bytes(data[: len(data) // 2])


def with_other_numbers(folder: Path) -> None:
    np.savez(folder / "sieve.npz", idf=np.ones(3))


def with_no_bytes(folder: Path) -> None:
    (folder / "sieve.npz").write_bytes(b"")


def with_text_for_numbers(folder: Path) -> None:
    (folder / "sieve.npz").write_text("Not numbers.", encoding="utf-8")


def without_terms(folder: Path) -> None:
    (folder / "sieve.json").write_text(json.dumps({"longest": [3, 2], "scales": [1.0, 0.5]}), encoding="utf-8")


def with_too_few_terms(folder: Path) -> None:
    vocabulary = json.loads((folder / "sieve.json").read_text(encoding="utf-8"))
    vocabulary["terms"][0].append("a word without a number")
    (folder / "sieve.json").write_text(json.dumps(vocabulary), encoding="utf-8")


@pytest.mark.parametrize(
    "damage",
    [
        without_numbers,
        without_words,
        with_half_the_words,
        with_other_numbers,
        with_text_for_numbers,
        pytest.param(with_no_bytes),
        pytest.param(with_half_the_numbers),
        pytest.param(without_terms),
        pytest.param(with_too_few_terms),
    ],
)
def test_a_broken_model_is_an_error_that_names_it(saved: Path, damage: Callable[[Path], None]) -> None:
    damage(saved)
    with pytest.raises(ModelError, match=re.escape(str(saved))):
        LinearModel.load(saved, "sieve")


def test_a_folder_that_is_not_there_is_an_error_that_names_it(tmp_path: Path) -> None:
    shutil.rmtree(tmp_path)
    with pytest.raises(ModelError, match=re.escape(str(tmp_path))):
        LinearModel.load(tmp_path, "sieve")


@pytest.mark.parametrize(
    ("text", "longest", "grams"),
    [
        ("", 3, []),
        ("Act", 3, ["act"]),
        ("It's so", 2, ["it", "'", "s", "so", "it '", "' s", "s so"]),
        ("U.N. \u2014 5%", 1, ["u", ".", "n", ".", "\u2014", "5", "%"]),
    ],
)
def test_marks_are_words_of_an_ngram(text: str, longest: int, grams: list[str]) -> None:
    assert list(ngrams(text, longest)) == grams
