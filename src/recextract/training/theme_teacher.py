"""Let a larger network teach the theme encoder.

``python -m recextract.training.theme_teacher LARGE MODEL NEW GOLD TEXTS [GOLD TEXTS ...]``

LARGE is a folder with the weights and the ``tokenizer.json`` of a transformer, such as all-mpnet-base-v2; MODEL a
finished model folder, whose theme encoder learns on from its own weights; NEW the folder that the model with the
taught encoder is written to. The large network learns the coded recommendations, but for those of every second
document after the first pair of GOLD and TEXTS. There, and on plain sentences of all documents, its probabilities
are what the small one learns, beside the labels. Documents that are held out teach neither.

Needs the ``train`` extra (PyTorch, transformers, onnx); nothing here is imported at run time.
"""

from __future__ import annotations

import random
import shutil
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import nn

from recextract.classifiers.networks import open_tokenizer
from recextract.classifiers.theme_encoder import NETWORK, lay_out, surroundings
from recextract.codebook import load_codebook
from recextract.gold import GoldRecommendation, load_gold
from recextract.text.context import SentenceView
from recextract.training.build import is_held_out, quantize
from recextract.training.encoder import FitPlan, collate, fit
from recextract.training.examples import Example, labelled_sentences
from recextract.training.run import base_encoder
from recextract.training.teacher import Input, Teacher, WideLayout, recall, wide_inputs
from recextract.training.theme_encoder import (
    FIELDS,
    ThemeEncoderSettings,
    ThemeNetwork,
    export_theme_encoder,
    loss_of,
    targets_of,
)

_PLAIN_WORDS = range(8, 61)


@dataclass(frozen=True, slots=True)
class TeachingSettings:
    """What a run can vary; ``trust`` is the teacher's part in the loss where a row has a label too."""

    teacher_epochs: int = 2
    teacher_rate: float = 4e-5
    student_epochs: int = 1
    student_rate: float = 5e-5
    plain_share: float = 0.2
    trust: float = 0.6
    seed: int = 0
    threads: int = 2


@dataclass(frozen=True, slots=True)
class Lesson:
    """A sentence of a document, its coded label if it has one, and whether the teacher may learn that."""

    views: Sequence[SentenceView]
    index: int
    label: GoldRecommendation | None
    for_teacher: bool


def lessons_of(sources: Sequence[Sequence[Example]], settings: TeachingSettings) -> list[Lesson]:
    """Return the rows and a share of the plain sentences of all documents that are not held out."""
    chance = random.Random(settings.seed)
    lessons = []
    for number, source in enumerate(sources):
        documents: dict[str, list[Example]] = {}
        for example in source:
            documents.setdefault(example.doc, []).append(example)
        for rank, (name, group) in enumerate(documents.items()):
            if is_held_out(name):
                continue
            views = [example.view for example in group]
            for_teacher = number == 0 or rank % 2 == 0
            lessons += [
                Lesson(views, i, example.label, for_teacher and example.label is not None)
                for i, example in enumerate(group)
                if example.label is not None or (_is_plain(example.view) and chance.random() < settings.plain_share)
            ]
    return lessons


def _is_plain(view: SentenceView) -> bool:
    return view.kind in ("prose", "item") and len(view.text.split()) in _PLAIN_WORDS


def teach(
    large: Path,
    model: Path,
    new: Path,
    lessons: Sequence[Lesson],
    settings: TeachingSettings,
    log: Callable[[str], None] = print,
) -> None:
    """Train the teacher, let it teach the theme encoder of ``model``, and write the folder ``new``."""
    torch.set_num_threads(settings.threads)
    torch.manual_seed(settings.seed)
    themes = load_codebook().theme_codes
    known = [lesson for lesson in lessons if lesson.for_teacher]
    unknown = [lesson for lesson in lessons if not lesson.for_teacher]
    log(f"the teacher learns {len(known)} rows and says what it thinks of {len(unknown)} other sentences")
    teacher = Teacher(large, 2 * len(themes) + sum(FIELDS))
    lay_out_wide = wide_inputs(large, WideLayout())

    def wide(lessons: Sequence[Lesson]) -> list[Input]:
        return [lay_out_wide(lesson.views, lesson.index) for lesson in lessons]

    _train_teacher(teacher, wide(known), known, themes, settings, log)
    taught = teacher.read(wide(unknown))[:, : 2 * len(themes)]
    del teacher
    student = network_of(model / f"{NETWORK}.onnx", len(themes))
    _train_student(student, model, [*known, *unknown], taught, themes, settings, log)
    if new != model:
        shutil.copytree(model, new, dirs_exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        export_theme_encoder(student, Path(folder) / f"{NETWORK}.onnx")
        quantize(Path(folder) / f"{NETWORK}.onnx", new / f"{NETWORK}.onnx")


def _train_teacher(
    teacher: Teacher,
    inputs: Sequence[Input],
    lessons: Sequence[Lesson],
    themes: Sequence[str],
    settings: TeachingSettings,
    log: Callable[[str], None],
) -> None:
    loss_settings = ThemeEncoderSettings()
    truth, main, fields = targets_of([lesson.label for lesson in lessons if lesson.label is not None], themes)

    def loss(batch: list[int]) -> torch.Tensor:
        output = teacher(**collate(inputs, batch))
        return loss_of(output, truth[batch], main[batch], fields[batch], loss_settings)

    plan = FitPlan(settings.teacher_epochs, settings.teacher_rate, seed=settings.seed)
    fit(teacher, inputs, loss, plan, "teacher", log)


def _train_student(
    student: ThemeNetwork,
    tokenizer_folder: Path,
    lessons: Sequence[Lesson],
    taught: np.ndarray,
    themes: Sequence[str],
    settings: TeachingSettings,
    log: Callable[[str], None],
) -> None:
    """Train on labels and, for the last ``len(taught)`` lessons, on the teacher's log-odds."""
    tokenizer = open_tokenizer(tokenizer_folder)
    inputs = [lay_out(tokenizer, surroundings(lesson.views, [lesson.index])[0]) for lesson in lessons]
    blank = GoldRecommendation(0, 0, (), "should", "do", (), "author", "author")
    truth, main, _ = targets_of([lesson.label or blank for lesson in lessons], themes)
    silent = np.zeros((len(lessons) - len(taught), 2 * len(themes)), dtype=np.float32)
    opinion = torch.from_numpy(np.concatenate([silent, taught.astype(np.float32)]))
    labelled = torch.tensor([float(lesson.label is not None) for lesson in lessons])
    has_opinion = torch.tensor([0.0] * len(silent) + [1.0] * len(taught))
    by_label = labelled * (1 - settings.trust * has_opinion)
    by_teacher = has_opinion * (1 - (1 - settings.trust) * labelled)
    count = len(themes)

    def loss(batch: list[int]) -> torch.Tensor:
        output = student(**collate(inputs, batch))
        said = opinion[batch]
        smooth = truth[batch] * 0.96 + 0.02
        known = _divergence(output, smooth, main[batch], count)
        heard = _divergence(output, torch.sigmoid(said[:, :count]), torch.softmax(said[:, count:], 1), count)
        return (by_label[batch] * known + by_teacher[batch] * heard).mean()

    plan = FitPlan(settings.student_epochs, settings.student_rate, seed=settings.seed)
    fit(student, inputs, loss, plan, "theme encoder", log)


def _divergence(output: torch.Tensor, themes: torch.Tensor, main: torch.Tensor, count: int) -> torch.Tensor:
    """Return how far each row of ``output`` is from probabilities of the themes and of the main one, shape (rows,)."""
    of_themes = nn.functional.binary_cross_entropy_with_logits(output[:, :count], themes, reduction="none").mean(1)
    of_main = (main * torch.log_softmax(output[:, count : 2 * count], 1)).sum(1)
    return 6.0 * of_themes - 0.5 * of_main


def network_of(path: Path, themes: int) -> ThemeNetwork:
    """Return the network that was exported to ``path`` with 8 bits, to be trained on.

    Raises ``RuntimeError`` where the file holds another network.
    """
    network = ThemeNetwork(base_encoder(), themes)
    recall(network, path)
    return network


if __name__ == "__main__":
    if len(sys.argv) < 6 or len(sys.argv) % 2:
        sys.exit(str(__doc__))
    large_folder, old_folder, new_folder, *rest = map(Path, sys.argv[1:])
    coded = [labelled_sentences(load_gold(gold), texts) for gold, texts in zip(rest[::2], rest[1::2], strict=True)]
    chosen = TeachingSettings()
    teach(large_folder, old_folder, new_folder, lessons_of(coded, chosen), chosen)
