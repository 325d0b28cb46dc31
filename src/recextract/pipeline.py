"""From a file to rows: reading, layout, detection, then every field. The wiring and nothing else."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from numbers import Real
from pathlib import Path
from typing import TYPE_CHECKING, Any

from recextract.actions import find_action
from recextract.actors import ActorResolver
from recextract.actors import sentences_to_parse as parses_for_actors
from recextract.actors.apart import voice_of_part
from recextract.actors.wordlists import word_lists
from recextract.classifiers.detect import MORE_LIKELY_THAN_NOT, Judgement, is_unmarked_item, judge, least_probability
from recextract.classifiers.model import Model, load_model
from recextract.classifiers.register import judge_passages
from recextract.classifiers.theme_encoder import surroundings
from recextract.classifiers.themes import (
    encoder_features,
    indicator_features,
    likeness_features,
    linear_themes,
    rank_themes,
    side_by_side,
    theme_prototypes,
    themes_or_fallback,
)
from recextract.codebook import Codebook, load_codebook
from recextract.cues import imperative_cue, main_cue, polarity_of, strength_of
from recextract.errors import ConfigurationError, RecextractError
from recextract.known_names import names_of
from recextract.metadata.document import find_metadata
from recextract.parsing import parse, spacy_model
from recextract.readers import read_bytes, read_document
from recextract.speakers import attribute
from recextract.speakers import sentences_to_parse as parses_for_speakers
from recextract.text.analysis import AnalysedDocument, analyse
from recextract.text.context import SentenceView
from recextract.text.languages import foreign_language
from recextract.text.lists import run_in_label
from recextract.text.whole_marks import with_whole_marks
from recextract.types import (
    Actors,
    Attribution,
    Cue,
    Document,
    DocumentMetadata,
    DocumentRecord,
    Extraction,
    Recommendation,
)

if TYPE_CHECKING:
    from spacy.tokens import Doc

AUTHOR = "author"


@dataclass(frozen=True, slots=True)
class PipelineOptions:
    """What changes the rows: codebook and model (None = the shipped ones) and the least confidence.

    ``min_confidence`` None is the model's own threshold, at which precision and recall balance. From one half up,
    a ``min_confidence`` leaves out rows of that reading by their column ``confidence`` and changes no other.

    >>> PipelineOptions(min_confidence=80)
    Traceback (most recent call last):
    recextract.errors.ConfigurationError: [R501] min_confidence is 80. Give a probability from 0 to 1, such as 0.8.
    """

    codebook: Path | None = None
    model: Path | None = None
    min_confidence: float | None = None

    def __post_init__(self) -> None:
        """Refuse what is no probability: a least confidence of 7 would leave out every row without a word."""
        least: object = self.min_confidence
        if least is None or (isinstance(least, Real) and not isinstance(least, bool) and 0 <= float(least) <= 1):
            return
        raise ConfigurationError(f"min_confidence is {least!r}. Give a probability from 0 to 1, such as 0.8.")


def as_read(options: PipelineOptions) -> PipelineOptions:
    """Return the options with which documents are read: a least confidence that only leaves out rows is none of them.

    What a row says depends on the rows around it (who is meant by "they"), so rows are chosen after the reading.
    Below the bar that some rows have to reach anyhow (:func:`.least_probability`), more sentences are to be read.

    >>> as_read(PipelineOptions(min_confidence=0.8)).min_confidence, as_read(PipelineOptions(min_confidence=0.2))
    (None, PipelineOptions(codebook=None, model=None, min_confidence=0.2))
    """
    least = options.min_confidence
    bar = max(load_model(options.model).detector.threshold, MORE_LIKELY_THAN_NOT)
    return options if least is None or least < bar else replace(options, min_confidence=None)


def extract_file(path: Path, name: str | None = None, options: PipelineOptions = PipelineOptions()) -> Extraction:
    """Extract the recommendations of one file.

    A document that cannot be read raises nothing: its record has the status ``failed`` and a
    plain-language ``error``. A broken codebook or model does raise.
    """
    name = path.name if name is None else name
    try:
        document = read_document(path, name)
    except RecextractError as error:
        return Extraction(DocumentRecord(document=name, format=path.suffix[1:], status="failed", error=error.message))
    return extract_document(document, options)


def extract_bytes(data: bytes, name: str, options: PipelineOptions = PipelineOptions()) -> Extraction:
    """Extract the recommendations of a document that is already in memory; see :func:`extract_file`."""
    try:
        document = read_bytes(data, name)
    except RecextractError as error:
        digest = hashlib.sha256(data).hexdigest()
        return Extraction(DocumentRecord(document=name, sha256=digest, status="failed", error=error.message))
    return extract_document(document, options)


def extract_document(document: Document, options: PipelineOptions = PipelineOptions()) -> Extraction:
    """Extract the recommendations of a document that has been read.

    >>> document = Document("note.txt", "Talks stalled. Both governments should resume them.", "txt")
    >>> [row.text for row in extract_document(document).recommendations]
    ['Both governments should resume them.']
    """
    record = DocumentRecord(
        document=document.name, format=document.format, sha256=document.sha256, error=" ".join(document.warnings)
    )
    words = len(document.text.split())
    if not words:
        return Extraction(replace(record, status="empty", error=f"{document.name}: there is no text in this file."))
    language, foreign = foreign_language(document.text)
    if foreign:
        error = f"{document.name}: the text is not English but {language}; recextract reads English only."
        record = replace(record, status="empty", words=words, language=language, error=error)
        return Extraction(record, text=document.text, extracted=document.extracted)
    found = find_recommendations(document, options)
    rows = tuple(row for rows in build_rows(found).values() for row in rows)
    record = replace(
        record,
        words=words,
        language=language,
        sentences=len(found.analysed.sentences),
        recommendations=len(rows),
        source=found.metadata.source,
        title=found.metadata.title,
        author=found.metadata.authors,
        date=found.metadata.date,
    )
    return Extraction(record, rows, document.text, document.extracted, asked_from=_parts_of_sentences(found))


@dataclass(frozen=True, slots=True)
class Findings:
    """All that the stages found in one document, before it is put into rows; ``rows`` index sentences.

    A sentence has several ``actors`` where it prescribes different things to different ones: each makes a row.
    ``actors`` and ``themes`` are of all sentences that were read as rows, be they sure enough or not.
    """

    analysed: AnalysedDocument
    rows: tuple[int, ...]
    judgements: tuple[Judgement, ...]
    actors: Mapping[int, tuple[Actors, ...]]
    attributions: Mapping[int, Attribution]
    themes: Mapping[int, tuple[str, ...]]
    metadata: DocumentMetadata
    model: Model
    codebook: Codebook


def find_recommendations(document: Document, options: PipelineOptions = PipelineOptions()) -> Findings:
    """Run every stage over one document; ``explain`` and the spaCy component start here as well."""
    codebook = load_codebook_once(options.codebook)
    with names_of(codebook):
        found = _findings(document, as_read(options), load_model(options.model), codebook)
    least = 0.0 if options.min_confidence is None else options.min_confidence
    return replace(found, rows=tuple(i for i in found.rows if found.judgements[i].confidence >= least))


def _findings(document: Document, options: PipelineOptions, model: Model, codebook: Codebook) -> Findings:
    analysed = analyse(document)
    registers = (
        judge_passages(model.register, analysed.layout.masked, analysed.sentences) if model.detector.rarity else None
    )
    judgements = judge(model, analysed.views, registers)
    least = model.detector.threshold if options.min_confidence is None else options.min_confidence
    likely = [i for i, judgement in enumerate(judgements) if judgement.probability >= least and not judgement.settled]
    rows = tuple(likely) if options.min_confidence is not None else _without_topics(analysed, model, judgements, likely)
    rows = without_lead_ins(analysed, rows)
    analysed = with_parses(analysed, parses_for_actors(analysed, rows) | parses_for_speakers(analysed, rows))
    kind_scores = {i: _three(judgements[i].attribution) for i in rows if judgements[i].attribution}
    metadata = find_metadata(analysed.document)
    attributions = attribute(analysed, rows, kind_scores=kind_scores, source=metadata.source)
    actors = _resolver(options.codebook, options.model).resolve(analysed, rows, attributions)
    themes = classify_themes(model, codebook, analysed, rows)
    return Findings(analysed, rows, tuple(judgements), actors, attributions, themes, metadata, model, codebook)


def _without_topics(
    analysed: AnalysedDocument, model: Model, judgements: Sequence[Judgement], rows: Sequence[int]
) -> tuple[int, ...]:
    """Leave out list items that only name a topic, see :func:`.least_probability`; only doubtful ones are parsed."""
    doubtful = {
        i for i in rows if judgements[i].probability < MORE_LIKELY_THAN_NOT and is_unmarked_item(analysed.views[i])
    }
    parses = with_parses(analysed, doubtful).parses
    topics = {i for i in doubtful if judgements[i].probability < least_probability(model, analysed.views[i], parses[i])}
    return tuple(i for i in rows if i not in topics)


def without_lead_ins(analysed: AnalysedDocument, rows: Sequence[int]) -> tuple[int, ...]:
    """Leave out what only introduces a list that has rows of its own: "The guild must:" above "- mend the sluice".

    >>> found = analyse(Document("a.md", "The guild must:\\n\\n- mend the sluice", "md"))
    >>> without_lead_ins(found, [0, 1]), without_lead_ins(found, [0])
    ((1,), (0,))
    """
    blocks, sentences = analysed.layout.blocks, analysed.sentences
    introduced = {blocks[sentences[i].block].lead_in for i in rows}
    introducing = {i for i in rows if analysed.views[i].text.rstrip(" \"'").endswith(":")}
    return tuple(i for i in rows if i not in introducing or sentences[i].block not in introduced)


def with_parses(analysed: AnalysedDocument, wanted: set[int]) -> AnalysedDocument:
    """Add the parses of the sentences with these indices."""
    indices = sorted(wanted)
    spans = [analysed.sentences[i] for i in indices]
    masked = analysed.layout.masked
    return replace(analysed, parses=dict(zip(indices, parse(masked[s.start : s.end] for s in spans), strict=True)))


def build_rows(found: Findings) -> dict[int, tuple[Recommendation, ...]]:
    """Put the findings into rows of the table, by sentence, in document order."""
    return {i: tuple(_row(found, i, actors) for actors in found.actors[i]) for i in found.rows}


def _parts_of_sentences(found: Findings) -> tuple[int, ...]:
    """Return where the part of its sentence that makes each row begins, in the order of the rows."""
    sentences = found.analysed.sentences
    return tuple(sentences[i].start + actors.start for i in found.rows for actors in found.actors[i])


def _row(found: Findings, i: int, actors: Actors) -> Recommendation:
    analysed, judgement = found.analysed, found.judgements[i]
    document, sentence, view = analysed.document, analysed.sentences[i], analysed.views[i]
    attribution = voice_of_part(found.attributions.get(i, Attribution()), actors.start)
    parsed = analysed.parses[i]
    strength_scores = _three(judgement.strength) if judgement.strength else None
    avoid_score = judgement.polarity[1] if judgement.polarity else None
    if (actors.start, actors.end) != (0, None):
        # The network's scores are those of the whole sentence.
        parsed, strength_scores, avoid_score = next(parse([parsed.text[actors.start : actors.end]])), None, None
        view = replace(view, text=" ".join(parsed.text.split()))
    offsets = folded_offsets(parsed.text)
    cue = _cue_of(view, parsed, offsets)
    strength = strength_of(
        view.text,
        kind=view.kind,
        heading=view.heading,
        lead_in=view.lead_in,
        cue=cue,
        scores=strength_scores,
    )
    themes = found.themes.get(i, ())
    metadata = found.metadata
    block = analysed.layout.blocks[sentence.block]
    heading = analysed.layout.blocks[block.heading] if block.heading is not None else None
    start, end = with_whole_marks(document.text, sentence.start, sentence.end)
    return Recommendation(
        id=_identifier(document, start, end, actors.names),
        text=" ".join(document.text[start:end].split()),
        actor=actors.names[0] if actors.names else "",
        actors=actors.names,
        actor_mention=actors.mention,
        action=_without_label(
            find_action(parsed, _unfolded(cue, offsets), actors.mention, kind=view.kind), attribution, actors.mention
        ),
        theme=themes[0] if themes else "",
        themes=themes,
        strength=strength,
        polarity=polarity_of(
            view.text,
            kind=view.kind,
            lead_in=view.lead_in,
            asked_for=view.asked_for,
            cue=cue,
            avoid_score=avoid_score,
        ),
        cue=view.text[cue.start : cue.end] if cue else "",
        rule=cue.rule if cue else f"model.{found.model.name}",
        confidence=judgement.confidence,
        speaker=attribution.speaker if attribution.kind != AUTHOR else _own_voice(metadata),
        speaker_role=attribution.role,
        attribution=attribution.kind,
        source=metadata.source,
        title=metadata.title,
        author=metadata.authors,
        date=metadata.date,
        document=document.name,
        heading=" ".join(analysed.layout.masked[heading.start : heading.end].split()) if heading else "",
        page=document.page_at(start),
        start=start,
        end=end,
    )


def classify_themes(
    model: Model, codebook: Codebook, analysed: AnalysedDocument, rows: Sequence[int]
) -> dict[int, tuple[str, ...]]:
    """Return the themes of each row: by codebook and classifiers where these know its themes, else by the codebook."""
    if not rows:
        return {}
    codes, weighed = codebook.theme_codes, weigh_themes(model, codebook, analysed, rows)
    if codes == model.theme_codes:
        return {i: rank_themes(p, codes, model.theme_mixer.thresholds) for i, p in weighed.items()}
    return {i: themes_or_fallback(p, codebook, model.codebook_mixer.thresholds) for i, p in weighed.items()}


def weigh_themes(
    model: Model, codebook: Codebook, analysed: AnalysedDocument, rows: Sequence[int]
) -> dict[int, list[float]]:
    """Return how probable each theme of the codebook is for each row; there must be rows."""
    views, codes = analysed.views, codebook.theme_codes
    trained = codes == model.theme_codes
    features = indicator_features(views, rows, codebook)
    if not (trained and model.has_encoder):
        vectors = model.embedder.embed([views[i].text for i in rows])
        features = side_by_side(features, likeness_features(vectors, theme_prototypes(model.embedder, codebook)))
    if trained:
        features = side_by_side(features, linear_themes(model.themes, views, rows))
        if model.has_encoder:
            scores = model.theme_encoder.score(surroundings(views, rows))
            features = side_by_side(features, encoder_features(scores))
    mixer = model.theme_mixer if trained else model.codebook_mixer
    return dict(zip(rows, mixer.probabilities(features, codes).tolist(), strict=True))


def folded_offsets(text: str) -> list[int]:
    """Return, for each character of ``" ".join(text.split())``, where it stands in ``text``; one past the end as well.

    >>> folded_offsets("to  act")
    [0, 1, 2, 4, 5, 6, 7]
    """
    offsets: list[int] = []
    for word in re.finditer(r"\S+", text):
        if offsets:
            offsets.append(offsets[-1] + 1)
        offsets.extend(range(word.start(), word.end()))
    return [*offsets, (offsets[-1] + 1) if offsets else 0]


def _cue_of(view: SentenceView, parsed: Doc, offsets: list[int]) -> Cue | None:
    """Return what makes a sentence prescriptive: a cue word, failing that its imperative.

    "Encourage traders to wait" asks the reader: its first verb is what to do, although it asks others elsewhere.
    """
    cue, order = main_cue(view.text, view.kind, view.heading), _folded(imperative_cue(parsed, view.kind), offsets)
    if cue is None or order is None or cue.start != order.start:
        return cue or order
    verb = view.text[order.start : order.end].lower()
    return order if verb in word_lists().causing else cue


def _unfolded(cue: Cue | None, offsets: list[int]) -> Cue | None:
    if cue is None or cue.end >= len(offsets):
        return None
    return replace(cue, start=offsets[cue.start], end=offsets[cue.end - 1] + 1)


def _folded(cue: Cue | None, offsets: list[int]) -> Cue | None:
    if cue is None or cue.start not in offsets or cue.end not in [offset + 1 for offset in offsets]:
        return None
    start = offsets.index(cue.start)
    return replace(cue, start=start, end=offsets.index(cue.end - 1, start) + 1)


def _without_label(action: str, attribution: Attribution, mention: str = "") -> str:
    """Drop from the action who says it or is told it, by a label before it, and the bracket that names a state.

    >>> _without_label("Holm: Mend the pier", Attribution("direct", "Ada Holm", how="turn:Holm"))
    'Mend the pier'
    >>> _without_label("To donors: Mend the pier", Attribution()), _without_label("Ports: Wait", Attribution(), "Ports")
    ('Mend the pier', 'Wait')
    >>> _without_label("Mend the pier (Peru)", Attribution("indirect", "Peru", how="state-in-brackets"))
    'Mend the pier'
    """
    how, _, label = attribution.how.partition(":")
    if how == "state-in-brackets":
        return re.sub(r"\s*\([^()]*\)$", "", action) or action
    labels = (label if how == "turn" else "", mention, run_in_label(action))
    return next((action.removeprefix(f"{one}: ") for one in labels if one and action.startswith(f"{one}: ")), action)


def _own_voice(metadata: DocumentMetadata) -> str:
    return "; ".join(metadata.authors) or metadata.source or AUTHOR


def _identifier(document: Document, start: int, end: int, actors: tuple[str, ...]) -> str:
    return hashlib.sha256("\0".join((document.content_hash, str(start), str(end), *actors)).encode()).hexdigest()[:16]


def _three(scores: tuple[float, ...]) -> tuple[float, float, float]:
    first, second, third = scores if len(scores) == 3 else (0.0, 0.0, 0.0)
    return first, second, third


@cache
def load_codebook_once(path: Path | None) -> Codebook:
    """Load a codebook, once a process."""
    return load_codebook(path)


@cache
def _resolver(codebook: Path | None, model: Path | None) -> ActorResolver:
    return ActorResolver(load_codebook_once(codebook), load_model(model).actors)


def package_version() -> str:
    """Return the version of recextract; ``0+unknown`` where the package is not installed."""
    try:
        return version("recextract")
    except PackageNotFoundError:
        return "0+unknown"


def describe(options: PipelineOptions = PipelineOptions()) -> dict[str, Any]:
    """Return what the rows of a run depend on: versions and hashes of code, models and codebook."""
    model, codebook = load_model(options.model), load_codebook_once(options.codebook)
    spacy_name, spacy_version = spacy_model()
    return {
        "version": package_version(),
        "code": code_sha256(),
        "model": {"name": model.name, "sha256": model.sha256},
        "spacy_model": {"name": spacy_name, "version": spacy_version},
        "codebook": {"name": codebook.name, "version": codebook.version, "sha256": codebook.sha256},
        "min_confidence": options.min_confidence if options.min_confidence is not None else model.detector.threshold,
    }


@cache
def code_sha256() -> str:
    """Return one hash over the package's modules and data files: a changed rule is another run."""
    return sha256_of_files(Path(__file__).parent, without=("models",))


def sha256_of_files(folder: Path, without: Sequence[str] = ()) -> str:
    """Return one hash over names and contents of all files but those in ``without``, hidden and compiled ones."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        if parts[0] in without or "__pycache__" in parts or any(part.startswith(".") for part in parts):
            continue
        if path.is_file():
            digest.update("/".join(parts).encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()
