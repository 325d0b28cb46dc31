"""What only training needs: these tests are skipped where the ``train`` extra is not installed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from recextract.classifiers.encoder import Skimmer
from recextract.classifiers.model import default_model
from recextract.classifiers.networks import open_network
from recextract.classifiers.theme_encoder import NETWORK, Surroundings, ThemeEncoder
from recextract.gold import GoldRecommendation
from recextract.text.context import SentenceView

torch = pytest.importorskip("torch", reason="PyTorch is not installed; it comes with recextract[train]")
pytest.importorskip("onnx", reason="onnx is not installed; it comes with recextract[train]")

ADVICE = [
    "Kenya should dredge the delta.",
    "Both banks must publish their ledgers.",
    "The union ought to cap fees.",
]
REPORTS = ["The ferry sank in May.", "Prices rose by a tenth.", "Nobody came to the fair."]


def test_the_skimmer_learns_from_its_teacher_and_survives_export(tmp_path: Path) -> None:
    from recextract.training.skimmer import SkimmerSettings, export_skimmer, train_skimmer

    views = [SentenceView(text, "prose", "", "", "", False) for text in [*ADVICE, *REPORTS] * 40]
    pieces = default_model().encoder.tokenizer.split(views)
    taught = np.zeros((len(views), 9 + 13), dtype=np.float32)
    taught[:, 0] = np.tile([4.0] * len(ADVICE) + [-4.0] * len(REPORTS), 40)
    labels = np.where(taught[:, 0] > 0, 1.0, 0.0)
    labels[::2] = np.nan
    vectors = np.random.default_rng(0).normal(size=(30522, 48)).astype(np.float32)
    settings = SkimmerSettings(width=24, embedding_width=24, epochs=12)
    network = train_skimmer(pieces, taught, labels, vectors, settings, log=lambda line: None)
    export_skimmer(network, tmp_path / "skimmer.onnx")
    scores = Skimmer.load(tmp_path).run(pieces[:6])
    assert scores[:3].min() > 0 > scores[3:].max()
    with torch.no_grad():
        sentence = torch.tensor([pieces[0].sentence])
        context = torch.tensor([pieces[0].context])
        assert scores[0] == pytest.approx(float(network(sentence, context)[0, 0]), abs=0.3)


def test_the_theme_encoder_learns_themes_and_survives_export(tmp_path: Path) -> None:
    pytest.importorskip("transformers", reason="transformers is not installed; it comes with recextract[train]")
    from recextract.training.run import base_encoder
    from recextract.training.theme_encoder import (
        ThemeEncoderSettings,
        export_theme_encoder,
        mean_of,
        train_theme_encoder,
    )

    def coded(text: str, theme: str) -> tuple[Surroundings, GoldRecommendation]:
        label = GoldRecommendation(0, len(text), ("Kenya",), "should", "do", (theme,), "author", "author")
        return Surroundings(text, "prose.", "", "", "", ""), label

    themes = ("fish", "schools")
    rows = [coded(f"Kenya should {verb} its trout.", "fish") for verb in ("farm", "sell", "count", "smoke")]
    rows += [coded(f"Kenya should {verb} its pupils.", "schools") for verb in ("teach", "feed", "count", "praise")]
    settings = ThemeEncoderSettings(epochs=4, batch_tokens=64, learning_rate=3e-4)
    tokenizer = default_model().folder
    one = train_theme_encoder(base_encoder(), tokenizer, rows * 2, themes, settings, log=lambda line: None)
    other = train_theme_encoder(
        base_encoder(), tokenizer, rows * 2, themes, settings, log=lambda line: None, start=one.body
    )
    network = mean_of([one, other])
    export_theme_encoder(network, tmp_path / f"{NETWORK}.onnx")
    (tmp_path / "tokenizer.json").write_bytes((tokenizer / "tokenizer.json").read_bytes())
    new = [Surroundings("Kenya should weigh its trout.", "item.", "", "", "", ""), rows[4][0]]
    scores = ThemeEncoder.load(tmp_path).score(new)
    assert scores.argmax(axis=1).tolist() == [0, 1]


def test_an_exported_network_gives_the_scores_of_the_trained_one(tmp_path: Path) -> None:
    pytest.importorskip("transformers", reason="transformers is not installed; it comes with recextract[train]")
    from recextract.training.encoder import MultiTaskEncoder
    from recextract.training.export import export_unpadded
    from recextract.training.run import base_encoder

    torch.manual_seed(0)
    network = MultiTaskEncoder(base_encoder(), themes=2).eval()
    export_unpadded(network, tmp_path / "network.onnx", outputs=5)
    session = open_network(tmp_path, "network")
    assert [given.name for given in session.get_inputs()] == ["input_ids", "token_type_ids"]
    for length in (3, 60):
        ids = torch.randint(1000, 20000, (1, length))
        segments = (torch.arange(length) > length // 2).long()[None]
        padding = torch.zeros((1, 4), dtype=torch.long)
        with torch.no_grad():
            padded = network(
                torch.cat([ids, padding], 1),
                torch.cat([torch.ones_like(ids), padding], 1),
                torch.cat([segments, padding], 1),
            )
        scores = session.run(None, {"input_ids": ids.numpy(), "token_type_ids": segments.numpy()})[0]
        assert scores.shape == (1, 5)
        assert scores == pytest.approx(padded[:, :5].numpy(), abs=1e-4)
