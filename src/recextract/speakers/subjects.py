"""What a sentence is about: its subject, who issues the documents it names, what a later "it" may stand for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recextract.speakers.clauses import is_passive, subject_of
from recextract.speakers.lexicon import words
from recextract.speakers.voices import Voice, VoiceKind, names_before, voice_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

SIDES = frozenset({VoiceKind.PERSON, VoiceKind.PRONOUN, VoiceKind.OFFICE, VoiceKind.GROUP, VoiceKind.BODY})


def main_subject(doc: Doc) -> Voice | None:
    """Return who the main clause of a sentence is about, where that is somebody who can speak.

    >>> from recextract.parsing import parse
    >>> main_subject(next(parse(["The ministry opened a port."]))).text
    'ministry'
    """
    root = next((token for token in doc if token.dep_ == "ROOT"), None)
    subject = subject_of(root) if root is not None else None
    if root is None or subject is None or subject.lower_ == "there":
        return None
    return names_before(root) or voice_of(subject, doubtful=True)


def main_verb_is_modal(doc: Doc) -> bool:
    """Say whether what the main clause tells of somebody should, may or will be done.

    >>> from recextract.parsing import parse
    >>> [main_verb_is_modal(doc) for doc in parse(["Lund must pay.", "Lund says that ports must pay."])]
    [True, False]
    """
    root = next((token for token in doc if token.dep_ == "ROOT"), None)
    return root is not None and any(child.dep_ in ("aux", "auxpass") and child.tag_ == "MD" for child in root.children)


def subjects_before(doc: Doc, offset: int) -> list[Token]:
    """Return the singular nouns that are subjects before an offset: what a later "it" may stand for.

    >>> from recextract.parsing import parse
    >>> doc = next(parse(["The test does not say that piers rot; it says that they should be mended."]))
    >>> [subject.text for subject in subjects_before(doc, 37)]
    ['test']
    """
    return [
        token
        for token in doc
        if token.idx < offset and token.dep_ in ("nsubj", "nsubjpass") and token.tag_ in ("NN", "NNP")
    ]


def issued_documents(doc: Doc) -> list[tuple[str, Voice]]:
    """Return the documents whose issuer a sentence names, by their noun: later "the letter" is their word.

    >>> from recextract.parsing import parse
    >>> doc = next(parse(["The pilots sent a letter to the guild."]))
    >>> [(noun, voice.text) for noun, voice in issued_documents(doc)]
    [('letter', 'pilots')]
    """
    found: list[tuple[str, Voice]] = []
    for token in doc:
        noun = token.lemma_.lower()
        if noun in words("issued_work"):
            issuer = _who_issues(token)
            voice = voice_of(issuer, doubtful=True) if issuer is not None else None
            if voice is not None and voice.kind in SIDES and not voice.document:
                found.append((noun, voice))
    return found


def _who_issues(document: Token) -> Token | None:
    """Return the subject of "sent a letter", "agreed on a text" and "in its report … the committee noted"."""
    owned = any(child.dep_ == "poss" and child.lower_ in ("his", "her", "its", "their") for child in document.children)
    verb, known = document.head, words("issue_verb")
    if document.dep_ == "pobj":
        preposition, verb = verb, verb.head
        agreed = f"{verb.lemma_.lower()} {preposition.lower_}" in known
        issues = owned if preposition.lower_ == "in" else agreed
    else:
        issues = document.dep_ == "dobj" and verb.lemma_.lower() in known
    if not issues or verb.pos_ not in ("VERB", "AUX") or is_passive(verb):
        return None
    return subject_of(verb)


def introducing_subject(doc: Doc, quotation: int) -> Token | None:
    """Return the subject of the clause that ends before quoted words, which begin at the offset ``quotation``.

    The root may be another verb: "Asked what she would do, the mayor did not blink: 'Mend the pier.'"

    >>> from recextract.parsing import parse
    >>> text = 'Asked for her plan, the mayor did not blink: "Mend the pier."'
    >>> introducing_subject(next(parse([text])), text.index('"')).text
    'mayor'
    """
    before = [token for token in doc if token.idx < quotation and not token.is_space]
    verb = before[-1] if before else None
    while verb is not None and subject_of(verb) is None:
        verb = verb.head if verb.head.i != verb.i else None
    subject = subject_of(verb) if verb is not None else None
    return subject if subject is not None and subject.idx < quotation and subject.dep_ != "expl" else None
