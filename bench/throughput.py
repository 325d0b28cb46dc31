"""Words per second in one process: plain spaCy, its tokenizer, a regex, and recextract whole and by stage."""

from __future__ import annotations

import cProfile
import io
import pstats
import re
import statistics
import tempfile
import time
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from bench.clock import StageClock
from bench.texts import words_in

CUES = Path(__file__).with_name("cues.toml")
UNIT = "plain spaCy"
WHOLE = "recextract"
_PROFILED = 40


@dataclass(frozen=True, slots=True)
class Speed:
    """What one system took for all texts: medians over the repetitions.

    ``ratio`` is the processor time of plain spaCy over that of the system, in the same repetition, so
    that a machine that is busy with other things changes it little.
    """

    system: str
    words_per_second: float
    words_per_cpu_second: float
    ratio: float


def measure(folder: Path, repetitions: int) -> tuple[list[Speed], StageClock, str, int]:
    """Measure all systems in turn, several times over.

    Returns the speeds, the clock of the stages, a profile as text and the number of words.
    """
    with tempfile.TemporaryDirectory(prefix="bench-") as scratch:
        texts, systems = _systems(folder, Path(scratch))
        words = words_in(texts)
        for system in systems.values():  # loads what it needs
            system()
        wall: dict[str, list[float]] = {name: [] for name in systems}
        cpu: dict[str, list[float]] = {name: [] for name in systems}
        for _ in range(repetitions):
            for name, system in systems.items():
                moments = time.perf_counter(), time.process_time()
                system()
                wall[name].append(time.perf_counter() - moments[0])
                cpu[name].append(time.process_time() - moments[1])
        clock = StageClock()
        with clock.measuring():
            systems[WHOLE]()
        speeds = [
            Speed(
                name,
                words / statistics.median(wall[name]),
                words / statistics.median(cpu[name]),
                statistics.median(unit / max(own, 1e-9) for unit, own in zip(cpu[UNIT], cpu[name], strict=True)),
            )
            for name in systems
        ]
        return speeds, clock, _profile(systems[WHOLE]), words


def _systems(folder: Path, scratch: Path) -> tuple[list[str], Mapping[str, Callable[[], object]]]:
    import spacy

    from recextract.batch.inputs import collect_inputs
    from recextract.batch.run import RunOptions, run_batch
    from recextract.parsing import spacy_model
    from recextract.pipeline import PipelineOptions
    from recextract.readers import read_document

    inputs = collect_inputs([str(folder)])
    texts = [read_document(file.path, file.name).text for file in inputs if file.path]
    nlp = spacy.load(spacy_model()[0])
    options = RunOptions(PipelineOptions(), workers=0, fresh=True)

    def plain_spacy() -> None:
        for _ in nlp.pipe(texts):
            pass

    def tokenizer() -> None:
        for _ in map(nlp.make_doc, texts):
            pass

    def whole() -> None:
        run_batch(inputs, scratch / "table.csv", options)

    regex = regex_baseline()
    systems: dict[str, Callable[[], object]] = {
        UNIT: plain_spacy,
        "spaCy tokenizer": tokenizer,
        "regex": lambda: [regex(text) for text in texts],
        WHOLE: whole,
    }
    return texts, systems


def regex_baseline() -> Callable[[str], list[str]]:
    """Return a function from a text to its sentences with a cue word.

    >>> regex_baseline()("Talks stalled. Both sides should resume them.")
    ['Both sides should resume them.']
    """
    rules = tomllib.loads(CUES.read_text(encoding="utf-8"))
    ends = re.compile(rules["sentence_end"])
    cue = re.compile(rf"\b(?:{'|'.join(rules['cues'])})\b", re.I)
    return lambda text: [sentence for sentence in ends.split(text) if cue.search(sentence)]


def _profile(system: Callable[[], object]) -> str:
    profile = cProfile.Profile()
    profile.runcall(system)
    lines = io.StringIO()
    statistics_of_calls = pstats.Stats(profile, stream=lines).strip_dirs()
    statistics_of_calls.sort_stats("tottime").print_stats(_PROFILED)
    statistics_of_calls.sort_stats("cumulative").print_stats(_PROFILED)
    return lines.getvalue()
