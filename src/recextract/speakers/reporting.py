"""Reporting clauses: which verb or noun reports, whose words they are, and what lies inside them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from recextract.metadata.names import is_person
from recextract.speakers.clauses import COMPLEMENT, clause_of, is_asserted, is_passive, scope_of, subject_of, tense_of
from recextract.speakers.lexicon import matches, patterns, source_phrases, words
from recextract.speakers.people import strip_titles
from recextract.speakers.subjects import SIDES
from recextract.speakers.voices import Voice, VoiceKind, names_before, voice_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_BESIDE = 8
_HEARD = COMPLEMENT - {"prep", "prt", "nsubjpass"} | {"agent", "nsubjpass"}
INSIDE_PHRASE = frozenset({"compound", "poss", "nmod", "amod"})
_CLIMBING = frozenset({"xcomp", "pcomp", "advcl", "conj"})


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
    reports += list(_stances(doc))
    for aside in _asides(doc):
        if not any(report.at == aside.at and report.voice.text == aside.voice.text for report in reports):
            reports = [*(report for report in reports if report.at != aside.at), aside]
    if not reports:
        reports = list(_surface_reports(doc.text))
    return sorted(reports, key=lambda report: (-(report.end - report.start), report.at))


def _reports_at(token: Token) -> Iterator[Report]:
    lemma = token.lemma_.lower()
    if token.pos_ in ("VERB", "AUX") or (token.pos_ == "NOUN" and token.dep_ == "ROOT"):
        family = _family(token, lemma)
        if family and is_asserted(token):
            voice = _speaker_of(token, lemma)
            clause = "main" if _issues(token) else clause_of(token)
            if voice is not None and not (clause == "as" and voice.kind is VoiceKind.UNNAMED):
                start, end = scope_of(token, clause)
                negated = any(child.dep_ == "neg" for child in token.children)
                if end > start:
                    yield Report(family, lemma, voice, start, end, token.idx, tense_of(token), clause, negated)
    elif token.pos_ in ("NOUN", "PROPN") and lemma in words("report_noun"):
        yield from _noun_report(token, lemma)


def _family(token: Token, lemma: str) -> str:
    if lemma in words("urge") and _prescribes(token, lemma):
        return "urge"
    if lemma in words("stress") and _has_need(token):
        return "stress"
    if (
        token.dep_ == "acl"
        and token.tag_ == "VBN"
        and lemma in words("stress")
        and token.head.lemma_.lower() in words("proposal_noun")
    ):
        return "stress"
    if lemma in words("needs_hearer") and not any(child.dep_ in _HEARD for child in token.children):
        # "The keepers told of the flood": heard it, or spoke of it, and asked for nothing.
        return ""
    if any(child.lower_ == "what" and child.dep_ in ("dobj", "obj") for child in token.children):
        # "Print what they said": something was said, and nobody tells what.
        return ""
    if lemma in words("say"):
        # "As the envoy put it", but not "the envoy put the letter away".
        put_it = any(child.lower_ == "it" and child.dep_ in ("dobj", "obj") for child in token.children)
        return "say" if lemma != "put" or put_it else ""
    if any(
        f"{lemma} {child.lower_}" in words("particle_say")
        for child in token.children
        if child.dep_ in ("prt", "advmod")
    ):
        return "say" if token.dep_ in ("ROOT", "parataxis", "ccomp") or _says_clause(token) else ""
    if lemma == "make" and any(
        child.lower_ in ("clear", "plain")
        for child in token.subtree
        if child.dep_ in ("acomp", "oprd", "ccomp", "amod")
    ):
        return "say"
    # "He urged:", "he emphasised that": prescriptive verbs that only introduce what is said.
    return "say" if lemma in words("urge") | words("stress") and _says_clause(token) else ""


def _prescribes(token: Token, lemma: str) -> bool:
    """Say whether the frame of a verb makes it a prescription ("called for", not "called him")."""
    children = list(token.children)
    if _leads_in(token):
        return True
    infinitive = any(child.dep_ in ("xcomp", "ccomp", "advcl") and _is_infinitive(child) for child in children)
    if any(
        child.dep_ in ("prep", "prt", "agent") and f"{lemma} {child.lower_}" in words("needs_preposition")
        for child in children
    ):
        return True
    if lemma in words("needs_infinitive") or any(pair.startswith(lemma + " ") for pair in words("needs_preposition")):
        return infinitive or lemma == "advise" or any(_is_that_clause(child) for child in children)
    return any(child.dep_ in COMPLEMENT for child in children) or token.dep_ in ("acl", "relcl")


def _leads_in(token: Token) -> bool:
    """Say whether a verb brings in the list that follows ("The guild demands:")."""
    return matches("lead_in", "bare", token.doc.text[token.idx :])


def _is_that_clause(token: Token) -> bool:
    return token.dep_ == "ccomp" and any(mark.lower_ == "that" and mark.dep_ == "mark" for mark in token.lefts)


def _is_infinitive(token: Token) -> bool:
    return any(child.dep_ == "aux" and child.lower_ == "to" for child in token.children)


def _says_clause(token: Token) -> bool:
    return any(child.dep_ == "ccomp" for child in token.children)


def _has_need(token: Token) -> bool:
    """Say whether a noun of need is the object of a verb ("spoke at Davos about the urgency of")."""
    if token.lemma_.lower() in ("speak", "talk", "write"):
        return any(
            later.lemma_.lower() in words("need_noun") and later.dep_ == "pobj"
            for later in token.subtree
            if 0 < later.i - token.i <= 8
        )
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


def _speaker_of(token: Token, lemma: str, depth: int = 0) -> Voice | None:
    doubtful = lemma in words("also_inanimate")
    agent = next(
        (g for child in token.children if child.dep_ == "agent" for g in child.children if g.dep_ == "pobj"), None
    )
    if agent is not None:
        return voice_of(agent, doubtful=doubtful)
    subject = subject_of(token)
    if subject is not None and _is_cut_passive(token):
        return None
    if subject is not None and (subject.dep_ in ("nsubjpass", "expl") or is_passive(token)):
        return Voice("", VoiceKind.UNNAMED, "", True, token.idx)
    if (listed := names_before(token)) is not None:
        return listed
    if subject is not None and _is_verb_of_resolution(subject):
        return None
    if subject is not None:
        if subject.lower_ in ("who", "which", "that") and token.dep_ == "relcl":
            return _antecedent(token.head, doubtful=doubtful)
        return voice_of(subject, doubtful=doubtful)
    if depth > 4:
        return None
    if token.dep_ == "acl" and token.head.pos_ in ("NOUN", "PROPN"):
        if token.tag_ == "VBN":
            return None
        return _issuer(token.head) or voice_of(token.head, doubtful=True)
    if token.dep_ == "relcl":
        return voice_of(token.head, doubtful=doubtful)
    if token.dep_ == "advcl" and token.tag_ == "VBN" and not any(child.dep_ == "aux" for child in token.children):
        # "Keepers can lend boats, as advised in Part 3": whoever advised it, the keepers did not.
        return None
    if token.dep_ in _CLIMBING:
        head = token.head.head if token.dep_ == "pcomp" else token.head
        if head.pos_ in ("VERB", "AUX") and head.i != token.i:
            if is_passive(head):
                return None
            return _speaker_of(head, lemma, depth + 1)
        if token.dep_ == "pcomp" and head.pos_ in ("NOUN", "PROPN"):
            return None
    return None


def _antecedent(noun: Token, *, doubtful: bool) -> Voice | None:
    """Return whom "which" means: where the last noun surely says nothing, the body it belongs to.

    "The Board on standards of tides, which asks for a levy": tides ask for nothing.
    """
    nearest = voice_of(noun, doubtful=doubtful)
    while nearest is not None and not nearest.firm and noun.dep_ == "pobj" and noun.head.head.pos_ in ("NOUN", "PROPN"):
        noun = noun.head.head
        voice = voice_of(noun, doubtful=True)
        if voice is not None and voice.firm and voice.kind in (VoiceKind.BODY, VoiceKind.DOCUMENT):
            return voice
    return nearest


def _is_cut_passive(verb: Token) -> bool:
    """Say whether a headline leaves out "are": "Pilots urged to wait" are not who urges."""
    takes_hearer = verb.lemma_.lower() in words("takes_hearer") and verb.tag_ in ("VBD", "VBN")
    return takes_hearer and verb.i + 2 < len(verb.doc) and verb.nbor().lower_ == "to" and verb.nbor(2).tag_ == "VB"


def _is_verb_of_resolution(subject: Token) -> bool:
    """Say whether a subject is a verb misread: "Calls on Oslo to pay; stresses that Rome must wait".

    No plural has a verb in the singular.
    """
    opens = all(not before.is_alpha for before in subject.doc[: subject.i])
    return opens and subject.lemma_.lower() in words("urge") and (subject.tag_, subject.head.tag_) == ("NNS", "VBZ")


def _issuer(document: Token) -> Voice | None:
    """Return who issued a document that speaks ("The party has produced a paper advising")."""
    verb = document.head
    if document.lemma_.lower() in words("document_noun") and document.dep_ == "dobj" and verb.pos_ == "VERB":
        subject = subject_of(verb)
        if subject is not None and not is_passive(verb):
            return voice_of(subject, doubtful=True)
    return None


def _issues(token: Token) -> bool:
    return (
        token.dep_ == "acl"
        and token.tag_ == "VBG"
        and token.head.head.dep_ == "ROOT"
        and _issuer(token.head) is not None
    )


def _noun_report(noun: Token, lemma: str) -> Iterator[Report]:
    """Find "Their recommendation was that", "there is consensus that", "his call for"."""
    end = noun.doc[-1].idx + len(noun.doc[-1].text)
    owner = next((child for child in noun.children if child.dep_ == "poss"), None)
    copula = noun.head if noun.dep_ in ("nsubj", "attr") and noun.head.lemma_ == "be" else None
    if owner is not None and copula is not None and noun.dep_ == "nsubj":
        voice = _owner_voice(owner)
        if voice is not None:
            yield Report("noun", lemma, voice, copula.idx, end, noun.idx, tense_of(copula))
    elif owner is not None and copula is not None:
        # "'Mend the pier' was her advice": what is said stands before it.
        voice = _owner_voice(owner)
        if voice is not None and voice.kind is not VoiceKind.OWN:
            yield Report("noun", lemma, voice, 0, copula.idx, noun.idx, tense_of(copula))
    elif (verb := _verb_of_opinion(noun)) is not None:
        subject = subject_of(verb)
        voice = voice_of(subject) if subject is not None else None
        if voice is not None:
            yield Report("noun", lemma, voice, verb.idx, end, noun.idx, tense_of(verb), clause_of(verb))
    elif lemma in words("agreement_noun") and copula is not None and noun.dep_ == "attr" and _subject_is_there(copula):
        among = next(
            (child for child in noun.subtree if child.lower_ in ("among", "amongst", "within", "between", "in")), None
        )
        member = next((g for g in among.children if g.dep_ == "pobj"), None) if among is not None else None
        voice = voice_of(member, doubtful=True) if member is not None else None
        voice = voice or Voice("", VoiceKind.UNNAMED, "", True, noun.idx)
        if voice.kind is not VoiceKind.OCCASION:
            yield Report("noun", lemma, voice, noun.idx, end, noun.idx, tense_of(copula))


def _verb_of_opinion(noun: Token) -> Token | None:
    """Return the verb by which somebody has an opinion: "was of the view that", "expressed the hope that"."""
    if noun.head.lower_ == "of" and noun.head.dep_ == "prep" and noun.head.head.lemma_ == "be":
        verb = noun.head.head
    elif noun.dep_ == "dobj" and noun.head.lemma_.lower() in words("opinion_verb"):
        verb = noun.head
    else:
        return None
    says_what = any(
        child.dep_ in ("acl", "relcl", "ccomp") and any(mark.lower_ == "that" for mark in child.lefts)
        for child in (*noun.rights, *verb.rights)
    )
    return verb if says_what and is_asserted(verb) else None


def _subject_is_there(copula: Token) -> bool:
    return any(child.dep_ == "expl" or child.lower_ == "there" for child in copula.children)


def _owner_voice(owner: Token) -> Voice | None:
    word = owner.lower_
    if word in ("my", "our"):
        return Voice(word, VoiceKind.OWN, word)
    if word in ("his", "her", "their", "its"):
        return Voice(
            {"his": "he", "her": "she", "their": "they", "its": "it"}[word],
            VoiceKind.PRONOUN,
            word,
            word == "their",
            owner.idx,
        )
    return voice_of(owner)


def _source_phrases(doc: Doc) -> Iterator[Report]:
    """Find "according to the ministry" and its kind; everything outside the phrase is reported."""
    for rule, match in source_phrases(doc.text):
        start = match.start("who")
        token = next((t for t in doc if t.idx <= start < t.idx + max(1, len(t.text))), None)
        if token is None:
            continue
        if rule.id in ("in-ones-view", "to-ones-mind"):
            while token.dep_ in ("compound", "det", "amod") and token.head.i > token.i:
                token = token.head
            voice = _owner_voice(token) if token.dep_ == "poss" else voice_of(token)
        else:
            head = token
            while (
                head.head.i != head.i
                and head.head.left_edge.i == token.left_edge.i
                and head.head.pos_ in ("NOUN", "PROPN", "PRON")
            ):
                head = head.head
            while (
                head.dep_ in ("det", "amod", "compound", "poss", "nummod", "nmod", "predet") and head.head.i != head.i
            ):
                head = head.head
            voice = voice_of(head, doubtful=rule.id == "according-to")
            if voice is not None and not voice.firm and is_person(strip_titles(voice.text)):
                voice = replace(voice, firm=True)
        if voice is not None and voice.kind is not VoiceKind.OCCASION:
            yield Report("phrase", rule.id, voice, 0, len(doc.text), match.start(), "", "phrase")


def _stances(doc: Doc) -> Iterator[Report]:
    """Find predicates by which people take a side ("were of one mind:", "made the case for")."""
    for rule in patterns("stance"):
        match = rule.pattern.search(doc.text)
        verb = next((t for t in doc if match is not None and t.idx == match.start("verb")), None)
        if match is None or verb is None:
            continue
        predicate = verb.head if verb.dep_ in ("aux", "auxpass") else verb
        if predicate is verb and not is_asserted(verb):
            continue
        subject = subject_of(predicate)
        voice = voice_of(subject, doubtful=True) if subject is not None else None
        if voice is not None and voice.kind in SIDES:
            end = doc[-1].idx + len(doc[-1].text)
            yield Report("urge", rule.id, voice, verb.idx, end, verb.idx, tense_of(predicate) or "past")


def _asides(doc: Doc) -> Iterator[Report]:
    """Find reporting clauses between commas ("The lock, she suggests, should close"): all else is reported."""
    for rule in patterns("aside"):
        for match in rule.pattern.finditer(doc.text):
            who = [t for t in doc if match.start("who") <= t.idx < match.end("who") and not t.is_punct]
            heads = [t for t in who if t.pos_ in ("NOUN", "PROPN", "PRON") and t.head not in who] or who[-1:]
            voice = voice_of(heads[0]) if heads else None
            if voice is not None:
                tense = "present" if match["verb"].endswith("s") else "past"
                yield Report("say", match["verb"], voice, 0, len(doc.text), match.start("verb"), tense)


def _surface_reports(text: str) -> Iterator[Report]:
    """Find plain reporting clauses by their words alone."""
    for rule in patterns("surface_report"):
        if match := rule.pattern.search(text):
            who = re.sub(r"^(?:the|an?|its|this)\s+", "", match["who"], flags=re.I)
            if re.match(r"(?:this|our)\b", match["who"], re.I):
                continue
            last = who.split()[-1].casefold()
            group = last.endswith("s") and last not in words("document_noun")
            body = last in words("body_noun")
            kind = VoiceKind.GROUP if group else VoiceKind.BODY if body else VoiceKind.DOCUMENT
            voice = Voice(who, kind, last, group, match.start("who"), True, True)
            tense = "past" if match["verb"].split()[0].endswith("ed") else "present"
            yield Report(
                "urge", match["verb"].split()[0], voice, match.start("verb"), len(text), match.start("verb"), tense
            )


def collective_phrase(text: str) -> str:
    """Return the id of the pattern by which a sentence reports what a meeting said, or nothing.

    >>> collective_phrase("It was also agreed that the fund should grow.")
    'it-was-agreed'
    """
    return next((rule.id for rule in patterns("collective") if rule.pattern.search(text)), "")


def speaker_beside(doc: Doc, start: int, end: int) -> Voice | None:
    """Return who is said to speak right after or before quoted words, where the parser saw no clause.

    ``start`` and ``end`` are the offsets of the quotation in the sentence.

    >>> from recextract.parsing import parse
    >>> text = '"Mend the pier!" cried an old pilot.'
    >>> speaker_beside(next(parse([text])), 0, 16).text
    'old pilot'
    """
    verbs = words("say") | words("urge") | words("stress") | words("quote_verb")
    outside = [token for token in doc if not start <= token.idx < end]
    after = [token for token in outside if token.idx >= end][:_BESIDE]
    said = next((token for token in after if token.lemma_.lower() in verbs and token.tag_.startswith("VB")), None)
    if said is None:
        return None
    near = [token for token in after if token.i < said.i and not token.is_punct] or [
        token for token in after if token.i > said.i and token.i <= said.i + _BESIDE
    ]
    heads = [t for t in near if t.pos_ in ("NOUN", "PROPN", "PRON") and t.dep_ not in INSIDE_PHRASE]
    # The parser may cut a title from its name: "Professor" "Ada Lund".
    head = next((t for t in heads if t.text.strip(".") not in words("title") or not _is_before_name(t)), None)
    return voice_of(head) if head is not None else None


def _is_before_name(token: Token) -> bool:
    return token.i + 1 < len(token.doc) and token.nbor().pos_ == "PROPN"


def names_only_hearer(doc: Doc, report: Report) -> bool:
    """Say whether nothing after a reporting verb tells what is advised: "she advised the guild".

    >>> from recextract.parsing import parse
    >>> doc = next(parse(['"Mend it," she advised the guild.']))
    >>> names_only_hearer(doc, find_reports(doc)[0])
    True
    """
    after = [token for token in doc if token.idx > report.at]
    return not any(
        token.pos_ in ("VERB", "AUX") or f"{report.verb} {token.lower_}" in words("needs_preposition")
        for token in after
    )
