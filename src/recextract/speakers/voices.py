"""What kind of speaker a noun phrase names, and how the table names it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from recextract.metadata.names import is_person
from recextract.speakers.lexicon import patterns, state_names, words
from recextract.speakers.people import strip_titles

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_ARTICLE = re.compile(r"^(?:the|an?|all|both of the|both the)\s+", re.I)
_LEFT = frozenset(
    {"det", "amod", "compound", "poss", "nummod", "nmod", "predet", "quantmod", "advmod", "punct", "case", "neg"}
)
_AFTER_HEAD = frozenset({"by", "of", "in", "from", "for", "to", "at", "among", "within", "on", "behind"})
_OWNERS = {"his": "he", "her": "she", "their": "they", "its": "it"}
_OBJECTS = {"him": "he", "her": "she", "them": "they"}
_OWNER = re.compile(r"^(?:his|her|its|their|our|my|your)\s+", re.I)
_BESIDE = frozenset({"appos", "npadvmod"})
_PEOPLE_SUFFIX = re.compile(r"(?:ist|ian|er|or|ant|eer|crat)s?$")


class VoiceKind(StrEnum):
    """What names the speaker in a reporting clause."""

    PERSON = "person"
    PRONOUN = "pronoun"
    OFFICE = "office"
    GROUP = "group"
    BODY = "body"
    DOCUMENT = "document"
    OCCASION = "occasion"
    WORK = "work"
    OWN = "own"
    UNNAMED = "unnamed"


@dataclass(frozen=True, slots=True)
class Voice:
    """A speaker as a sentence words it; ``start`` is an offset in the sentence.

    ``role`` is what stands beside a name ("the finance minister, Ann Lee"), ``document`` the noun of
    the document through which somebody named speaks ("a report by the Salt Institute").
    """

    text: str
    kind: VoiceKind
    head: str = ""
    plural: bool = False
    start: int = 0
    firm: bool = True
    definite: bool = False
    role: str = ""
    document: str = ""


def voice_of(head: Token, *, doubtful: bool = False) -> Voice | None:
    """Return the speaker that a noun or pronoun names; None where nobody who can speak is named.

    With ``doubtful`` the verb may also have a state of affairs as its subject ("the crisis
    calls for"), so only nouns known to name people, bodies or documents count.

    >>> from recextract.parsing import parse
    >>> doc = next(parse(["Most of the experts urged calm."]))
    >>> voice_of(doc[0]).text
    'most of the experts'
    """
    word = head.lower_
    if word in ("i", "we", "us", "me"):
        return Voice(word, VoiceKind.OWN, word)
    if word in ("he", "she", "they", "it"):
        return Voice(word, VoiceKind.PRONOUN, word, word == "they", head.idx)
    if word in _OBJECTS and head.dep_ == "pobj":
        return Voice(_OBJECTS[word], VoiceKind.PRONOUN, _OBJECTS[word], word == "them", head.idx)
    if word == "another" and head.dep_ == "nsubj":
        return Voice(word, VoiceKind.GROUP, word, False, head.idx)
    if word in ("a", "an", "the") or any(child.lower_ in ("no", "not", "neither") for child in head.children):
        return None
    if word == "one" and (beside := _name_beside(head, phrase(head))) is not None:
        return beside
    if head.pos_ == "PRON" or word in words("mixed_people"):
        if word in words("group_noun"):
            return Voice(phrase(head), VoiceKind.GROUP, word, True, head.idx)
        return None
    own = any(child.lower_ in ("this", "our", "my") and child.dep_ in ("det", "poss") for child in head.children)
    if own and head.lemma_.lower() in words("document_noun") | words("own_side"):
        return Voice(phrase(head), VoiceKind.OWN, word)
    if head.lemma_.lower() in words("own_writer") and _wrote_this(head):
        return Voice(phrase(head), VoiceKind.OWN, word)
    owner = next((child.lower_ for child in head.children if child.dep_ == "poss"), "")
    if owner in _OWNERS and {head.lower_, head.lemma_.lower()} & (words("own_work") | words("issued_work")):
        return Voice(_OWNERS[owner], VoiceKind.PRONOUN, owner, owner == "their", head.idx)
    if head.lower_ in words("partitive_noun"):
        counted = next(
            (g for child in head.rights if child.lower_ == "of" for g in child.children if g.dep_ == "pobj"), None
        )
        if counted is not None:
            return _nominal_voice(counted, doubtful)
    return _nominal_voice(head, doubtful)


def names_before(verb: Token) -> Voice | None:
    """Return the names listed right before their verb, which the parser may tear apart.

    >>> from recextract.parsing import parse
    >>> doc = next(parse(["To help staff, Ozan and colleagues propose a fund."]))
    >>> names_before(doc[7]).text
    'Ozan and colleagues'
    """
    before = verb.doc.text[: verb.idx]
    for rule in patterns("listed_names"):
        listed = rule.pattern.search(before)
        if listed is None or (rule.id != "surnames" and not _are_subject(verb.doc, listed)):
            continue
        names, last = listed["names"], listed["names"].split()[-1].lower()
        parts = re.split(r",? (?:and|&) |, ", names)
        if rule.id == "surnames" or all(is_person(strip_titles(part)) for part in parts):
            return Voice(names, VoiceKind.PERSON, last, True, listed.start("names"))
        kind = VoiceKind.GROUP if len(parts) > 1 else VoiceKind.BODY
        return Voice(_ARTICLE.sub("", names), kind, last, len(parts) > 1, listed.start("names"))
    return None


def _are_subject(doc: Doc, listed: re.Match[str]) -> bool:
    """Say whether names are a subject, not what another does something to ("I thank the Board, the Guild and Oslo").

    No office stands in apposition among them, and no adverb opens an odd one: "Recently the Council".
    """
    if any(token.dep_ == "nsubj" and token.idx < listed.start() for token in doc):
        return False
    others = re.split(r",? (?:and|&) |, ", listed["names"])[1:]
    offices = words("office_noun")
    if any(part.split()[0].lower() in offices and not is_person(strip_titles(part)) for part in others):
        return False
    if "odd" not in listed.groupdict() or " the " not in listed["odd"]:
        return True
    return any(token.idx == listed.start("odd") and token.tag_ in ("NN", "NNP", "VB", "VBP") for token in doc)


def _wrote_this(writer: Token) -> bool:
    """Say whether somebody is who wrote the document itself: "the writer of this letter"."""
    works = (work for child in writer.rights if child.lower_ == "of" for work in child.children)
    return any(
        work.lemma_.lower() in words("document_noun") and any(det.lower_ in ("this", "present") for det in work.lefts)
        for work in works
    )


def _nominal_voice(head: Token, doubtful: bool) -> Voice | None:
    lemma, word = head.lemma_.lower(), head.lower_
    text = phrase(head)
    several = head.tag_ in ("NNS", "NNPS") or lemma in words("plural_pronoun")
    plural = several or any(child.dep_ == "conj" for child in head.children)
    definite = any(child.dep_ == "det" and child.lower_ in ("the", "that", "these", "those") for child in head.children)
    singular = re.sub(r"s$", "", word)

    def voice(kind: VoiceKind, firm: bool = True) -> Voice:
        return Voice(text, kind, lemma, plural, head.left_edge.idx, firm, definite)

    if canonical := state_names().get(re.sub(r"^the ", "", text.casefold())):
        return Voice(canonical, VoiceKind.BODY, lemma, False, head.idx)
    named = head.tag_ in ("NNP", "NNPS") or (head.text[:1].isupper() and head.i > 0)
    if re.search(r"\b(?:of us|we|us)\b", text):
        return Voice(text, VoiceKind.OWN, lemma)
    lists = {lemma, word, singular}
    if definite and lists & words("own_work") and not named and len(text.split()) == 1:
        return voice(VoiceKind.WORK)
    if lists & words("mute_noun") and not named:
        return None
    if lists & words("document_noun"):
        return _issuer_in_phrase(head) or voice(VoiceKind.DOCUMENT)
    if lists & words("occasion_noun") and not named:
        return voice(VoiceKind.OCCASION)
    if (bearer := _bearer_of_suffix(head)) is not None:
        name = phrase(bearer, affiliation=False)
        return Voice(name, VoiceKind.PERSON, bearer.lower_, False, bearer.left_edge.idx)
    if not plural and (beside := _name_beside(head, text)) is not None:
        return beside
    if lists & words("office_noun") and not plural:
        return voice(VoiceKind.OFFICE)
    if lists & words("group_noun"):
        return voice(VoiceKind.GROUP)
    if lists & words("body_noun"):
        return voice(VoiceKind.BODY)
    if named:
        if _is_full_name(head):
            text = phrase(head, affiliation=False)
        return voice(VoiceKind.PERSON, firm=not doubtful)
    if _PEOPLE_SUFFIX.search(word) and (plural or not doubtful):
        return voice(VoiceKind.GROUP, firm=False)
    if doubtful:
        return None
    return voice(VoiceKind.GROUP, firm=False)


def _bearer_of_suffix(head: Token) -> Token | None:
    """Return the surname in "Ole Berg, Jr.", whichever of the two words the parser takes for the head."""
    doc = head.doc
    for i in (head.i, head.i - 2):
        if i >= 0 and doc[i + 1 : i + 3].text.strip(".").removeprefix(", ") in words("name_suffix"):
            return doc[i]
    return None


def _name_beside(head: Token, text: str) -> Voice | None:
    """Return the name in apposition to an office, a relation or a kind of body: "the minister, Ann Lee"."""
    lists = {head.lemma_.lower(), head.lower_}
    office = lists & words("office_noun")
    if (
        not office
        and head.lower_ != "one"
        and not (head.pos_ == "NOUN" and lists & (words("group_noun") | words("body_noun")))
    ):
        return None
    beside = (name for name in head.rights if name.dep_ == "appos" or is_person(_bare_phrase(name)))
    for name in (*beside, *(_names_after_place(head) if office else ())):
        if name.dep_ not in _BESIDE or name.pos_ != "PROPN" or name.tag_ == "NNPS":
            continue
        if (office and name.text in words("not_name")) or {name.lemma_.lower(), name.lower_} & words("office_noun"):
            continue
        known = phrase(name, affiliation=False)
        if known.casefold() in state_names() or (office and name.lower_ in words("body_noun")):
            continue
        return Voice(
            known, VoiceKind.PERSON, name.lower_, False, name.left_edge.idx, role=_OWNER.sub("", text) if office else ""
        )
    return None


def _names_after_place(office: Token) -> Iterator[Token]:
    """Yield full names that the parser hangs on the last noun of an office: "the head of the port of Oslo, Ann Lee"."""
    for child in office.rights:
        if child.dep_ in ("prep", "pobj"):
            yield from (name for name in child.rights if name.dep_ in _BESIDE and is_person(_bare_phrase(name)))
            yield from _names_after_place(child)


def _bare_phrase(head: Token) -> str:
    return strip_titles(phrase(head, affiliation=False))


def _issuer_in_phrase(document: Token) -> Voice | None:
    """Return the named issuer of a document: "a report by the Salt Institute" is the institute's word."""
    for child in document.rights:
        if child.dep_ != "prep" or child.lower_ not in ("by", "from"):
            continue
        issuer = next((g for g in child.children if g.dep_ == "pobj" and g.pos_ == "PROPN"), None)
        voice = _nominal_voice(issuer, doubtful=False) if issuer is not None else None
        is_state = voice is not None and voice.text in state_names().values()
        if voice is not None and document.lemma_.lower() in words("issuer_speaks") and not is_state:
            return voice if is_person(voice.text) else replace(voice, kind=VoiceKind.DOCUMENT)
        if (
            voice is None
            or voice.kind not in (VoiceKind.PERSON, VoiceKind.BODY)
            or (is_state and child.lower_ == "from")
        ):
            continue
        return replace(voice, document=document.lower_)
    return None


def _is_full_name(head: Token) -> bool:
    """Say whether a name has several words ("Ann Lee"); one word may be half of a body's ("Friends of the Earth")."""
    return head.pos_ == "PROPN" and any(child.dep_ == "compound" and child.text[:1].isupper() for child in head.lefts)


def phrase(head: Token, *, affiliation: bool = True) -> str:
    """Return the noun phrase of a head without article, relative clause and apposition.

    Without ``affiliation`` what a preposition adds is left out ("Ann Lee of the Salt Institute").

    >>> from recextract.parsing import parse
    >>> doc = next(parse(["The members of the council, who met today, called for calm."]))
    >>> phrase(doc[1])
    'members of the council'
    """
    tokens = [head]
    for child in head.lefts:
        if child.dep_ in _LEFT:
            tokens += [token for token in child.subtree if token.i < head.i]
    for child in head.rights:
        if affiliation and child.dep_ == "prep" and child.lower_ in _AFTER_HEAD and child.i - head.i <= 1:
            tokens += list(child.subtree)
        elif child.dep_ == "conj":
            tokens += _coordinated(head, child)
        elif child.dep_ == "case":
            continue
    tokens = sorted(set(tokens), key=lambda token: token.i)
    while _is_hyphenated(tokens[-1]):
        # The parser cuts "Se-jin" in three.
        tokens += list(head.doc[tokens[-1].i + 1 : tokens[-1].i + 3])
    while tokens and (tokens[0].is_punct or tokens[0].is_space or _is_idle(tokens[0])):
        tokens.pop(0)
    while tokens and tokens[-1].is_punct:
        tokens.pop()
    text = _ARTICLE.sub("", _joined(tokens) if tokens else head.text)
    first = tokens[0] if tokens else head
    if _opens_sentence(first) or (first.pos_ != "PROPN" and not _is_name_by_place(first)):
        text = _lower_first(text, first)
    return text


def _opens_sentence(token: Token) -> bool:
    return token.i == 0 or (token.i == 1 and token.nbor(-1).is_space)


def _is_idle(token: Token) -> bool:
    """Say whether a word before a noun is no part of a name: "all pilots", not "All-Island Union"."""
    return token.lower_ in ("the", "a", "an", "all", "both", "however", "also") and bool(token.whitespace_)


def _is_hyphenated(token: Token) -> bool:
    if token.whitespace_ or not token.text[:1].isupper() or token.i + 2 >= len(token.doc):
        return False
    return token.nbor().text == "-" and not token.nbor().whitespace_ and token.nbor(2).is_alpha


def _is_name_by_place(token: Token) -> bool:
    """Say whether a capital in mid-sentence makes a word a name that the parser takes for a noun."""
    before = next((token.doc[i] for i in range(token.i - 1, -1, -1) if not token.doc[i].is_quote), None)
    common = {token.lemma_.lower(), token.lower_} & (
        words("group_noun") | words("office_noun") | words("occasion_noun")
    )
    opens = (
        before is None
        or before.text in (".", ":", "!", "?")
        or (token.nbor(-1).is_quote and not token.nbor(-1).whitespace_)
    )
    return token.text[:1].isupper() and not common and not opens


def _joined(tokens: list[Token]) -> str:
    """Return the words of tokens, with a space where tokens between them were left out."""
    pieces = [
        token.text_with_ws if i + 1 == len(tokens) or tokens[i + 1].i == token.i + 1 else token.text + " "
        for i, token in enumerate(tokens)
    ]
    return " ".join("".join(pieces).split())


def _coordinated(head: Token, conjunct: Token) -> list[Token]:
    tokens = [token for token in head.children if token.dep_ == "cc"]
    tokens += [conjunct, *(token for child in conjunct.lefts for token in child.subtree)]
    for child in conjunct.children:
        if child.dep_ == "prep" and child.lower_ in _AFTER_HEAD:
            tokens += list(child.subtree)
        elif child.dep_ == "conj":
            tokens += _coordinated(conjunct, child)
    return tokens


def _lower_first(text: str, first: Token) -> str:
    ordinary = _opens_sentence(first) and first.lower_ in words("occasion_noun") | words("group_noun") | words(
        "office_noun"
    )
    if ordinary and len(text.split()) > 1 and not text.split()[1][:1].isupper():
        return text[0].lower() + text[1:]
    if first.pos_ == "PROPN" or first.text.isupper() or not text or text[1:2].isupper():
        return text
    return text[0].lower() + text[1:]
