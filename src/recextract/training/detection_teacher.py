"""Let a larger network teach the encoder which sentences are recommendations.

``python -m recextract.training.detection_teacher LARGE MODEL NEW UNLABELLED GOLD TEXTS [GOLD TEXTS ...]``

LARGE is a folder with the weights and the ``tokenizer.json`` of a transformer, such as all-mpnet-base-v2; MODEL a
finished model folder, whose encoder learns on from its own weights; NEW the folder that the model with the taught
encoder, calibrated anew, is written to. The large network learns the coded sentences that the skimmer lets through,
but for those of every second document after the first pair of GOLD and TEXTS. There, and on the sentences of the
texts in UNLABELLED, the small one learns what both together think, beside the labels. Documents that are held out
teach neither: the detector is calibrated on those of the first pair.

Needs the ``train`` extra (PyTorch, transformers, onnx); nothing here is imported at run time.
"""

from __future__ import annotations

import json
import random
import shutil
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
import torch
from torch import nn

from recextract.classifiers.encoder import SentenceEncoder
from recextract.classifiers.model import MANIFEST, Model, load_model
from recextract.gold import load_gold
from recextract.training.build import fit_detector, held_out_documents, is_held_out, quantize
from recextract.training.encoder import (
    ATTRIBUTIONS,
    POLARITIES,
    STRENGTHS,
    EncoderSettings,
    FitPlan,
    MultiTaskEncoder,
    collate,
    export_onnx,
    fit,
    loss_of,
    targets_of,
)
from recextract.training.examples import Example, labelled_sentences
from recextract.training.run import base_encoder, unlabelled_sentences
from recextract.training.teacher import Teacher, WideLayout, recall, wide_inputs

_OTHER_HEADS = 1 + len(STRENGTHS) + len(POLARITIES) + len(ATTRIBUTIONS)
_LAYOUT = WideLayout(heading=16, lead_in=20, before=48, after=20, opening=12)


@dataclass(frozen=True, slots=True)
class TeachingSettings:
    """What a run can vary.

    ``weight`` is the teacher's part in what both together think, ``trust`` the part of that in the loss where a
    sentence has a label too, ``clear_share`` how many of the sentences that the skimmer settles are learnt as well.
    """

    teacher_epochs: int = 1
    teacher_rate: float = 5e-5
    student_epochs: int = 1
    student_rate: float = 7e-5
    clear_share: float = 0.03
    weight: float = 0.7
    trust: float = 0.6
    seed: int = 0
    threads: int = 2


@dataclass(frozen=True, slots=True)
class Lessons:
    """Sentences by who learns from them.

    ``known``: coded, for teacher and encoder; ``coded``: coded, for the encoder alone; ``unlabelled``: not coded.
    """

    known: Sequence[Example]
    coded: Sequence[Example]
    unlabelled: Sequence[Example]


def lessons_of(
    model: Model, sources: Sequence[Sequence[Example]], unlabelled: Sequence[Example], settings: TeachingSettings
) -> Lessons:
    """Return the sentences that are worth learning of all documents that are not held out."""
    kept_back = held_out_documents(sources[0])
    chance = random.Random(settings.seed)

    def worth(examples: Sequence[Example], *, clear_share: float) -> list[Example]:
        usable = [
            example
            for example in examples
            if not (is_held_out(example.doc) or example.doc in kept_back) and any(map(str.isalpha, example.view.text))
        ]
        scores = model.skimmer.run(model.encoder.tokenizer.split([example.view for example in usable]))
        return [
            example
            for example, score in zip(usable, scores, strict=True)
            if example.label is not None or score >= model.detector.sieve_threshold or chance.random() < clear_share
        ]

    known, coded = worth(sources[0], clear_share=settings.clear_share), []
    for source in sources[1:]:
        ranks = {doc: rank for rank, doc in enumerate(dict.fromkeys(example.doc for example in source))}
        for example in worth(source, clear_share=settings.clear_share):
            (coded if ranks[example.doc] % 2 else known).append(example)
    return Lessons(known, coded, worth(unlabelled, clear_share=0.0))


def teach(
    large: Path,
    model: Path,
    new: Path,
    lessons: Lessons,
    held_out: Sequence[Example],
    settings: TeachingSettings,
    log: Callable[[str], None] = print,
) -> None:
    """Train the teacher, let it teach the encoder of ``model``, calibrate, and write the folder ``new``."""
    torch.set_num_threads(settings.threads)
    torch.manual_seed(settings.seed)
    themes = load_model(model).theme_codes
    unknown = [*lessons.coded, *lessons.unlabelled]
    log(f"the teacher learns {len(lessons.known)} sentences and says what it thinks of {len(unknown)} others")
    taught = _opinions(large, lessons.known, unknown, themes, settings, log)
    student = MultiTaskEncoder(base_encoder(), len(themes))
    recall(student, model / "encoder.onnx")
    old = SentenceEncoder.load(model)
    own = old.run(old.tokenizer.split([example.view for example in unknown])).detection
    together = settings.weight * taught + (1 - settings.weight) * own
    _train_student(student, old, lessons, together, settings, log)
    if new != model:
        shutil.copytree(model, new, dirs_exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        export_onnx(student, old.tokenizer, Path(folder), EncoderSettings(), themes)
        quantize(Path(folder) / "encoder.onnx", new / "encoder.onnx")
    calibrate(new, held_out)


def _opinions(
    large: Path,
    known: Sequence[Example],
    unknown: Sequence[Example],
    themes: Sequence[str],
    settings: TeachingSettings,
    log: Callable[[str], None],
) -> np.ndarray:
    """Train the teacher on what is known; return its log-odds that each of the others is a recommendation."""
    teacher = Teacher(large, _OTHER_HEADS + len(themes))
    wide = wide_inputs(large, _LAYOUT)
    inputs = [wide(example.views, example.index) for example in known]
    targets, encoder_settings = targets_of(known, themes), EncoderSettings()

    def loss(batch: list[int]) -> torch.Tensor:
        return loss_of(teacher(**collate(inputs, batch)), targets[batch], encoder_settings)

    fit(
        teacher,
        inputs,
        loss,
        FitPlan(settings.teacher_epochs, settings.teacher_rate, seed=settings.seed),
        "teacher",
        log,
    )
    scores: np.ndarray = teacher.read([wide(example.views, example.index) for example in unknown])[:, 0]
    return scores


def _train_student(
    student: MultiTaskEncoder,
    old: SentenceEncoder,
    lessons: Lessons,
    together: np.ndarray,
    settings: TeachingSettings,
    log: Callable[[str], None],
) -> None:
    """Train on labels and, for all but the known lessons, on the log-odds that teacher and encoder give together."""
    examples = [*lessons.known, *lessons.coded, *lessons.unlabelled]
    inputs = [old.tokenizer.lay_out(pieces) for pieces in old.tokenizer.split([e.view for e in examples])]
    targets = targets_of(examples, old.theme_ids)
    counts = [len(lessons.known), len(lessons.coded), len(lessons.unlabelled)]
    trust = torch.from_numpy(np.repeat([0.0, settings.trust, 1.0], counts).astype(np.float32))
    opinion = torch.sigmoid(torch.from_numpy(np.concatenate([np.zeros(counts[0]), together]).astype(np.float32)))
    encoder_settings = EncoderSettings()

    def loss(batch: list[int]) -> torch.Tensor:
        output, heard = student(**collate(inputs, batch)), trust[batch]
        known = loss_of(output, targets[batch], encoder_settings, counting=1 - heard)
        taught = nn.functional.binary_cross_entropy_with_logits(output[:, 0], opinion[batch], reduction="none")
        return known + (heard * taught).mean()

    plan = FitPlan(settings.student_epochs, settings.student_rate, head_rate=2e-4, seed=settings.seed)
    fit(student, inputs, loss, plan, "encoder", log)


def calibrate(folder: Path, held_out: Sequence[Example]) -> None:
    """Fit the detector of a model folder anew on coded documents that its networks have not learned from."""
    model = Model(folder)  # not one that was loaded before its encoder was replaced
    pieces = model.encoder.tokenizer.split([example.view for example in held_out])
    fitted = fit_detector(
        held_out,
        model.skimmer.run(pieces),
        model.encoder.run(pieces).detection,
        model.detector.sieve_threshold,
    )
    manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    manifest["detector"] = asdict(replace(fitted, rarity=model.detector.rarity))
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=1, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) < 7 or len(sys.argv) % 2 == 0:
        sys.exit(str(__doc__))
    large_folder, old_folder, new_folder, unlabelled_folder, *rest = map(Path, sys.argv[1:])
    coded = [labelled_sentences(load_gold(gold), texts) for gold, texts in zip(rest[::2], rest[1::2], strict=True)]
    kept_back = held_out_documents(coded[0])
    uncoded = list(unlabelled_sentences(unlabelled_folder, {example.doc for part in coded for example in part}))
    chosen = TeachingSettings()
    teach(
        large_folder,
        old_folder,
        new_folder,
        lessons_of(load_model(old_folder), coded, uncoded, chosen),
        [example for example in coded[0] if example.doc in kept_back],
        chosen,
    )
