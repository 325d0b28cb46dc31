"""One pass over a document that notes who speaks, and what each row says of its own speaker."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from recextract.parsing import parse
from recextract.speakers.answers import answer_in_sentence, is_set_apart
from recextract.speakers.chains import Heard, Surroundings, chain_features, own_voice_share, told_share
from recextract.speakers.decision import THRESHOLDS, Candidate, probability, report_features
from recextract.speakers.discourse import Speaker
from recextract.speakers.issuers import is_another_body, is_own_body, is_own_view
from recextract.speakers.lexicon import (
    matches,
    may_report,
    patterns,
    state_names,
    without_citations,
    without_dateline,
)
from recextract.speakers.memory import Memory, report_key
from recextract.speakers.quoted_speech import QuotedSpeech
from recextract.speakers.reporting import (
    Report,
    collective_phrase,
    find_reports,
)
from recextract.speakers.subjects import (
    issued_documents,
    main_subject,
    main_verb_is_modal,
)
from recextract.speakers.turns import JOURNALIST, find_turns, turn_at
from recextract.speakers.voices import Voice, VoiceKind
from recextract.text.analysis import AnalysedDocument
from recextract.types import BlockKind

if TYPE_CHECKING:
    from spacy.tokens import Doc

_OPENING_CHARS = 40
_CERTAINLY_SPOKEN = 4
_QUOTATION_REACH = 4
_WHOLLY = 0.9
_OFTEN_TOLD = 0.25
_LONGEST_POINT = 30
_BRACKETED = re.compile(r"\(([^()]*(?:\([^()]*\)[^()]*)?)\)")
_PEOPLE = (VoiceKind.PERSON, VoiceKind.PRONOUN, VoiceKind.OFFICE, VoiceKind.GROUP)
_RELAYED = (*_PEOPLE, VoiceKind.BODY)
_SURELY_RELAYED = 0.58
_THINGS = (VoiceKind.BODY, VoiceKind.DOCUMENT, VoiceKind.WORK)
_UNNAMED = Voice("", VoiceKind.UNNAMED, "", True)
_UNKNOWN = Speaker("", VoiceKind.PRONOUN, False, 0)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a row's own sentence says of its speaker; ``own`` where it is the author in so many words.

    Where he answers another's demand, ``part`` is his answer, in characters of the sentence, ``answered`` the demand.
    """

    row: int
    candidate: Candidate | None
    own: bool
    heard: Heard | None
    part: tuple[int, int] | None = None
    answered: Candidate | None = None


class Listener:
    """One pass over a document's sentences, remembering who spoke."""

    def __init__(self, analysed: AnalysedDocument, source: str = "") -> None:
        self.analysed = analysed
        self.source = source
        self.memory = Memory(analysed)
        self.quoted_speech = QuotedSpeech(self.memory)
        self.people, self.roles = self.memory.people, self.memory.roles
        self.turns = find_turns(analysed.document.text, self.people)
        self.own_voice = own_voice_share(analysed, self.memory.quoted)
        self.told = told_share(analysed)
        self.section: tuple[int, Speaker] | None = None
        self.evidence: list[Evidence] = []
        self.reported: set[int] = set()
        self.answers: dict[int, tuple[Report, int, int]] = {}

    def listen(self, rows: Sequence[int]) -> list[Evidence]:
        """Go through the document once and return what each row's own sentence says of its speaker."""
        wanted = set(rows)
        last = max(wanted, default=-1)
        heard = [i for i in range(min(last + 3, len(self.analysed.sentences))) if i in self.analysed.parses]
        parses = {i: self.analysed.parses[i] for i in heard} | self._parses_without_notes(heard)
        for i in heard:
            self.memory.reports[i] = [r for r in find_reports(parses[i]) if not self.memory.is_inside_quotation(i, r)]
            if (answer := self._answers(i, parses[i])) is not None:
                self.answers[i] = answer
        for i in range(last + 1):
            self._listen(i)
            if i in wanted:
                self.evidence.append(self._evidence(i))
            self._note_report(i)
        return self.evidence

    def continuations(self, reported: Mapping[int, bool]) -> Iterator[tuple[int, Candidate | None]]:
        """Yield each row that reports nothing itself with the chain it may go on, in order.

        ``reported`` says of each row whether its own sentence reports; the caller confirms what
        it accepts before it asks for the next row.
        """
        self.reported = {row for row, is_reported in reported.items() if is_reported}
        explicit = set(self.reported)
        for position, evidence in enumerate(self.evidence):
            heard = self._heard_in_list(evidence.row, evidence.heard) if evidence.heard is not None else None
            if evidence.row in explicit or evidence.own or heard is None or self._counts_on(evidence.row, heard):
                continue
            rows = [other.row for other in self.evidence]
            before, after = rows[:position], rows[position + 1 :]
            around = Surroundings(
                share_before=_share(before, explicit),
                share_after=_share(after, explicit),
                share=_share(before + after, explicit),
                since=max((row for row in self.reported if row < evidence.row), default=-1),
                next_same=self._speaks_again(evidence.row, heard.speaker.name),
                previous_row_reported=bool(before) and before[-1] in self.reported,
            )
            features = chain_features(self.analysed, evidence.row, heard, self.own_voice, self.told, around)
            if features is not None:
                how = heard.report.verb if heard.report is not None else "meeting"
                yield (evidence.row, Candidate("indirect", heard.speaker.name, f"chain:{how}", "chain", features))

    def confirm(self, i: int) -> None:
        """Take note that a row was found to be reported."""
        self.reported.add(i)

    def _heard_in_list(self, i: int, heard: Heard) -> Heard | None:
        """Return what an item may go on with: its own subject's words where the item before tells of another person.

        "- Lund argues that … - Ozan and Pirie turn to the dyke that needs to be built": not Lund's words. None where
        the subject is who should act ("- Pirie must pay").
        """
        views, sentences = self.analysed.views, self.analysed.sentences
        subject, parsed = self.memory.subjects.get(i), self.analysed.parses.get(i)
        parallel = (
            views[i].kind == views[heard.at].kind == BlockKind.ITEM and sentences[i].block != sentences[heard.at].block
        )
        if not parallel or subject is None or parsed is None or subject.kind is not VoiceKind.PERSON:
            return heard
        of_person = heard.speaker.kind in (VoiceKind.PERSON, VoiceKind.PRONOUN) and not heard.speaker.name.islower()
        if not of_person or subject.name == heard.speaker.name:
            return heard
        return None if main_verb_is_modal(parsed) else replace(heard, speaker=subject)

    def _counts_on(self, i: int, heard: Heard) -> bool:
        """Say whether a paragraph ("Second, …") goes on with what the author began before the other was heard.

        "First, ports must open. As Lund puts it, …" is the author's count.
        """
        if not (self._opens_paragraph(i) and matches("opening", "next-point", self.analysed.views[i].text)):
            return False
        firsts = (
            j
            for j in range(i - 1, max(-1, i - _LONGEST_POINT), -1)
            if self._opens_paragraph(j) and matches("opening", "first-point", self.analysed.views[j].text)
        )
        first = next(firsts, None)
        if first is None or first >= heard.at:
            return False
        told = any(report_key(first, report) in self.memory.speakers for report in self.memory.reports.get(first, ()))
        return not told and first not in self.reported and first not in self.memory.quoted

    def _opens_paragraph(self, i: int) -> bool:
        return i == 0 or self.analysed.sentences[i - 1].block != self.analysed.sentences[i].block

    def _speaks_again(self, row: int, name: str) -> bool:
        return any(speaker.name == name for (i, _, _), speaker in self.memory.speakers.items() if row < i <= row + 3)

    def _evidence(self, i: int) -> Evidence:
        if (answer := self._answer(i)) is not None:
            return answer
        certain = (
            self._turn(i)
            or self._endorsement(i)
            or self.quoted_speech.quotation(i)
            or self.quoted_speech.block_quotation(i)
            or self._led_in(i)
        )
        if certain is not None:
            return Evidence(i, certain, False, self.memory.heard)
        reported, own = self._report(i)
        if reported is not None and not own and self._is_set_apart(i):
            reported = replace(reported, model="certain")
        return Evidence(i, reported, own, self.memory.heard)

    def _answer(self, i: int) -> Evidence | None:
        """Return the author's own advice, or that of whose turn it is, in a sentence that also reports another's."""
        found, parsed = self.answers.get(i), self.analysed.parses.get(i)
        if found is None or parsed is None or self.quoted_speech.quotation(i) is not None:
            return None
        report, start, end = found
        speaker = self.memory.speaker_of(i, report)
        if speaker is None:
            return None
        demand = Candidate("indirect", speaker.name, f"{report.family}:{report.verb}", "certain")
        return Evidence(i, self._labelled(i), True, self.memory.heard, (start, end), demand)

    def _is_set_apart(self, i: int) -> bool:
        """Say whether the author keeps what a sentence reports at arm's length: "They are wrong"."""
        views, sentences = self.analysed.views, self.analysed.sentences
        goes_on = i + 1 < len(views) and sentences[i + 1].block == sentences[i].block
        return is_set_apart(views[i].text, views[i + 1].text if goes_on else "")

    def _answers(self, i: int, parsed: Doc) -> tuple[Report, int, int] | None:
        """Return a demand and its answer; in minutes what follows "but" may be the same speaker's."""
        reports = [r for r in self.memory.reports[i] if r.voice.kind not in (VoiceKind.OWN, VoiceKind.UNNAMED)]
        found = answer_in_sentence(parsed, reports)
        if found is None or (found[0].tense == "past" and self.told > _OFTEN_TOLD):
            return None
        return found

    def _parses_without_notes(self, heard: Sequence[int]) -> dict[int, Doc]:
        """Parse again what may report and holds a dateline, or author and year: "Lund and Holm (2019) propose"."""
        texts = {i: self.analysed.parses[i].text for i in heard if may_report(self.analysed.views[i].text)}
        blanked = {i: bare for i, text in texts.items() if (bare := without_dateline(without_citations(text))) != text}
        return dict(zip(blanked, parse(blanked.values()), strict=True))

    def _listen(self, i: int) -> None:
        """Take note of who reports or is named in a sentence."""
        reports = self.memory.reports.get(i, [])
        for report in sorted(reports, key=lambda r: r.at):
            speaker = self.memory.who(report, i)
            if speaker is not None and report.voice.kind is not VoiceKind.OWN:
                self.memory.speakers[report_key(i, report)] = speaker

    def _note_report(self, i: int) -> None:
        known, reports = self.memory.speakers, self.memory.reports.get(i, ())
        named = [(report, known[report_key(i, report)]) for report in reports if report_key(i, report) in known]
        self._open_section(i)
        if named:
            report, speaker = named[0]
            self.memory.discourse.remember(speaker, report.voice)
            if report.clause == "relative":
                # "The keepers read the plan, which asks for a levy. They agreed": who acts is who is meant.
                self._note_subject(i)
            if i in self.answers or self._is_set_apart(i):
                # The author has answered: what follows is not the other's any more.
                self.memory.heard = None
            elif report.clause not in ("relative", "conditional"):
                self.memory.heard = Heard(i, report, speaker)
        elif collective_phrase(self.analysed.views[i].text):
            meeting = self.memory.discourse.resolve(_UNNAMED, i, self.analysed.sentences[i].start)
            self.memory.heard = Heard(i, None, meeting) if meeting is not None else self.memory.heard
        else:
            self._note_subject(i)
        self._note_documents(i)

    def _note_documents(self, i: int) -> None:
        """Take note of who issued a document: later "the letter" and "it" are the issuer's word."""
        parsed = self.analysed.parses.get(i)
        for noun, voice in issued_documents(parsed) if parsed is not None and i not in self.memory.quoted else ():
            speaker = self.memory.discourse.resolve(voice, i, self.analysed.sentences[i].start + voice.start)
            if speaker is not None:
                self.memory.discourse.note_document(noun, speaker)

    def _note_subject(self, i: int) -> None:
        """Take note of whom a sentence without a report is about."""
        parsed = self.analysed.parses.get(i)
        voice = main_subject(parsed) if parsed is not None and not self._is_quoted_whole(i) else None
        if voice is None or voice.kind in (VoiceKind.OWN, VoiceKind.PRONOUN, VoiceKind.OCCASION):
            return
        subject = self.memory.discourse.resolve(voice, i, self.analysed.sentences[i].start + voice.start)
        if subject is None:
            return
        self.memory.subjects[i] = subject
        self.memory.discourse.mention(subject, voice)
        heard, told = self.memory.heard, matches("told", "told-in-the-past", self.analysed.views[i].text)
        if told and heard is not None and subject.name != heard.speaker.name and voice.kind in _RELAYED:
            # "The envoy thanked the hosts": what follows is no more what the speaker before said.
            self.memory.heard = Heard(i, None, subject)

    def _is_quoted_whole(self, i: int) -> bool:
        """Say whether a sentence stands in quotation marks: whom it is about, the narrator's "she" is not."""
        sentence = self.analysed.sentences[i]
        inside = sum(
            min(words.end, sentence.end) - max(words.start, sentence.start) for words in self.memory.quoted.get(i, ())
        )
        return inside > _WHOLLY * (sentence.end - sentence.start)

    def _turn(self, i: int) -> Candidate | None:
        if not self.turns:
            return None
        labelled = self._labelled(i)
        return self._relayed(i, labelled is not None and labelled.speaker == JOURNALIST) or labelled

    def _labelled(self, i: int) -> Candidate | None:
        """Return whose turn it is, by its label; None where it is nobody's."""
        sentence = self.analysed.sentences[i]
        # A label may stand a mark or two after the sentence's start: "**Mira:** Begin at once."
        turn = turn_at(self.turns, sentence.start + 2)
        if turn is None or not turn.speaker:
            return None
        return Candidate("direct", turn.speaker, f"turn:{turn.label}", "certain")

    def _relayed(self, i: int, asks: bool) -> Candidate | None:
        """Return whose advice a speaker in a transcript relays: "The keepers told us that the pier must go".

        Who ``asks`` advises nothing: what he reports is another's.
        """
        for report in self.memory.reports.get(i, ()):
            if report.clause == "main" and report.family != "noun" and report.voice.kind in _RELAYED:
                candidate, own = self._report(i)
                likely = candidate is not None and not own and (asks or probability(candidate) >= _SURELY_RELAYED)
                return replace(candidate, model="certain") if candidate is not None and likely else None
        return None

    def _endorsement(self, i: int) -> Candidate | None:
        text = self.analysed.views[i].text
        for rule in patterns("endorsement"):
            if match := rule.pattern.search(text):
                states = [" ".join(name.split()) for name in _BRACKETED.findall(match["states"])]
                names = [state_names().get(re.sub(r"^the ", "", state.casefold()), "") for state in states]
                while names and not names[0]:
                    names.pop(0)
                if names and all(names):
                    return Candidate("indirect", ", ".join(names), "state-in-brackets", "certain")
        return None

    def _report(self, i: int) -> tuple[Candidate | None, bool]:
        """Return the reporting clause that may govern, and whether the author says it in so many words."""
        if matches("restated", "our-recommendation", self.analysed.views[i].text):
            return None, True
        cues = self.memory.cues(i)
        best: tuple[float, Candidate] | None = None
        for report in self.memory.reports.get(i, ()):
            if report.voice.kind is VoiceKind.OWN:
                if report.clause in ("main", "as") and (
                    any(report.covers(cue) for cue in cues) or report.family != "say"
                ):
                    return (best[1] if best else None), True
                continue
            # "It is recommended that" and "if the panel asks" are no report of what somebody said.
            if report.clause == "conditional" or (
                report.voice.kind is VoiceKind.UNNAMED and report.tense in ("present", "")
            ):
                continue
            if report.clause == "as" and report.at > _OPENING_CHARS and self._is_about_quoted_words(i, cues):
                continue
            speaker = self.memory.speaker_of(i, report)
            if speaker is None:
                continue
            if is_own_body(report, speaker, self.source) or is_own_view(report, speaker):
                return (best[1] if best else None), True
            state = re.sub(r"^delegation of (?:the )?", "", report.voice.text.casefold()) in state_names()
            features = report_features(report, cues, self.own_voice, state)
            candidate = Candidate("indirect", speaker.name, f"{report.family}:{report.verb}", "report", features)
            certain = (
                _is_said_of_all_before(report) or self._is_parenthetical(i, report) or self._is_headline(i, report)
            )
            if certain or is_another_body(report, speaker, self.source, self.people):
                candidate = replace(candidate, model="certain")
            score = probability(candidate)
            if best is None or score > best[0] + 0.1:
                best = (score, candidate)
        if best is None and collective_phrase(self.analysed.views[i].text):
            speaker = self.memory.discourse.resolve(_UNNAMED, i, self.analysed.sentences[i].start)
            if speaker is not None:
                return Candidate("indirect", speaker.name, "collective", "certain"), False
        return (best[1] if best else None), False

    def _is_parenthetical(self, i: int, report: Report) -> bool:
        """Say whether a reporting clause with a person stands between commas: "The quay, Ada Lund writes, must go"."""
        text = self.analysed.parses[i].text
        verbs = [match.start("verb") for rule in patterns("aside") for match in rule.pattern.finditer(text)]
        return report.family == "say" and report.at in verbs and report.voice.kind in _PEOPLE

    def _is_headline(self, i: int, report: Report) -> bool:
        """Say whether a heading tells what another demands: "Pilots urge guild to mend quay"."""
        headline = self.analysed.views[i].kind == BlockKind.HEADING
        return headline and report.family == "urge" and report.clause == "main" and report.voice.kind in _RELAYED

    def _is_about_quoted_words(self, i: int, cues: Sequence[int]) -> bool:
        """Say whether "as the envoy has said" only brings in quoted words beside the prescription."""
        start = self.analysed.sentences[i].start
        inside = self.memory.quoted.get(i, ())
        return bool(inside) and not any(w.start <= start + cue < w.end for cue in cues for w in inside)

    def _led_in(self, i: int) -> Candidate | None:
        """Find the reported lead-in of a list: "Participants recommended the following:"."""
        block = self.analysed.layout.blocks[self.analysed.sentences[i].block]
        if self.section is not None and (block.heading is None or block.heading <= self.section[0]):
            self.section = None
        if self.section is not None:
            return Candidate("indirect", self.section[1].name, "lead-in", "certain")
        if block.lead_in is None or block.kind is not BlockKind.ITEM:
            return None
        lead_in = next((j for j in range(i - 1, -1, -1) if self.analysed.sentences[j].block <= block.lead_in), None)
        if lead_in is None or self.analysed.sentences[lead_in].block != block.lead_in:
            return None
        speaker = self._lead_in_speaker(lead_in)
        return None if speaker is None else Candidate("indirect", speaker.name, "lead-in", "certain")

    def _lead_in_speaker(self, j: int) -> Speaker | None:
        text = self.analysed.views[j].text
        if not text.endswith(":"):
            return None
        for report in self.memory.reports.get(j, ()):
            if report.clause != "main" or report.voice.kind is VoiceKind.OWN:
                continue
            if report.tense != "present" or self._is_told_by_another(j, report):
                return self.memory.speaker_of(j, report)
        if collective_phrase(text):
            return self.memory.discourse.resolve(_UNNAMED, j, self.analysed.sentences[j].start)
        return None

    def _is_told_by_another(self, j: int, report: Report) -> bool:
        """Say whether a lead-in in the present tense is another's word: as its own sentence would be judged."""
        candidate, own = self._report(j)
        speaker = self.memory.speaker_of(j, report)
        if own or candidate is None or speaker is None or candidate.speaker != speaker.name:
            return False
        bare = matches("lead_in", "bare", self.analysed.views[j].text[report.at :])
        if bare and report.voice.definite and report.voice.head == speaker.name.casefold():
            # "The party asks for the following:" on its own leaflet: no other is named whose word it is.
            return False
        return probability(candidate) >= THRESHOLDS["report"]

    def _open_section(self, i: int) -> None:
        """Note a reported lead-in whose list is spread over headings of its own."""
        here = self.analysed.sentences[i].block
        blocks = self.analysed.layout.blocks
        if (
            here + 1 < len(blocks)
            and blocks[here + 1].kind is BlockKind.HEADING
            and (speaker := self._lead_in_speaker(i))
        ):
            above = blocks[here].heading
            if above is None or blocks[here + 1].level > blocks[above].level:
                self.section = (above if above is not None else -1, speaker)


def _is_said_of_all_before(report: Report) -> bool:
    """Say whether a reporting clause closes its sentence: "Ports must reopen, say pilots"."""
    return report.family == "say" and report.clause == "main" and 0 == report.start < report.end <= report.at


def _share(rows: Sequence[int], reported: Collection[int]) -> float:
    return sum(row in reported for row in rows) / len(rows) if rows else 0.0
