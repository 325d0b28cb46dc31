"""Make a model folder from coded documents: sieve, encoder, calibrated detector, manifest."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score

from recextract.encoder import SentenceEncoder
from recextract.linear import LinearModel
from recextract.model import FORMAT, MANIFEST, Detector
from recextract.training.examples import Example
from recextract.training.linear import out_of_fold_scores, sentence_and_context, train_linear

HELD_OUT_SHARE = 10
_SIEVE_RECALL = 0.99
_KINDS = ("heading", "item", "note", "table", "byline")
Log = Callable[[str], None]


def is_held_out(doc: str) -> bool:
    """Say whether a document is kept from training to calibrate on; one in ten is, by its name."""
    return int(hashlib.sha256(doc.encode()).hexdigest(), 16) % HELD_OUT_SHARE == 0


def detection_targets(examples: Sequence[Example]) -> np.ndarray:
    """Return 1 for each example that holds a recommendation, else 0."""
    return np.array([int(example.label is not None) for example in examples])


def train_sieve(examples: Sequence[Example], folder: Path, log: Log) -> tuple[LinearModel, np.ndarray, float]:
    """Train the sieve on all examples; return it, the out-of-fold log-odds and the sieve threshold.

    The threshold lets through 99 % of the recommendations of documents that the model has not seen.
    """
    targets = detection_targets(examples)
    scores = out_of_fold_scores(examples, targets)
    threshold = float(np.quantile(scores[targets == 1], 1 - _SIEVE_RECALL))
    best, at = best_f1(targets, scores)
    log(
        f"sieve, 5-fold by document: average precision {average_precision_score(targets, scores):.3f}, "
        f"best F1 {best:.3f} at log-odds {at:.2f}; lets {np.mean(scores >= threshold):.0%} of the sentences through"
    )
    model = train_linear(sentence_and_context(examples), targets[:, None])
    model.save(folder, "sieve")
    return model, scores, threshold


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
    examples: Sequence[Example], sieve: np.ndarray, encoder: np.ndarray | None, sieve_threshold: float
) -> Detector:
    """Fit the mix of scores on documents that neither model has seen, and choose the threshold.

    Logistic regression gives calibrated probabilities; F1 is then best where the threshold is half
    of the F1 that is reached, which is steadier than the best threshold on few documents.
    """
    keep = np.flatnonzero(sieve >= sieve_threshold)
    targets = detection_targets(examples)
    kinds = np.array([[float(examples[i].view.kind == kind) for kind in _KINDS] for i in keep.tolist()])
    columns = [
        sieve[keep][:, None],
        (encoder[keep] if encoder is not None else np.zeros(len(keep)))[:, None],
        kinds * 0.5,
    ]
    model = LogisticRegression(C=1.0, max_iter=2000).fit(np.hstack(columns), targets[keep])
    weights = model.coef_[0]
    probabilities = np.zeros(len(examples))
    probabilities[keep] = model.predict_proba(np.hstack(columns))[:, 1]
    reached, _ = best_f1(targets, probabilities)
    return Detector(
        sieve_threshold=round(sieve_threshold, 4),
        threshold=round(reached / 2, 3),
        bias=float(model.intercept_[0]),
        sieve_weight=float(weights[0]),
        encoder_weight=float(weights[1]),
        kinds={kind: float(0.5 * weight) for kind, weight in zip(_KINDS, weights[2:], strict=True)},
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


def score_with(sieve: LinearModel, examples: Sequence[Example]) -> np.ndarray:
    """Return the log-odds of a linear model, one row an example."""
    return np.array([sieve.scores((example.view.text, example.view.context)) for example in examples])


def finish(
    folder: Path,
    name: str,
    held_out: Sequence[Example],
    sieve_threshold: float,
    themes: dict[str, object],
    training: dict[str, object],
    log: Log,
) -> Detector:
    """Calibrate on the held-out documents and write the manifest; the encoder is used where it lies in ``folder``."""
    sieve = score_with(LinearModel.load(folder, "sieve"), held_out)[:, 0]
    has_encoder = (folder / "encoder.onnx").is_file()
    output = SentenceEncoder.load(folder).run([example.view for example in held_out]) if has_encoder else None
    detector = fit_detector(held_out, sieve, output.detection if output else None, sieve_threshold)
    write_manifest(folder, name, detector, themes, encoder=has_encoder, training=training)
    log(f"{detector}; {themes}")
    return detector
