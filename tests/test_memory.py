"""Memory does not grow with the words that a worker has met."""

from __future__ import annotations

import subprocess
import sys

from running import SOURCE

import recextract
from recextract import pipeline
from recextract.batch.worker import Outcome, Task, work_and_forget
from recextract.memory import memory_zone
from recextract.parsing import parser
from recextract.text.sentences import blank_english

KNOWN = b"Norway should reopen its consulate."


def work_on(text: bytes) -> Outcome:
    return work_and_forget(Task("a.txt", None, text), pipeline, pipeline.PipelineOptions())


def test_words_of_a_document_are_forgotten_after_it() -> None:
    work_on(KNOWN)
    before = [len(load().vocab.strings) for load in (blank_english, parser)]
    for number in range(20):
        work_on(f"Zorblat{number} should flimmer its quandolin{number}.".encode())
    assert [len(load().vocab.strings) for load in (blank_english, parser)] == before


def test_a_document_gives_the_same_rows_inside_and_outside_of_a_zone() -> None:
    outside = recextract.extract(KNOWN.decode())
    with memory_zone():
        assert recextract.extract(KNOWN.decode()) == outside


def test_workers_do_without_what_they_do_not_need() -> None:
    code = (
        "import sys\nfrom recextract.batch.worker import _do_without_torch\n_do_without_torch()\n"
        "from recextract.parsing import parser\nparser()\nimport recextract\n"
        "recextract.extract('The ministers should meet again. ' * 20)\n"
        "print(sorted({'pandas', 'sklearn', 'pyarrow', 'py3langid'} & set(sys.modules)), sys.modules['torch'])"
    )
    environment = {"PYTHONPATH": str(SOURCE), "PATH": ""}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, timeout=300)
    assert done.stdout.strip() == "[] None", done.stderr
