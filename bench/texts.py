"""Folders of documents to measure on: the samples of this repository, recombined to any number and length."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

SAMPLES = Path(__file__).parents[1] / "data" / "raw"
_FILES_A_FOLDER = 1000
_SYLLABLES = ("ka", "lo", "mir", "ten", "sa", "vu", "der", "no", "pil", "ra", "shu", "ban", "ge", "tor", "li", "quan")
_A_PARAGRAPH = re.compile(r"\n\s*\n")


def paragraphs(folder: Path = SAMPLES) -> list[str]:
    """Return the paragraphs of the plain texts in a folder: headings, list items and prose."""
    files = sorted(path for path in folder.iterdir() if path.suffix in (".txt", ".md"))
    return [
        part.strip()
        for path in files
        for part in _A_PARAGRAPH.split(path.read_text(encoding="utf-8", errors="replace"))
        if part.strip()
    ]


def documents(count: int, words: int, *, folder: Path = SAMPLES, seed: int = 0) -> Iterator[str]:
    """Yield ``count`` different texts of about ``words`` words, the same ones for the same seed.

    Each ends in a sentence with names and numbers that no other has, as an archive's documents
    do: what a program keeps of every new word shows in its memory.

    >>> one, other = documents(2, 50)
    >>> one != other, len(one.split()) >= 50
    (True, True)
    """
    parts = paragraphs(folder)
    chance = random.Random(seed)
    for number in range(count):
        chosen: list[str] = []
        length = 0
        while length < words:
            chosen.append(_shortened(chance.choice(parts), words - length, chance))
            length += len(chosen[-1].split())
        yield "\n\n".join([*chosen, _unheard_of(number, chance)]) + "\n"


def _shortened(paragraph: str, words: int, chance: random.Random) -> str:
    """Return some neighbouring sentences of a paragraph that is longer than what is wanted."""
    sentences = re.split(r"(?<=[.!?])\s+", paragraph)
    if len(paragraph.split()) <= words or len(sentences) == 1:
        return paragraph
    start = chance.randrange(len(sentences))
    chosen: list[str] = []
    for sentence in sentences[start:]:
        chosen.append(sentence)
        if len(" ".join(chosen).split()) >= words:
            break
    return " ".join(chosen)


def _unheard_of(number: int, chance: random.Random) -> str:
    person, place = (_name(chance) for _ in range(2))
    return f"Talks with {person} of {place} should go on under file {number}-{chance.randrange(10**6)}."


def _name(chance: random.Random) -> str:
    return "".join(chance.choices(_SYLLABLES, k=chance.randint(3, 5))).capitalize()


def write_folder(
    folder: Path, count: int, words: int, *, flat: bool = False, seed: int = 0, sources: Path = SAMPLES
) -> Path:
    """Write documents as text files, a thousand to a folder or all in one, and return their folder."""
    for number, text in enumerate(documents(count, words, folder=sources, seed=seed)):
        place = folder if flat else folder / f"{number // _FILES_A_FOLDER:05}"
        if number % _FILES_A_FOLDER == 0:
            place.mkdir(parents=True, exist_ok=True)
        (place / f"{number:08}.txt").write_text(text, encoding="utf-8")
    return folder


def words_in(texts: Sequence[str]) -> int:
    """Return the number of words, parted by white space, in all texts."""
    return sum(len(text.split()) for text in texts)
