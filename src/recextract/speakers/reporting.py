"""Reporting clauses: which verb or noun reports, whose words they are, and what lies inside them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from recextract.speakers.lexicon import patterns, source_phrases, words
from recextract.speakers.voices import Voice, VoiceKind, voice_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_COMPLEMENT = frozenset({"ccomp", "xcomp", "dobj", "obj", "prep", "oprd", "dative", "prt", "nsubjpass", "csubj", "csubjpass", "acomp", "attr"})
_CLIMBING = frozenset({"xcomp", "pcomp", "advcl", "conj"})
_NEEDS_INFINITIVE = frozenset(
    {"ask", "direct", "order", "instruct", "request", "invite", "press", "prompt", "charge", "task", "nudge", "oblige", "challenge", "lobby"}
)
_NEEDS_PREPOSITION = {
    "call": ("for", "on", "upon"),
    "push": ("for",),
    "press": ("for",),
    "plead": ("for", "with"),
    "appeal": ("to", "for"),
    "warn": ("against",),
    "caution": ("against",),
    "lobby": ("for", "against"),
    "advise": ("against",),
}
_POLITE = frozenset({"agree", "argue", "say", "suggest", "add", "contend", "maintain"})


@dataclass(frozen=True, slots=True)
class Report:
    """A reporting clause; all offsets are characters of the sentence.

    ``family`` is ``urge`` (the verb prescribes), ``stress`` (verb and noun of need prescribe),
    ``say``, ``noun`` or ``phrase`` (only what is said may prescribe); ``start``/``end`` is the stretch that is
    reported, ``verb`` the lemma that reports and ``at`` its place. ``tense`` is ``past``,
    ``present``, ``perfect`` or empty; ``clause`` says in what clause the verb stands: ``main``,
    ``as``, ``relative``, ``participle``, ``conditional``, ``adverbial``, ``inner`` or ``phrase``.
    """

    family: str
    verb: str
    voice: Voice
    start: int
    end: int
    at: int
    tense: str = ""
    clause: str = "main"
    negated: bool = False

    def covers(self, offset: int) -> bool:
        """Say whether an offset lies in what is reported."""
        return self.start <= offset < self.end


def find_reports(doc: Doc) -> list[Report]:
    """Return the reporting clauses of a parsed sentence, outermost first.

    >>> from recextract.parsing import parse
    >>> [(r.verb, r.voice.text) for r in find_reports(next(parse(["The envoy said that both sides must talk."])))]
    [('say', 'envoy')]
    """
    reports = [report for token in doc for report in _reports_at(token)]
    reports += list(_source_phrases(doc))
    return sorted(reports, key=lambda report: (-(report.end - report.start), report.at))


def _reports_at(token: Token) -> Iterator[Report]:
    lemma = token.lemma_.lower()
    if token.pos_ in ("VERB", "AUX") or (token.pos_ == "NOUN" and token.dep_ == "ROOT"):
        family = _family(token, lemma)
        if family and _is_asserted(token):
            voice = _speaker_of(token, lemma)
            clause = "main" if _issues(token) else _clause(token)
            if voice is not None and not (clause == "as" and voice.kind is VoiceKind.UNNAMED):
                start, end = _scope(token, clause)
                negated = any(child.dep_ == "neg" for child in token.children)
                if end > start:
                    yield Report(family, lemma, voice, start, end, token.idx, _tense(token), clause, negated)
    elif token.pos_ in ("NOUN", "PROPN") and lemma in words("report_noun"):
        yield from _noun_report(token, lemma)


def _family(token: Token, lemma: str) -> str:
    if lemma in words("urge") and _prescribes(token, lemma):
        return "urge"
    if lemma in words("stress") and _has_need(token):
        return "stress"
    if lemma in words("say"):
        # "As the envoy put it", but not "the envoy put the letter away".
        put_it = any(child.lower_ == "it" and child.dep_ in ("dobj", "obj") for child in token.children)
        return "say" if lemma != "put" or put_it else ""
    if lemma == "make" and any(child.lower_ in ("clear", "plain") for child in token.subtree if child.dep_ in ("acomp", "oprd", "ccomp", "amod")):
        return "say"
    # "He urged:", "he emphasised that": prescriptive verbs that only introduce what is said.
    return "say" if lemma in words("urge") | words("stress") and _says_clause(token) else ""


def _prescribes(token: Token, lemma: str) -> bool:
    """Say whether the frame of a verb makes it a prescription ("called for", not "called him")."""
    children = list(token.children)
    infinitive = any(child.dep_ in ("xcomp", "ccomp", "advcl") and _is_infinitive(child) for child in children)
    if lemma in ("warn", "caution", "advise"):
        return infinitive or lemma == "advise" or _has_preposition(children, _NEEDS_PREPOSITION[lemma])
    if lemma in _NEEDS_PREPOSITION and _has_preposition(children, _NEEDS_PREPOSITION[lemma]):
        return True
    if lemma in _NEEDS_INFINITIVE:
        return infinitive
    if lemma in _NEEDS_PREPOSITION:
        return infinitive
    return any(child.dep_ in _COMPLEMENT for child in children) or token.dep_ in ("acl", "relcl")


def _has_preposition(children: list[Token], forms: tuple[str, ...]) -> bool:
    return any(child.dep_ in ("prep", "prt", "agent") and child.lower_ in forms for child in children)


def _is_infinitive(token: Token) -> bool:
    return any(child.dep_ == "aux" and child.lower_ == "to" for child in token.children)


def _says_clause(token: Token) -> bool:
    return any(child.dep_ == "ccomp" for child in token.children)


def _has_need(token: Token) -> bool:
    """Say whether a noun of need is the object of a verb ("spoke about the urgency of")."""
    for child in token.children:
        if child.dep_ in ("dobj", "nsubjpass", "attr", "conj") and _is_need(child):
            return True
        if child.dep_ == "prep":
            if any(_is_need(grandchild) for grandchild in child.children if grandchild.dep_ == "pobj"):
                return True
            if child.lower_ in ("of", "to", "on", "about") and any(
                grandchild.dep_ == "pobj" and _is_need(grandchild) for grandchild in child.children
            ):
                return True
    return False


def _is_need(noun: Token) -> bool:
    if noun.lemma_.lower() in words("need_noun"):
        return True
    return any(child.dep_ == "conj" and child.lemma_.lower() in words("need_noun") for child in noun.children)


def _is_asserted(token: Token) -> bool:
    """Say whether a verb states that somebody did say it: no modal, no infinitive, no imperative."""
    for child in token.children:
        if child.dep_ in ("aux", "auxpass") and (child.tag_ in ("MD", "TO") or child.lower_ in ("to", "let")):
            if child.lower_ in ("would", "'d") and token.lemma_.lower() in _POLITE:
                continue
            if child.lower_ == "to" and token.dep_ in ("xcomp", "advcl") and token.head.lemma_.lower() in words("aspect_verb"):
                return _is_asserted(token.head)
            return False
    if token.tag_ == "VBG" and token.dep_ in ("pcomp", "advcl", "conj", "xcomp", "csubj", "amod", "nsubj"):
        if token.dep_ == "csubj" or token.dep_ == "amod":
            return False
        head = token.head.head if token.dep_ == "pcomp" else token.head
        return head.pos_ in ("VERB", "AUX") and _is_asserted(head)
    if token.dep_ == "conj" and not _subject(token) and token.head.pos_ in ("VERB", "AUX"):
        return _is_asserted(token.head)
    if token.tag_ == "VB" and token.dep_ == "ROOT" and not _subject(token):
        return False
    return True


def _subject(token: Token) -> Token | None:
    return next((child for child in token.children if child.dep_ in ("nsubj", "nsubjpass", "expl")), None)


def _speaker_of(token: Token, lemma: str, depth: int = 0) -> Voice | None:
    doubtful = lemma in words("also_inanimate")
    agent = next((g for child in token.children if child.dep_ == "agent" for g in child.children if g.dep_ == "pobj"), None)
    if agent is not None:
        return voice_of(agent, doubtful=doubtful)
    subject = _subject(token)
    if subject is not None and (subject.dep_ in ("nsubjpass", "expl") or _is_passive(token)):
        return Voice("", VoiceKind.UNNAMED, "", True, token.idx)
    if subject is not None:
        if subject.lower_ in ("who", "which", "that") and token.dep_ == "relcl":
            return voice_of(token.head, doubtful=doubtful)
        return voice_of(subject, doubtful=doubtful)
    if depth > 4:
        return None
    if token.dep_ == "acl" and token.head.pos_ in ("NOUN", "PROPN"):
        if token.tag_ == "VBN":
            return None
        return _issuer(token.head) or voice_of(token.head, doubtful=True)
    if token.dep_ == "relcl":
        return voice_of(token.head, doubtful=doubtful)
    if token.dep_ in _CLIMBING:
        head = token.head.head if token.dep_ == "pcomp" else token.head
        if head.pos_ in ("VERB", "AUX") and head.i != token.i:
            if _is_passive(head):
                return None
            return _speaker_of(head, lemma, depth + 1)
        if token.dep_ == "pcomp" and head.pos_ in ("NOUN", "PROPN"):
            return None
    return None


def _issuer(document: Token) -> Voice | None:
    """Return who issued a document that speaks ("The party has produced a paper advising")."""
    verb = document.head
    if document.lemma_.lower() in words("document_noun") and document.dep_ == "dobj" and verb.pos_ == "VERB":
        subject = _subject(verb)
        if subject is not None and not _is_passive(verb):
            return voice_of(subject, doubtful=True)
    return None


def _issues(token: Token) -> bool:
    return token.dep_ == "acl" and token.tag_ == "VBG" and token.head.head.dep_ == "ROOT" and _issuer(token.head) is not None


def _is_passive(token: Token) -> bool:
    return any(child.dep_ in ("auxpass", "nsubjpass", "csubjpass") for child in token.children)


_MARKS = {"if": "conditional", "unless": "conditional", "when": "conditional", "whenever": "conditional", "whether": "conditional", "as": "as"}


def _clause(token: Token) -> str:
    """Say in what clause a verb stands: what is asked in a condition has not been asked."""
    kind = "main"
    while True:
        marks = {child.lower_ for child in token.children if child.dep_ in ("mark", "advmod") and child.i < token.i}
        if token.dep_ == "advcl":
            named = [_MARKS[mark] for mark in marks if mark in _MARKS]
            if named:
                return named[0] if kind == "main" or named[0] == "conditional" else kind
            kind = kind if kind != "main" else ("participle" if token.tag_ in ("VBG", "VBN") else "adverbial")
        elif token.dep_ in ("relcl", "acl"):
            kind = kind if kind != "main" else ("relative" if token.dep_ == "relcl" else "participle")
        elif token.dep_ in ("ccomp", "xcomp", "pcomp", "csubj") and kind == "main":
            kind = "inner" if token.head.i < token.i and token.head.pos_ == "VERB" and token.dep_ != "pcomp" else kind
        if token.head.i == token.i:
            return kind
        token = token.head


def _tense(token: Token) -> str:
    helpers = {child.lower_ for child in token.children if child.dep_ in ("aux", "auxpass")}
    if helpers & {"has", "have", "'ve", "had"}:
        return "perfect"
    if token.tag_ in ("VBZ", "VBP") or helpers & {"is", "are", "am", "does", "do", "'m", "'re", "'s"}:
        return "present"
    if token.tag_ in ("VBD", "VBN") or helpers & {"did", "was", "were"}:
        return "past"
    return _tense(token.head) if token.dep_ in ("conj", "advcl", "xcomp") and token.head.i != token.i else ""


def _scope(token: Token, clause: str) -> tuple[int, int]:
    """Return the stretch of the sentence that a verb reports."""
    sentence_end = token.doc[-1].idx + len(token.doc[-1].text)
    if clause == "as" and token.dep_ == "advcl":
        return 0, sentence_end
    pieces = [
        child
        for child in token.children
        if child.dep_ in _COMPLEMENT and not (child.dep_ == "prep" and child.i < token.i)
    ]
    if any(child.dep_ in ("ccomp", "xcomp", "dobj", "prep", "oprd", "nsubjpass", "acomp", "attr") for child in pieces):
        starts = min(piece.left_edge.idx for piece in pieces)
        last = max((piece.right_edge for piece in pieces), key=lambda edge: edge.i)
        end = last.idx + len(last.text)
        if last.i > token.i:
            starts = min(starts, token.idx) if token.i < last.i and starts > token.idx else starts
        return starts, max(end, starts)
    # "One solution proposed by participants is to pool data", not "the summit proposed by them must".
    proposed = token.dep_ == "acl" and token.tag_ == "VBN" and token.head.lemma_.lower() in words("proposal_noun")
    if proposed or token.dep_ in ("parataxis", "ccomp", "ROOT") or token.head.i == token.i:
        # "As the envoy put it, ports must reopen": all but the reporting clause itself.
        return 0, sentence_end
    return 0, 0


def _noun_report(noun: Token, lemma: str) -> Iterator[Report]:
    """Find "Their recommendation was that", "there is consensus that", "his call for"."""
    end = noun.doc[-1].idx + len(noun.doc[-1].text)
    owner = next((child for child in noun.children if child.dep_ == "poss"), None)
    copula = noun.head if noun.dep_ in ("nsubj", "attr") and noun.head.lemma_ == "be" else None
    if owner is not None and copula is not None and noun.dep_ == "nsubj":
        voice = _owner_voice(owner)
        if voice is not None:
            yield Report("noun", lemma, voice, copula.idx, end, noun.idx, _tense(copula))
    elif lemma in words("agreement_noun") and copula is not None and noun.dep_ == "attr" and _subject_is_there(copula):
        among = next((child for child in noun.subtree if child.lower_ in ("among", "amongst", "within", "between", "in")), None)
        member = next((g for g in among.children if g.dep_ == "pobj"), None) if among is not None else None
        voice = voice_of(member, doubtful=True) if member is not None else None
        voice = voice or Voice("", VoiceKind.UNNAMED, "", True, noun.idx)
        if voice.kind is not VoiceKind.OCCASION:
            yield Report("noun", lemma, voice, noun.idx, end, noun.idx, _tense(copula))


def _subject_is_there(copula: Token) -> bool:
    return any(child.dep_ == "expl" or child.lower_ == "there" for child in copula.children)


def _owner_voice(owner: Token) -> Voice | None:
    word = owner.lower_
    if word in ("my", "our"):
        return Voice(word, VoiceKind.OWN, word)
    if word in ("his", "her", "their", "its"):
        return Voice({"his": "he", "her": "she", "their": "they", "its": "it"}[word], VoiceKind.PRONOUN, word, word == "their", owner.idx)
    return voice_of(owner)


def _source_phrases(doc: Doc) -> Iterator[Report]:
    """Find "according to the ministry" and its kind; everything outside the phrase is reported."""
    for rule, match in source_phrases(doc.text):
        start = match.start("who")
        token = next((t for t in doc if t.idx <= start < t.idx + max(1, len(t.text))), None)
        if token is None:
            continue
        if rule.id == "in-ones-view":
            voice = _owner_voice(token) if token.dep_ == "poss" else voice_of(token)
        else:
            head = token
            while head.head.i != head.i and head.head.left_edge.i == token.left_edge.i and head.head.pos_ in ("NOUN", "PROPN", "PRON"):
                head = head.head
            while head.dep_ in ("det", "amod", "compound", "poss", "nummod", "nmod", "predet") and head.head.i != head.i:
                head = head.head
            voice = voice_of(head, doubtful=True)
        if voice is not None and voice.kind is not VoiceKind.OCCASION:
            yield Report("phrase", rule.id, voice, 0, len(doc.text), match.start(), "", "phrase")


def collective_phrase(text: str) -> str:
    """Return the id of the pattern by which a sentence reports what a meeting said, or nothing.

    >>> collective_phrase("It was also agreed that the fund should grow.")
    'it-was-agreed'
    """
    return next((rule.id for rule in patterns("collective") if rule.pattern.search(text)), "")


def main_subject(doc: Doc) -> Voice | None:
    """Return who the main clause of a sentence is about, where that is somebody who can speak.

    >>> from recextract.parsing import parse
    >>> main_subject(next(parse(["The ministry opened a port."]))).text
    'ministry'
    """
    root = next((token for token in doc if token.dep_ == "ROOT"), None)
    subject = _subject(root) if root is not None else None
    if subject is None or subject.lower_ == "there":
        return None
    return voice_of(subject, doubtful=True)
