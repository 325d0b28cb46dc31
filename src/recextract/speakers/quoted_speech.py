"""Whose words a quotation gives: the clause beside it, the words that bring it in, who was heard last."""

from __future__ import annotations

import re
from collections.abc import Sequence

from recextract.speakers.clauses import says_something
from recextract.speakers.decision import Candidate
from recextract.speakers.discourse import Speaker
from recextract.speakers.lexicon import matches, patterns
from recextract.speakers.lexicon import words as lexicon_words
from recextract.speakers.memory import Memory
from recextract.speakers.people import strip_titles
from recextract.speakers.quotation import QuotedWords
from recextract.speakers.reporting import INSIDE_PHRASE, Report, names_only_hearer, speaker_beside
from recextract.speakers.subjects import introducing_subject, main_subject
from recextract.speakers.voices import VoiceKind, voice_of
from recextract.text.credits import credit
from recextract.types import BlockKind

_CERTAINLY_SPOKEN = 4
_QUOTATION_REACH = 4
_LONGEST_CREDIT = 300
_LINE = re.compile(r"[^\n]+")
_PEOPLE = (VoiceKind.PERSON, VoiceKind.PRONOUN, VoiceKind.OFFICE, VoiceKind.GROUP)
_UNKNOWN = Speaker("", VoiceKind.PRONOUN, False, 0)


class QuotedSpeech:
    """Finds who says what stands in quotation marks; reads ``memory`` and notes roles in it."""

    def __init__(self, memory: Memory) -> None:
        self.memory = memory
        self.analysed = memory.analysed

    def quotation(self, i: int) -> Candidate | None:
        """Find a quotation that holds the sentence or its prescription."""
        sentence = self.analysed.sentences[i]
        inside = self.memory.quoted.get(i, ())
        if not inside:
            return None
        words = max(inside, key=lambda w: min(w.end, sentence.end) - max(w.start, sentence.start))
        covered = sum(min(w.end, sentence.end) - max(w.start, sentence.start) for w in inside)
        share = covered / max(1, sentence.end - sentence.start)
        if not self._prescribes_inside(i, inside, share) or (share < 0.9 and not self._is_spoken(i, words)):
            return None
        speaker = self._quoted_speaker(i, words)
        return None if speaker is None else Candidate("direct", speaker.name, "quote", "certain")

    def block_quotation(self, i: int) -> Candidate | None:
        """Find the paragraph that stands after "The envoy said the following:" or is marked as a quotation."""
        first = i
        block = self.analysed.sentences[i].block
        if speaker := self._credited_below(block, i):
            return Candidate("direct", speaker.name, "credit", "certain")
        while first > 0 and self.analysed.sentences[first - 1].block == block:
            first -= 1
        if first == 0 or self.analysed.views[i].kind == BlockKind.ITEM:
            return None
        introduction = self.analysed.views[first - 1].text
        start = self.analysed.layout.blocks[block].start
        line = self.analysed.document.text[self.analysed.document.text.rfind("\n", 0, start) + 1 : start]
        if not introduction.endswith(":") or not (
            matches("introduction", "said-this", introduction) or line.lstrip().startswith(">")
        ):
            return None
        speaker = self.memory.first_speaker(first - 1) or self.memory.subjects.get(first - 1)
        return None if speaker is None else Candidate("direct", speaker.name, "block-quotation", "certain")

    def _is_spoken(self, i: int, words: QuotedWords) -> bool:
        """Say whether quoted words are what somebody said, not a word or two set apart."""
        if len(words.text.split()) >= _CERTAINLY_SPOKEN:
            return True
        start = self.analysed.sentences[i].start
        parse = self.analysed.parses.get(i)
        return parse is not None and says_something(
            parse, words.start - start, words.end - start, self.memory.cues_or_rules(i)
        )

    def _prescribes_inside(self, i: int, inside: Sequence[QuotedWords], share: float) -> bool:
        """Say whether the prescription itself is quoted, not just words of it."""
        if share > 0.9:
            return True
        sentence = self.analysed.sentences[i]
        governing = next((r for r in self.memory.reports.get(i, ()) if r.voice.kind is not VoiceKind.OWN), None)
        cues = [cue for cue in self.memory.cues_or_rules(i) if governing is None or governing.covers(cue)]
        if governing is not None and governing.family in ("urge", "stress") and not cues:
            # "called for 'renewed attention to …'": what is urged is quoted as a whole.
            if self._is_advised_before(i, inside, governing):
                return True
            span = max(1, governing.end - governing.at)
            quoted = sum(
                max(0, min(w.end - sentence.start, governing.end) - max(w.start - sentence.start, governing.at))
                for w in inside
            )
            return quoted / span > 0.75
        if cues:
            return any(w.start <= sentence.start + cues[0] < w.end for w in inside)
        if governing is None or governing.family == "say":
            # "'Mend the pier,' the keepers said in a letter to the guild": only what is quoted can prescribe.
            opening = next((w for w in inside if w.start <= sentence.start), None)
            if opening is not None and len(opening.text.split()) >= _CERTAINLY_SPOKEN:
                return True
        return share > 0.5

    def _is_advised_before(self, i: int, inside: Sequence[QuotedWords], governing: Report) -> bool:
        """Say whether the quoted words before a verb are its object: "'Mend the pier,' she advised the guild"."""
        sentence = self.analysed.sentences[i]
        opening = next((w for w in inside if w.start <= sentence.start), None)
        parse = self.analysed.parses.get(i)
        return (
            opening is not None
            and parse is not None
            and len(opening.text.split()) >= _CERTAINLY_SPOKEN
            and opening.end - sentence.start <= governing.at
            and governing.clause == "main"
            and names_only_hearer(parse, governing)
        )

    def _quoted_speaker(self, i: int, words: QuotedWords) -> Speaker | None:
        if speaker := self._credited_behind(words, i):
            return speaker
        for j in (i, *range(words.first, words.last + 1)):
            if speaker := self.memory.first_speaker(j):
                return speaker
        if speaker := self._credited(words.last + 1) or self._beside(words) or self._introduced(words):
            return speaker
        before, after = words.first - 1, words.last + 1
        if (
            before >= 0
            and self.analysed.views[before].text.endswith(":")
            and (speaker := self.memory.first_speaker(before))
        ):
            return speaker
        if (
            after < len(self.analysed.views)
            and len(self.analysed.views[after].text.split()) <= 6
            and (speaker := self.memory.first_speaker(after))
        ):
            return speaker
        if any(self._is_said_by_pronoun(j) for j in (i, *range(words.first, words.last + 1))):
            # "'Ports must open,' she said": quoted, whoever she is.
            return _UNKNOWN
        if self._is_led_in_by_another(words):
            return _UNKNOWN
        if self.memory.heard is not None and i - self.memory.heard.at <= _QUOTATION_REACH:
            return self.memory.heard.speaker
        goes_on = any(self._is_said_by_pronoun(j) for j in range(max(0, i - _QUOTATION_REACH), i))
        return _UNKNOWN if goes_on else None

    def _credited_behind(self, words: QuotedWords, i: int) -> Speaker | None:
        """Return who is named after a dash behind a quotation that opens its paragraph, or one that goes on with it."""
        text, quotes = self.analysed.document.text, self.analysed.quotes
        block = self.analysed.layout.blocks[self.analysed.sentences[words.first].block]
        if self.analysed.layout.masked[block.start : words.start].strip():
            return None
        last = next(k for k, span in enumerate(quotes) if span.start == words.start)
        while last + 1 < len(quotes) and not text[quotes[last].end : quotes[last + 1].start].strip("> \n"):
            last += 1
        behind = text[quotes[last].end : quotes[last].end + _LONGEST_CREDIT].lstrip("> \n")
        return self._named_in_credit(behind.partition("\n")[0], i)

    def _credited_below(self, block: int, i: int) -> Speaker | None:
        """Return who is named after a dash at the end of lines that are marked as a quotation: "> Mend the pier."."""
        text, start = self.analysed.document.text, self.analysed.layout.blocks[block].start
        for line in _LINE.finditer(text, text.rfind("\n", 0, start) + 1):
            if line.group().strip() and not line.group().lstrip().startswith(">"):
                return None
            if speaker := self._named_in_credit(line.group(), i):
                return speaker
        return None

    def _named_in_credit(self, line: str, i: int) -> Speaker | None:
        name, role = credit(line)
        if not name:
            return None
        speaker = Speaker(self.memory.people.full_name(strip_titles(name)), VoiceKind.PERSON, False, i)
        self.memory.roles.setdefault(speaker.name, role)
        return speaker

    def _credited(self, i: int) -> Speaker | None:
        """Return whose words the sentence after a quotation says they are: "That was the advice of Ada Lund"."""
        parse = self.analysed.parses.get(i)
        match = next((m for rule in patterns("credit") if parse and (m := rule.pattern.search(parse.text))), None)
        if parse is None or match is None:
            return None
        who = [token for token in parse if token.idx >= match.start("who")]
        head = next(
            (token for token in who if token.pos_ in ("NOUN", "PROPN") and token.dep_ not in INSIDE_PHRASE), None
        )
        voice = voice_of(head) if head is not None else None
        return self.memory.resolve(voice, i) if voice is not None and voice.kind in _PEOPLE else None

    def _beside(self, words: QuotedWords) -> Speaker | None:
        """Return who speaks by the words beside the end of a quotation: "'Mend it!' cried a pilot"."""
        parse, start = self.analysed.parses.get(words.last), self.analysed.sentences[words.last].start
        voice = speaker_beside(parse, words.start - start, words.end - start) if parse is not None else None
        if voice is None or voice.kind not in _PEOPLE:
            return None
        if voice.text in lexicon_words("title"):
            # The line breaks off after a title: quoted, whoever it is.
            return _UNKNOWN
        return self.memory.resolve(voice, words.last)

    def _introduced(self, words: QuotedWords) -> Speaker | None:
        """Return the person whom the words before a quotation are about: "A keeper had another thought. 'Mend it.'"."""
        start = self.analysed.sentences[words.first].start
        lead = self.analysed.layout.masked[start : words.start].strip()
        if lead and not lead.endswith(":"):
            return None
        at = words.first if lead else words.first - 1
        parse = self.analysed.parses.get(at)
        if (
            parse is None
            or self.memory.first_speaker(at)
            or (not lead and (at in self.memory.quoted or self._is_far(at, words.first)))
        ):
            return None
        voice = main_subject(parse)
        if voice is None and lead and (subject := introducing_subject(parse, words.start - start)) is not None:
            voice = voice_of(subject, doubtful=True)
        if voice is None or voice.kind not in _PEOPLE:
            return None
        return self.memory.resolve(voice, at)

    def _is_led_in_by_another(self, words: QuotedWords) -> bool:
        """Say whether the words before a quotation bring in somebody or something new: "Then came the reply: '…'"."""
        start = self.analysed.sentences[words.first].start
        parse = self.analysed.parses.get(words.first)
        if parse is None or not self.analysed.layout.masked[start : words.start].rstrip().endswith(":"):
            return False
        subject = introducing_subject(parse, words.start - start)
        return subject is not None and subject.pos_ in ("NOUN", "PROPN")

    def _is_far(self, one: int, other: int) -> bool:
        """Say whether two sentences stand more than a paragraph apart."""
        sentences = self.analysed.sentences
        return one < 0 or sentences[other].block - sentences[one].block > 1

    def _is_said_by_pronoun(self, j: int) -> bool:
        return any(report.voice.kind is VoiceKind.PRONOUN for report in self.memory.reports.get(j, ()))
