"""Who "she", "the report" and "it was agreed" stand for: the speakers met so far in a document."""

from __future__ import annotations

import bisect
import re
from collections import Counter
from dataclasses import dataclass, field, replace
from itertools import pairwise

from recextract.metadata.names import is_body, is_person
from recextract.nouns import are_people
from recextract.speakers.lexicon import CAPITALS, matches, patterns, state_names, words
from recextract.speakers.people import ARTICLE_IN_NAME, People, strip_titles
from recextract.speakers.voices import Voice, VoiceKind

_NAME_PART = rf"(?:(?<!\w)(?:{ARTICLE_IN_NAME})?[{CAPITALS}][\w.'-]*|\b(?:al|el|bin|de|van|von|ul|ur))"
_CAPITALS = re.compile(rf"{_NAME_PART}(?:\s+{_NAME_PART})*\s*$")
_BODY_OWNER = re.compile(r"\b([A-Z]{2,}|Council|Commission|Assembly|Committee|Bank|Union)'s\b")
_VOCATIVE = re.compile(
    r"(?:Mr|Madam|Mrs|Ms)\.?\s+(?:Speaker|President|Chairman|Chair|Chairwoman|Secretary|Minister)$", re.I
)
_ONE_OF_THEM = re.compile(r"(?:one|another|first|second)\s+(?P<noun>\S+)$")
_BRACKETS = re.compile(r"\([^()]*\)")
_HE_OR_SHE = frozenset({"he", "she", "his", "her"})
_MEETING_DISTANCE = 40
_NAMED_BEFORE = 3
_NEXT = 2
_BODY_DISTANCE = 8
_DESCRIBED = 3
_FULL_NAME = 2
_PEOPLE_KINDS = (VoiceKind.PERSON, VoiceKind.OFFICE, VoiceKind.GROUP)


@dataclass(frozen=True, slots=True)
class Speaker:
    """A resolved speaker: canonical name, whether more than one, whether a person, whether known to have spoken."""

    name: str
    kind: VoiceKind
    plural: bool
    at: int
    spoke: bool = True


@dataclass(slots=True)
class Discourse:
    """The speakers that later sentences may refer to; ``at`` counts sentences."""

    people: People
    text: str
    starts: tuple[int, ...] = ()
    blocks: tuple[int, ...] = ()
    person: Speaker | None = None
    group: Speaker | None = None
    thing: Speaker | None = None
    last: Speaker | None = None
    body: Speaker | None = None
    documents: list[str] = field(default_factory=list)
    issuers: dict[str, str] = field(default_factory=dict)
    bodies: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    participants: str | None = None

    def resolve(self, voice: Voice, at: int, offset: int) -> Speaker | None:
        """Return who a voice is, or None where the text does not settle it."""
        name = self._name(voice, at, offset)
        if not name:
            return None
        return Speaker(name, voice.kind, voice.plural, at)

    def remember(self, speaker: Speaker, voice: Voice) -> None:
        """Keep a speaker as what a later pronoun may stand for."""
        if voice.kind in (VoiceKind.PRONOUN, VoiceKind.UNNAMED) and self.last is not None:
            self.last = replace(self.last, name=speaker.name, at=speaker.at)
            self.person, self.group, self.thing = (
                replace(known, at=speaker.at) if known is not None and known.name == speaker.name else known
                for known in (self.person, self.group, self.thing)
            )
            return
        self.last = speaker
        if voice.document:
            self.issuers[voice.document] = speaker.name
        if voice.kind is VoiceKind.WORK:
            self.thing = speaker
            return
        if not voice.document and self._is_named_body(speaker.name, voice):
            self.body = speaker
        if voice.kind is VoiceKind.DOCUMENT:
            self.thing = speaker
            self.documents.append(speaker.name)
        elif voice.plural or voice.kind in (VoiceKind.GROUP, VoiceKind.OCCASION):
            self.group = speaker
        elif voice.kind is VoiceKind.BODY:
            self.thing = self.group = speaker
        if voice.kind is VoiceKind.PERSON and not voice.plural and self._is_longer_body(speaker.name, voice):
            # The parser takes a body for a person: "the Salt Service" is no "she".
            self.thing = self.group = speaker
        elif (voice.kind in (VoiceKind.PERSON, VoiceKind.OFFICE) and not voice.plural) or (
            voice.kind is VoiceKind.GROUP
            and voice.firm
            and not voice.plural
            and voice.head not in words("not_one_person")
        ):
            self.person = speaker

    def mention(self, speaker: Speaker, voice: Voice) -> None:
        """Keep the subject of a sentence that reports nothing as what a later pronoun may stand for."""
        last, person, group = self.last, self.person, self.group
        self.remember(replace(speaker, spoke=False), voice)
        self.last = last
        if voice.kind is VoiceKind.GROUP and not voice.firm and not are_people(speaker.name):
            # "Port tariffs hurt": whoever "they" are, tariffs say nothing.
            self.group = group
        if person is not None and voice.kind is VoiceKind.PERSON and not self._can_be_a_person(speaker.name):
            self.person = person

    def note_document(self, noun: str, issuer: Speaker) -> None:
        """Keep the issuer of a document as what "the letter" or a later "it" stands for."""
        self.issuers[noun] = issuer.name
        self.thing = replace(issuer, kind=VoiceKind.DOCUMENT)

    def _can_be_a_person(self, name: str) -> bool:
        """Say whether a name is that of a person by its form or by a title: "Ada Lund", not "Limerick" nor a fund."""
        return self.people.is_person(name) or (" " in name and is_person(name))

    def _name(self, voice: Voice, at: int, offset: int) -> str:
        if voice.kind is VoiceKind.PRONOUN:
            if voice.head in _HE_OR_SHE and (nearest := self._named_in_clause_before(at, offset)):
                return nearest
            if voice.head in _HE_OR_SHE and (titled := self._titled_since(at)):
                return titled
            if voice.head in ("they", "their") and (pair := self._titled_together(at)):
                return pair
            antecedent = {"he": self.person, "she": self.person, "they": self.group, "it": self.thing}.get(
                {"his": "he", "her": "she", "their": "they", "its": "it"}.get(voice.head, voice.head)
            )
            if antecedent is not None and self._is_recent(antecedent, at, _reach(voice, antecedent)):
                return antecedent.name
            return self._named_before(at) if voice.head in _HE_OR_SHE else ""
        if voice.kind is VoiceKind.OCCASION and (surname := self._surname(voice.text)):
            return surname
        if voice.kind is VoiceKind.UNNAMED or voice.kind is VoiceKind.OCCASION:
            return self.meeting_group(offset) or _participants_of(voice) or self._body_that_meets(voice, at, offset)
        if voice.document:
            return self._issued(voice)
        if voice.kind is VoiceKind.PERSON:
            return self._subject_before(voice, at, offset) or self._person_name(voice.text, voice.plural)
        if (
            voice.kind in (VoiceKind.WORK, VoiceKind.DOCUMENT)
            and len(voice.text.split()) == 1
            and voice.head in self.issuers
        ):
            return self.issuers[voice.head]
        if voice.kind is VoiceKind.WORK:
            return self._author_of_work(voice, at)
        if voice.definite and len(voice.text.split()) == 1 and (body := self._body_meant(voice, at, offset)):
            return body
        if voice.definite and not voice.plural and voice.text in words("generic_role"):
            if titled := self._titled_since(at):
                return titled
            return self.person.name if self.person is not None and self._is_recent(self.person, at) else voice.text
        if voice.kind is VoiceKind.OFFICE:
            if _VOCATIVE.match(voice.text):
                return ""
            if held := self._holder_in(voice.text):
                return held
            # "The Prime Minister" or "PM", but not "a minister".
            named = voice.definite or voice.text[:1].isupper()
            heard = self._person_described(voice, at)
            holder = self.people.office_holder(voice.text, offset, heard) if named else ""
            apposed = self.people.apposed_holder(voice.text) if voice.definite else ""
            return holder or apposed or heard or voice.text
        if voice.text == "another" and self.last is not None and (one := _ONE_OF_THEM.match(self.last.name)):
            return f"another {one['noun']}"
        if voice.kind is VoiceKind.GROUP and (surname := self._surname(voice.text)):
            return surname
        if voice.kind is VoiceKind.GROUP and (described := self._person_described(voice, at)):
            return described
        if voice.kind is VoiceKind.DOCUMENT and len(voice.text.split()) == 1:
            return next((name for name in reversed(self.documents) if name.endswith(voice.text)), voice.text)
        if voice.kind is VoiceKind.DOCUMENT:
            # "the Security Council's resolutions" are the Security Council's words.
            return _BODY_OWNER.sub(r"\1", voice.text)
        return voice.text

    def _holder_in(self, office: str) -> str:
        """Return the person whom an office ends with, where no comma parts them: "minister for Salt Ada Lund"."""
        named = _CAPITALS.search(office)
        name = self.people.full_name(named.group()) if named and " " in office[: named.start()].strip() else ""
        return name if " " in name and self.people.is_person(name) else ""

    def _person_described(self, voice: Voice, at: int) -> str:
        """Return the person heard just before whom "the senior pilot" stands for; empty where the text settles nobody.

        "The chair of the talks" is told from others by the talks, and so need not be who spoke before.
        """
        described = voice.text.split()
        one_person = voice.definite and not voice.plural and voice.head not in words("not_one_person")
        if not one_person or described[-1].lower() != voice.head or not described[-1].islower():
            return ""
        heard = self.person
        if heard is None or not heard.spoke or not self._is_recent(heard, at, _DESCRIBED):
            return ""
        return heard.name if is_person(heard.name) else ""

    def _surname(self, word: str) -> str:
        """Return the person whose surname, at the start of a sentence, the parser took for a noun ("Reed said")."""
        if not word.islower() or " " in word or re.search(rf"\b{re.escape(word)}\b", self.text):
            return ""
        full = self.people.full_name(word.capitalize())
        return full if " " in full else ""

    def _issued(self, voice: Voice) -> str:
        """Return who speaks in "a report by": the person who wrote it, or the report with its body's name before."""
        name = self._person_name(voice.text, voice.plural) if voice.kind is VoiceKind.PERSON else voice.text
        if not self._is_named_body(name, voice):
            return name
        return f"{self.people.acronym_of(name) or name} {voice.document}"

    def _is_named_body(self, name: str, voice: Voice) -> bool:
        """Say whether a voice is a body with a name ("Salt Watch"), which later is "the group"."""
        if not name[:1].isupper() or name in state_names().values():
            return False
        if voice.kind is not VoiceKind.PERSON or self.people.is_person(name):
            return voice.kind is VoiceKind.BODY
        parts = name.split()
        return not is_person(name) or any(part in words("body_name_word") for part in parts[1:])

    def _is_longer_body(self, name: str, voice: Voice) -> bool:
        return " " in name and not voice.document and self._is_named_body(name, voice)

    def _body_meant(self, voice: Voice, at: int, offset: int) -> str:
        """Return the body that "the Fund" or "the group" stands for, if one has been named."""
        if voice.text[:1].isupper():
            return self._body_ending_in(voice.text, offset) if voice.head in words("body_noun") else ""
        recent = self.body.name if self.body is not None and self._is_recent(self.body, at, _BODY_DISTANCE) else ""
        if recent and (voice.head in recent.casefold().split() or voice.head in words("generic_body")):
            return recent
        return self._body_ending_in(voice.head.capitalize(), offset) if voice.head in words("kind_of_body") else ""

    def _body_that_meets(self, voice: Voice, at: int, offset: int) -> str:
        """Return the body that a word for an occasion names too: "the panel" where no meeting is told of."""
        if voice.head not in words("body_noun"):
            return ""
        if voice.definite and len(voice.text.split()) == 1:
            named = self._body_meant(voice, at, offset) or self._body_ending_in(voice.head.capitalize(), offset)
            recent = self.body is not None and self._is_recent(self.body, at, _BODY_DISTANCE)
            return named or (self.body.name if recent and self.body is not None else voice.text)
        return voice.text

    def _body_ending_in(self, word: str, before: int) -> str:
        if word not in self.bodies:
            self.bodies[word] = self.people.bodies_ending_in(word)
        return next((name for start, name in reversed(self.bodies[word]) if start < before), "")

    @staticmethod
    def _is_recent(speaker: Speaker | None, at: int, distance: int = 5) -> bool:
        return speaker is not None and at - speaker.at <= distance

    def _author_of_work(self, voice: Voice, at: int) -> str:
        """Return who presented "the paper" or has "the findings"; the work itself where nobody is named."""
        if titled := self._titled_since(at, presenting=True):
            return titled
        for speaker in (self.last, self.person):
            if speaker is None or speaker.kind not in _PEOPLE_KINDS or self._keeps_order(speaker.at):
                continue
            if self._is_recent(speaker, at, 3):
                return speaker.name
        return voice.text if voice.head in words("document_noun") else ""

    def _keeps_order(self, at: int) -> bool:
        """Say whether a sentence names who chaired, and so presented nothing."""
        end = self.starts[at + 1] if at + 1 < len(self.starts) else len(self.text)
        return at < len(self.starts) and matches("meeting", "keeps-order", self.text[self.starts[at] : end])

    def _titled_since(self, at: int, *, presenting: bool = False) -> str:
        """Return the person with a title at the start of a sentence since the last one who spoke, if any.

        "Dr Lund (professor of law at Oslo) opened the session. She urged": the first sentence need
        not be parsed to name her.
        """
        since = self.person.at if self.person is not None else -1
        for i in range(at - 1, max(since, at - 4), -1):
            mention = self.people.titled_at(self.starts[i])
            if mention is not None and not (presenting and self._keeps_order(i)):
                return self.people.full_name(" ".join(mention.name))
        return ""

    def _titled_together(self, at: int) -> str:
        """Return two persons with titles named together before in the paragraph: "Dr Lund (Oslo) and Mr Berg spoke".

        Empty where a group has been named since.
        """
        first = at
        while first > 0 and self.blocks[first - 1 : first] == self.blocks[at : at + 1]:
            first -= 1
        if first == at:
            return ""
        named = self.people.titled_between(self.starts[first], self.starts[at])
        for one, other in reversed(list(pairwise(named))):
            between = _BRACKETS.sub("", self.text[one.end : other.start])
            if between.strip(" ,") == "and":
                since = bisect.bisect_right(self.starts, one.start) - 1
                if self.group is not None and self.group.at > since:
                    return ""
                return " and ".join(self.people.full_name(" ".join(mention.name)) for mention in (one, other))
        return ""

    def _named_in_clause_before(self, at: int, offset: int) -> str:
        """Return the only person named before a sentence's semicolon or colon ("Prof. Lund disagreed; in her view")."""
        start = self.starts[at] if at < len(self.starts) else offset
        stop = max(self.text.rfind(mark, start, offset) for mark in ";:")
        if stop < 0:
            return ""
        titled = self.people.last_titled(start, stop)
        names = [*self.people.names_between(start, stop), *([" ".join(titled.name)] if titled else [])]
        named = {self.people.full_name(name) for name in names}
        return named.pop() if len(named) == 1 else ""

    def _named_before(self, at: int) -> str:
        """Return the only person named in the sentences before ("We met Ada Lund. She urged")."""
        first = self.starts[max(0, at - _NAMED_BEFORE)]
        named = {self.people.full_name(name) for name in self.people.names_between(first, self.starts[at])}
        return named.pop() if len(named) == 1 else ""

    def _subject_before(self, voice: Voice, at: int, offset: int) -> str:
        """Return the titled person to whom a place name after an affiliation belongs.

        "Dr Ada Lund from the School of Law, Oslo urged": the parser may take Oslo for the subject.
        """
        if (
            len(voice.text.split()) > 1
            or self.people.is_person(voice.text)
            or self.people.full_name(voice.text) != voice.text
        ):
            return ""
        start = self.starts[at] if at < len(self.starts) else offset
        mention = self.people.last_titled(start, offset)
        return self.people.full_name(" ".join(mention.name)) if mention is not None else ""

    def _person_name(self, text: str, several: bool) -> str:
        parts = re.split(r"(,?\s+and\s+|,\s+)", _without_first_office(text, several=several))
        named = [
            (between, self._single_name(part)) for between, part in zip(["", *parts[1::2]], parts[::2], strict=True)
        ]
        named = [(between, name) for between, name in named if name]
        return named[0][1] + "".join(between + name for between, name in named[1:]) if named else ""

    def _single_name(self, text: str) -> str:
        owned = text.strip().rpartition("'s ")[2]
        if owned != text.strip() and is_person(strip_titles(owned)):
            # "the guild's Ada Lund"
            text = owned
        match = _CAPITALS.search(text.strip())
        if match and all(part.strip(".") in words("title") for part in match.group().split()):
            return ""
        return self.people.full_name(match.group().strip()) if match else text

    def meeting_group(self, offset: int) -> str:
        """Return the group that an unnamed statement of a meeting belongs to ("it was agreed")."""
        everybody = self._all_who_met()
        if (
            self.group is not None
            and self.group.kind is VoiceKind.GROUP
            and not (everybody == "participants" and matches("meeting", "some-of-them", self.group.name))
        ):
            words_ = self.group.name.split()
            if everybody and words_[-1:] == everybody.split()[-1:]:
                # "Dutch participants" are some of those who met.
                return everybody
            if words_ and re.sub(r"s$", "", words_[-1].casefold()) in words("meeting_noun"):
                return re.sub(r"^(?:many|most|some|several|all|a few|few|other)\s+(?:of\s+)?", "", self.group.name)
        return everybody

    def _all_who_met(self) -> str:
        """Return the word by which the document names those who met, where it does."""
        if self.participants is None:
            those_who_met = next(rule.pattern for rule in patterns("meeting") if rule.id == "participants")
            # "Lists of meeting attendees" do not show that there was a meeting.
            elsewhere = those_who_met.sub("", self.text)
            met = matches("meeting", "meeting", self.text)
            told = met or matches("meeting", "gathering", elsewhere) or matches("meeting", "discussed", self.text)
            names = (match.group().casefold() for match in those_who_met.finditer(self.text))
            found = Counter(name for name in names if (met if name.endswith(("experts", "speakers")) else told))
            # Speakers are some of those who met, participants all of them.
            everybody = "participants" if "participants" in found else ""
            self.participants = everybody or max(found, key=lambda name: (found[name], name), default="")
        return self.participants


def is_he_or_she(voice: Voice) -> bool:
    """Say whether a voice is a pronoun for one person.

    >>> is_he_or_she(Voice("she", VoiceKind.PRONOUN, "her")), is_he_or_she(Voice("it", VoiceKind.PRONOUN, "it"))
    (True, False)
    """
    return voice.kind is VoiceKind.PRONOUN and voice.head in _HE_OR_SHE


def _without_first_office(text: str, *, several: bool) -> str:
    """Return the last of two offices, with the name of who holds both: "Council member and Lock Minister Ada Lund".

    >>> _without_first_office("Tides and Fisheries Minister Ada Lund", several=False)
    'Fisheries Minister Ada Lund'
    >>> _without_first_office("Bo Roe and Fisheries Minister Ada Lund", several=True)
    'Bo Roe and Fisheries Minister Ada Lund'
    """
    first, joined, last = text.rpartition(" and ")
    titles = words("title")
    holder = strip_titles(last)
    if not joined or "," in first or not is_person(holder) or is_body(first):
        return text
    if several and is_person(strip_titles(first)):
        return text
    portfolio = last != holder and last.split()[0] not in titles
    role = first.split()[-1].casefold() in words("office_noun") or first.split()[-1] in titles
    of_both = any(f" {word} " in f" {first} " for word in ("for", "of")) and len(last.split()) > _FULL_NAME
    return last if portfolio or role or of_both else text


def _reach(voice: Voice, antecedent: Speaker) -> int:
    """Return how many sentences back a pronoun may look for what it stands for."""
    if voice.head == "it" and antecedent.kind is VoiceKind.BODY and antecedent.name.islower():
        return _NEXT
    # "The framework covers ports": if it has said nothing yet, it soon is not meant any more.
    return _MEETING_DISTANCE if antecedent.spoke or voice.head not in ("it", "its") else _BODY_DISTANCE


def _participants_of(voice: Voice) -> str:
    """Return who speaks where a meeting does ("the workshop concluded")."""
    return f"{voice.head} participants" if voice.head in words("assembly_noun") else ""
