"""Why a sentence is a row, or is not, and where each of its fields comes from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from recextract.classifiers.detect import least_probability
from recextract.classifiers.linear import LONGEST_VIEW
from recextract.classifiers.register import Register
from recextract.cues import denied_by, find_cues
from recextract.pipeline import Findings, PipelineOptions, build_rows, find_recommendations, weigh_themes, with_parses
from recextract.types import Actors, Document, Recommendation

_TERMS_SHOWN = 6
_THEMES_SHOWN = 4
_REGISTER_SHOWN = -0.5


@dataclass(frozen=True, slots=True)
class Explanation:
    """The reasons for one sentence.

    ``terms`` are the n-grams that speak most for or against it in the linear model, in log-odds;
    ``register`` names the kind of text around the sentence and what it takes from the log-odds,
    empty where that is next to nothing; ``asked_for`` says that it begins a list item which its heading or
    lead-in makes a recommendation; ``parse`` gives, for rows, each word with its dependency and head.
    ``actors_weighed`` are the likeliest actors with their probabilities, the empty name for nobody, and
    ``themes_weighed`` the likeliest themes with theirs; both are empty for what is no row.
    """

    text: str
    start: int
    end: int
    is_row: bool
    probability: float
    threshold: float
    sieve: float
    encoder: float | None
    register: str
    context: str
    asked_for: bool
    terms: tuple[tuple[str, float], ...]
    denied_by: str
    cues: tuple[str, ...]
    parse: tuple[str, ...]
    actor_reason: str
    actors_weighed: tuple[tuple[str, float], ...]
    themes_weighed: tuple[tuple[str, float], ...]
    attribution_reason: str
    row: Recommendation | None


def explain(
    document: Document, options: PipelineOptions = PipelineOptions(), *, rows_only: bool = True
) -> list[Explanation]:
    """Explain the rows of a document or, with ``rows_only`` off, every sentence.

    >>> [why] = explain(Document("a.txt", "Pakistan must diversify its exports.", "txt"))
    >>> why.row.actor, why.actor_reason, why.cues
    ('Pakistan', 'subject', ('must (modal.must)',))
    """
    found = find_recommendations(document, options)
    rows = build_rows(found)
    read = tuple(found.themes)  # all of them, the less sure as well: the network's scores depend a little on the batch
    themes = weigh_themes(found.model, found.codebook, found.analysed, read) if read else {}
    return [
        _explain(found, options.min_confidence, i, row, part, themes[i] if row else ())
        for i in range(len(found.judgements))
        for part, row in enumerate(rows.get(i, () if rows_only else (None,)))
    ]


def _explain(
    found: Findings, least: float | None, i: int, row: Recommendation | None, part: int, themes: Sequence[float]
) -> Explanation:
    sentence, view, judgement = found.analysed.sentences[i], found.analysed.views[i], found.judgements[i]
    model = found.model
    terms = model.words.contributions((view.text[:LONGEST_VIEW], view.context))[:_TERMS_SHOWN]
    analysed = found.analysed if i in found.analysed.parses else with_parses(found.analysed, {i})
    actors = Actors() if row is None else found.actors[i][part]
    return Explanation(
        text=view.text,
        start=sentence.start,
        end=sentence.end,
        is_row=row is not None,
        probability=judgement.probability,
        threshold=least_probability(model, view, analysed.parses[i]) if least is None else least,
        sieve=judgement.sieve,
        encoder=judgement.encoder,
        register=_register_of(judgement.register, model.detector.rarity),
        context=view.context,
        asked_for=view.asked_for,
        terms=tuple(terms),
        denied_by=denied_by(view.text[:LONGEST_VIEW], view.kind),
        cues=tuple(f"{view.text[cue.start : cue.end]} ({cue.rule})" for cue in find_cues(view.text, view.kind)),
        parse=tuple(
            f"{t.text} ←{t.dep_}– {t.head.text}" for t in analysed.parses[i] if not t.is_space and not t.is_punct
        ),
        actor_reason=actors.how,
        actors_weighed=actors.weighed,
        themes_weighed=tuple(
            sorted(zip(found.codebook.theme_codes, themes, strict=False), key=lambda pair: -pair[1])[:_THEMES_SHOWN]
        ),
        attribution_reason=found.attributions[i].how if row is not None and i in found.attributions else "",
        row=row,
    )


def _register_of(register: Register, rarity: float) -> str:
    shift = register.shift(rarity)
    return f"{register.name} {shift:+.2f}" if shift < _REGISTER_SHOWN else ""


def lines_of(explanation: Explanation) -> Iterator[str]:
    """Yield an explanation as plain lines for a terminal.

    >>> [why] = explain(Document("a.txt", "Pakistan must diversify its exports.", "txt"))
    >>> next(lines_of(why))
    '[0–36] Pakistan must diversify its exports.'
    """
    why = explanation
    yield f"[{why.start}–{why.end}] {why.text}"
    verdict = "a recommendation" if why.is_row else "not a recommendation"
    yield f"  {verdict}: probability {why.probability:.3f}, threshold {why.threshold:.3f}"
    encoder = "not asked" if why.encoder is None else f"{why.encoder:+.2f}"
    yield f"  scores (log-odds): first reading {why.sieve:+.2f}, encoder {encoder}"
    if why.register:
        yield f"  the text around it reads like {why.register}"
    yield "  words that speak for it (+) or against: " + ", ".join(
        f"{term} {weight:+.2f}" for term, weight in why.terms
    )
    yield f"  read in the context: {why.context or '–'}"
    if why.asked_for:
        yield "  its heading or lead-in asks for the items of the list"
    if why.denied_by:
        yield f"  it denies a need, names a topic or announces a list: rule {why.denied_by}"
    yield "  cues: " + (", ".join(why.cues) or "none")
    if why.row is not None:
        row = why.row
        yield f"  actors: {'; '.join(row.actors) or '–'}  [{why.actor_reason or 'nothing settles one'}]"
        if why.actors_weighed:
            yield "    weighed: " + ", ".join(f"{name or 'nobody'} {p:.2f}" for name, p in why.actors_weighed)
        yield f"  action: {row.action}"
        yield f"  themes: {'; '.join(row.themes)}"
        yield "    weighed: " + ", ".join(f"{code} {p:.2f}" for code, p in why.themes_weighed)
        yield f"  strength {row.strength}, polarity {row.polarity}; cue “{row.cue}”, rule {row.rule}"
        yield f"  speaker: {row.speaker} ({row.attribution})  [{why.attribution_reason or 'the document’s own voice'}]"
    yield "  parse: " + "; ".join(why.parse)
