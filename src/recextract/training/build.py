"""Make a model folder from coded documents: linear models, calibrated detector, theme mix, manifest."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score

from recextract.classifiers.detect import has_cue
from recextract.classifiers.encoder import SentenceEncoder, Skimmer
from recextract.classifiers.linear import LinearModel
from recextract.classifiers.model import FORMAT, MANIFEST, Detector
from recextract.errors import TableError
from recextract.training.examples import Example
from recextract.training.linear import out_of_fold_scores, sentence_and_context, train_linear
from recextract.training.register import RARITY

HELD_OUT_SHARE = 10
_SIEVE_RECALL = 0.99
_LEAST_SIEVE_SCORE = -5.0
_CAUTION = 0.8
# Log-odds of the items that are asked for (161 of 170 are recommendations) against all items (three in ten),
# counted on the training texts: too few of them are in the held-out documents to fit a weight there.
_ASKED_WEIGHT = 3.7
_KINDS = ("heading", "item", "note", "table", "byline")
Log = Callable[[str], None]


def is_held_out(doc: str) -> bool:
    """Say whether a document is kept from training to calibrate on; one in ten is, by its name."""
    return _number_of(doc) % HELD_OUT_SHARE == 0


def _number_of(doc: str) -> int:
    return int(hashlib.sha256(doc.encode()).hexdigest(), 16)


def held_out_documents(examples: Sequence[Example]) -> set[str]:
    """Return the documents to calibrate on: one in ten by name and, where that has no recommendation, more."""
    advised = {example.doc for example in examples if example.label is not None}
    documents = sorted({example.doc for example in examples}, key=_number_of)
    chosen = {doc for doc in documents if is_held_out(doc)}
    for doc in documents:
        if chosen & advised:
            break
        chosen.add(doc)
    return chosen


def detection_targets(examples: Sequence[Example]) -> np.ndarray:
    """Return 1 for each example that holds a recommendation, else 0."""
    return np.array([int(example.label is not None) for example in examples])


def train_words(examples: Sequence[Example], folder: Path, log: Log) -> tuple[np.ndarray, float]:
    """Train the linear detector on all examples; return the out-of-fold log-odds and its sieve threshold.

    The threshold lets through 99 % of the recommendations of documents that the model has not seen.
    """
    targets = detection_targets(examples)
    scores = out_of_fold_scores(examples, targets)
    threshold = float(np.quantile(scores[targets == 1], 1 - _SIEVE_RECALL))
    best, at = best_f1(targets, scores)
    log(
        f"linear model, 5-fold by document: average precision {average_precision_score(targets, scores):.3f}, "
        f"best F1 {best:.3f} at log-odds {at:.2f}"
    )
    train_linear(sentence_and_context([example.view for example in examples]), targets[:, None]).save(folder, "words")
    return scores, threshold


def best_f1(targets: np.ndarray, scores: np.ndarray) -> tuple[float, float]:
    """Return the best F1 that any threshold reaches, and that threshold."""
    order = np.argsort(-scores, kind="stable")
    hits = np.cumsum(targets[order])
    f1 = 2 * hits / (np.arange(1, len(targets) + 1) + targets.sum())
    return float(f1.max()), float(scores[order][f1.argmax()])


def quantize(source: Path, target: Path) -> None:
    """Write the ONNX model with 8-bit weights; 7 bits are used, since older processors overflow on 8."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    quantize_dynamic(source, target, weight_type=QuantType.QInt8, reduce_range=True, per_channel=True)


def fit_detector(
    examples: Sequence[Example], sieve: np.ndarray, encoder: np.ndarray | None, sieve_threshold: float | None = None
) -> Detector:
    """Fit the mix of scores on documents that no model has seen, and choose the thresholds.

    Logistic regression gives calibrated probabilities; F1 is then best where the threshold is half
    of the F1 that is reached, which is steadier than the best threshold on few documents. On texts
    unlike the training ones probabilities are too low, while F1 falls slowly below its best
    threshold: the threshold is therefore four fifths of that. Where no ``sieve_threshold`` is
    given, it is set so low that no row of these documents would be lost.

    Raises :class:`~recextract.errors.TableError` where all sentences are recommendations, or none.
    """
    targets = detection_targets(examples)
    kinds = np.array([[float(example.view.kind == kind) for kind in _KINDS] for example in examples])
    deep = encoder if encoder is not None else np.zeros(len(examples))
    cued = np.array([[float(has_cue(example.view))] for example in examples])
    columns = np.hstack([sieve[:, None], deep[:, None], cued, kinds * 0.5])
    if not 0 < targets.sum() < len(targets):
        raise TableError(
            "the documents held out to calibrate on hold recommendations alone, or none. Code whole documents, with "
            "the sentences that recommend nothing, and more of them."
        )
    keep = sieve >= (_LEAST_SIEVE_SCORE if sieve_threshold is None else sieve_threshold)
    if not 0 < targets[keep].sum() < keep.sum():
        keep[:] = True  # of very few sentences the sieve may leave those alone that recommend
    model = LogisticRegression(C=1.0, max_iter=2000).fit(columns[keep], targets[keep])
    probabilities = np.where(keep, model.predict_proba(columns)[:, 1], 0.0)
    reached, _ = best_f1(targets, probabilities)
    threshold = round(_CAUTION * reached / 2, 3)
    if sieve_threshold is None:
        accepted = sieve[probabilities >= threshold]
        sieve_threshold = float(accepted.min()) if len(accepted) else _LEAST_SIEVE_SCORE
    weights = model.coef_[0]
    return Detector(
        sieve_threshold=round(sieve_threshold, 4),
        threshold=threshold,
        bias=float(model.intercept_[0]),
        sieve_weight=float(weights[0]),
        encoder_weight=float(weights[1]),
        cue_weight=float(weights[2]),
        asked_weight=_ASKED_WEIGHT,
        kinds={kind: float(0.5 * weight) for kind, weight in zip(_KINDS, weights[3:], strict=True)},
    )


def write_manifest(
    folder: Path,
    name: str,
    detector: Detector,
    themes: dict[str, object],
    *,
    encoder: bool,
    training: dict[str, object],
) -> None:
    """Write ``model.json``, which names every part and the data that it was made from."""
    manifest = {
        "name": name,
        "format": FORMAT,
        "encoder": encoder,
        "detector": asdict(detector),
        "training": training,
    } | themes
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def words_scores(model: LinearModel, examples: Sequence[Example]) -> np.ndarray:
    """Return the log-odds of the linear detector, one an example."""
    return np.array([model.scores((example.view.text, example.view.context))[0] for example in examples])


def finish(
    folder: Path,
    name: str,
    held_out: Sequence[Example],
    sieve_threshold: float,
    themes: dict[str, object],
    training: dict[str, object],
    log: Log,
    *,
    with_encoder: bool,
) -> Detector:
    """Calibrate on the held-out documents and write the manifest.

    ``sieve_threshold`` is that of the linear detector, for a model without encoder.
    """
    if with_encoder:
        encoder = SentenceEncoder.load(folder)
        pieces = encoder.tokenizer.split([example.view for example in held_out])
        detector = fit_detector(held_out, Skimmer.load(folder).run(pieces), encoder.run(pieces).detection)
    else:
        scores = words_scores(LinearModel.load(folder, "words"), held_out)
        detector = fit_detector(held_out, scores, None, sieve_threshold)
    if (folder / "register.npz").is_file():
        detector = replace(detector, rarity=RARITY)
    write_manifest(folder, name, detector, themes, encoder=with_encoder, training=training)
    log(f"{detector}; {themes}")
    return detector
