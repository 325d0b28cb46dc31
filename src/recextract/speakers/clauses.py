"""The clause that a verb stands in: its subject, its tense, what it governs, whether it is asserted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from recextract.speakers.lexicon import words

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

COMPLEMENT = frozenset(
    {
        "ccomp",
        "xcomp",
        "dobj",
        "obj",
        "prep",
        "oprd",
        "dative",
        "prt",
        "nsubjpass",
        "csubj",
        "csubjpass",
        "acomp",
        "attr",
    }
)

_FINITE = frozenset({"MD", "VB", "VBP", "VBZ", "VBD"})


def subject_of(token: Token) -> Token | None:
    """Return the subject of a verb; of two, the full name that stands beside the first.

    >>> from recextract.parsing import parse
    >>> text = "The first presenter in this session, Ada Lund (Fellow, The Quay School of Trade) presented a study."
    >>> subject_of(next(token for token in next(parse([text])) if token.text == "presented")).text
    'Lund'
    """
    subjects = [child for child in token.children if child.dep_ in ("nsubj", "nsubjpass", "expl")]
    beside = [name for name in subjects[1:] if name.pos_ == "PROPN" and name.i < token.i and name.left_edge.i < name.i]
    if beside and subjects[0].pos_ == "NOUN":
        return beside[0]
    return subjects[0] if subjects else None


def is_asserted(token: Token) -> bool:
    """Say whether a verb states that somebody did say it: no modal, no infinitive, no imperative, no "be praised"."""
    helpers = {child.lower_ for child in token.children if child.dep_ in ("aux", "auxpass")}
    if helpers == {"be"}:
        return False
    for child in token.children:
        if child.dep_ in ("aux", "auxpass") and (child.tag_ in ("MD", "TO") or child.lower_ in ("to", "let")):
            if child.lower_ in ("would", "'d") and token.lemma_.lower() in words("polite_verb"):
                continue
            if (
                child.lower_ == "to"
                and token.dep_ in ("xcomp", "advcl")
                and token.head.lemma_.lower() in words("aspect_verb") | words("decision_verb")
            ):
                return is_asserted(token.head)
            return False
    if token.tag_ == "VBG" and token.dep_ in ("pcomp", "advcl", "conj", "xcomp", "csubj", "amod", "nsubj"):
        if token.dep_ == "csubj" or token.dep_ == "amod":
            return False
        head = token.head.head if token.dep_ == "pcomp" else token.head
        return head.pos_ in ("VERB", "AUX") and is_asserted(head)
    if token.dep_ == "conj" and not subject_of(token) and token.head.pos_ in ("VERB", "AUX"):
        return is_asserted(token.head)
    return token.tag_ != "VB" or token.dep_ != "ROOT" or subject_of(token) is not None


def clause_of(token: Token) -> str:
    """Say in what clause a verb stands: what is asked in a condition has not been asked."""
    kind = "main"
    while True:
        marks = {child.lower_ for child in token.children if child.dep_ in ("mark", "advmod") and child.i < token.i}
        if token.dep_ == "advcl":
            if marks & words("conditional_mark"):
                return "conditional"
            if "as" in marks:
                return "as" if kind == "main" else kind
            kind = kind if kind != "main" else ("participle" if token.tag_ in ("VBG", "VBN") else "adverbial")
        elif token.dep_ in ("relcl", "acl"):
            kind = kind if kind != "main" else ("relative" if token.dep_ == "relcl" else "participle")
        elif token.dep_ == "xcomp" and token.head.lemma_.lower() in words("aspect_verb"):
            pass
        elif token.dep_ in ("ccomp", "xcomp", "pcomp", "csubj") and kind == "main":
            kind = "inner" if token.head.i < token.i and token.head.pos_ == "VERB" and token.dep_ != "pcomp" else kind
        if token.head.i == token.i:
            return kind
        token = token.head


def tense_of(token: Token) -> str:
    helpers = {child.lower_ for child in token.children if child.dep_ in ("aux", "auxpass")}
    if helpers & {"has", "have", "'ve", "had"}:
        return "perfect"
    if token.tag_ in ("VBZ", "VBP") or helpers & {"is", "are", "am", "does", "do", "'m", "'re", "'s"}:
        return "present"
    if token.tag_ in ("VBD", "VBN") or helpers & {"did", "was", "were"}:
        return "past"
    return tense_of(token.head) if token.dep_ in ("conj", "advcl", "xcomp") and token.head.i != token.i else ""


def scope_of(token: Token, clause: str) -> tuple[int, int]:
    """Return the stretch of the sentence that a verb reports."""
    sentence_end = token.doc[-1].idx + len(token.doc[-1].text)
    if clause == "as" and token.dep_ == "advcl":
        return 0, sentence_end
    pieces = [
        child
        for child in token.children
        if child.dep_ in COMPLEMENT and not (child.dep_ == "prep" and child.i < token.i)
    ]
    # "They warn that gas is scarce, and that ports must close": the second clause may hang on the verb itself.
    pieces += [child for child in token.rights if child.dep_ == "conj" and _opens_with_that(child)]
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


def _opens_with_that(clause: Token) -> bool:
    return any(child.dep_ == "mark" and child.lower_ == "that" for child in clause.lefts)


def says_something(doc: Doc, start: int, end: int, offsets: Sequence[int]) -> bool:
    """Say whether the words between two offsets are a clause, or the predicate of one that holds a prescription.

    "Ports must open", "open now!" and, of the ports, "must open" say something; a "must have" item and
    "red lines" are words set apart. ``offsets`` are those of prescriptive words.

    >>> from recextract.parsing import parse
    >>> text = 'Ghana "must act", the envoy said of its "red lines".'
    >>> doc = next(parse([text]))
    >>> says_something(doc, 6, 16, [7]), says_something(doc, text.index('"red'), len(text) - 1, [7])
    (True, False)
    """
    inside = [token for token in doc if start <= token.idx < end and not token.is_punct and not token.is_space]
    if not inside:
        return False
    verbs = [token for token in inside if token.tag_ in _FINITE and token.pos_ in ("VERB", "AUX")]
    if any((subject := subject_of(verb)) is not None and start <= subject.idx < end for verb in verbs):
        return True
    if inside[0].i > 0 and _sets_apart(doc, inside[0].i):
        return False
    if any(start <= offset < end for offset in offsets):
        return bool(verbs)
    ends_sentence = doc.text[start:end].rstrip("\"' ").endswith(("!", ".", "?"))
    return ends_sentence and inside[0].tag_ == "VB"


def _sets_apart(doc: Doc, first: int) -> bool:
    """Say whether the word before a quotation makes it a noun phrase or part of one ("the 'must have' item")."""
    before = next((doc[i] for i in range(first - 1, -1, -1) if not doc[i].is_punct and not doc[i].is_space), None)
    return before is not None and (before.pos_ in ("DET", "ADJ") or before.tag_ in ("DT", "PRP$", "POS"))


def is_passive(token: Token) -> bool:
    return any(child.dep_ in ("auxpass", "nsubjpass", "csubjpass") for child in token.children)
