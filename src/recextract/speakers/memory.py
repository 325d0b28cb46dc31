"""What is known of a document's speakers while it is gone through: its reports, its quotations, who spoke last."""

from __future__ import annotations

from recextract.cues import find_cues
from recextract.speakers.chains import Heard
from recextract.speakers.discourse import Discourse, Speaker, is_he_or_she
from recextract.speakers.lexicon import prescriptions
from recextract.speakers.people import find_people
from recextract.speakers.quotation import find_quoted_words
from recextract.speakers.reporting import Report
from recextract.speakers.subjects import main_subject, subjects_before
from recextract.speakers.voices import Voice, VoiceKind, voice_of
from recextract.text.analysis import AnalysedDocument
from recextract.types import Layout

_THINGS = (VoiceKind.BODY, VoiceKind.DOCUMENT, VoiceKind.WORK)


class Memory:
    """The reports and quotations of each sentence, who each report speaks for, and who was heard last."""

    def __init__(self, analysed: AnalysedDocument) -> None:
        self.analysed = analysed
        masked = _in_lines(analysed.layout)
        self.people = find_people(masked)
        starts = tuple(sentence.start for sentence in analysed.sentences)
        blocks = tuple(sentence.block for sentence in analysed.sentences)
        self.discourse = Discourse(self.people, masked, starts, blocks)
        self.quoted = find_quoted_words(analysed)
        self.reports: dict[int, list[Report]] = {}
        self.speakers: dict[tuple[int, int, str], Speaker] = {}
        self.roles: dict[str, str] = {}
        self.heard: Heard | None = None
        self.subjects: dict[int, Speaker] = {}

    def resolve(self, voice: Voice, i: int) -> Speaker | None:
        """Return who a voice in a sentence is, and take note of the role that it gives."""
        speaker = self.discourse.resolve(voice, i, self.analysed.sentences[i].start + voice.start)
        if speaker is not None and voice.role:
            self.roles.setdefault(speaker.name, voice.role)
        return speaker

    def who(self, report: Report, i: int) -> Speaker | None:
        """Return whose words a report gives, looking first at what its own sentence is about."""
        parsed = self.analysed.parses.get(i)
        if parsed is not None and report.voice.kind is VoiceKind.PRONOUN and report.voice.head == "it":
            subjects = subjects_before(parsed, report.voice.start)
            voices = [voice for subject in subjects if (voice := voice_of(subject, doubtful=True)) is not None]
            speaking = [voice for voice in voices if voice.kind in _THINGS]
            if subjects:
                # "The test does not say that piers rot; it says": of tests nobody knows who speaks.
                return self.resolve(speaking[-1], i) if speaking else None
        return self._subject_meant(report, i) or self.resolve(report.voice, i)

    def _subject_meant(self, report: Report, i: int) -> Speaker | None:
        """Return the person a sentence is about, where "in her words" stands after the name in the same sentence."""
        parsed = self.analysed.parses.get(i)
        if report.family != "phrase" or not is_he_or_she(report.voice) or parsed is None:
            return None
        voice = main_subject(parsed)
        named = voice is not None and voice.kind is VoiceKind.PERSON and voice.start < report.voice.start
        return self.resolve(voice, i) if voice is not None and named else None

    def first_speaker(self, j: int) -> Speaker | None:
        """Return the first speaker but the author whom a sentence reports."""
        return next((speaker for report in self.reports.get(j, ()) if (speaker := self.speaker_of(j, report))), None)

    def speaker_of(self, i: int, report: Report) -> Speaker | None:
        """Return whose words a report of a sentence gives; None for the author's own."""
        if report.voice.kind is VoiceKind.OWN:
            return None
        return self.speakers.get(report_key(i, report)) or self.who(report, i)

    def is_inside_quotation(self, i: int, report: Report) -> bool:
        """Say whether a reporting clause stands within quotation marks."""
        offset = self.analysed.sentences[i].start + report.at
        return any(words.start < offset < words.end for words in self.quoted.get(i, ()))

    def cues(self, i: int) -> list[int]:
        """Return the places of prescriptive words in a sentence."""
        sentence = self.analysed.sentences[i]
        return prescriptions(self.analysed.layout.masked[sentence.start : sentence.end])

    def cues_or_rules(self, i: int) -> list[int]:
        """Return the places of prescriptive words; where there are none, of those that only the cue rules know.

        A verb that reports ("called for") is not itself what is reported.
        """
        if cues := self.cues(i):
            return cues
        sentence = self.analysed.sentences[i]
        text = self.analysed.layout.masked[sentence.start : sentence.end]
        verbs = [report.at for report in self.reports.get(i, ())]
        found = find_cues(text, self.analysed.views[i].kind)
        return [cue.start for cue in found if not any(cue.start <= verb < cue.end for verb in verbs)]


def _in_lines(layout: Layout) -> str:
    """Return the masked text with each block in a line of its own: no name runs on into the next one."""
    characters = list(layout.masked)
    for block in layout.blocks[1:]:
        if characters[block.start - 1] == " ":
            characters[block.start - 1] = "\n"
    return "".join(characters)


def report_key(i: int, report: Report) -> tuple[int, int, str]:
    """Return what names a report of sentence ``i`` in :attr:`Memory.speakers`."""
    return (i, report.at, report.verb)
