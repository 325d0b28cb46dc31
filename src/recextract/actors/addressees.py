"""Who the grammar asks to act: addressees of a parsed sentence and the role that makes them so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from recextract.actors.clauses import SUBJECTS, Role, governed, has_infinitive, has_to, subjects
from recextract.actors.idioms import asked_of, idiom_roles
from recextract.actors.resolutions import request_of
from recextract.actors.wordlists import word_lists
from recextract.textrules import packaged_rules

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

# From the most to the least telling; a noun phrase keeps the first that applies to it.
ROLES = (
    "subject",
    "need-subject",
    "directed",
    "for-to",
    "agent",
    "for-topic",
    "weak-subject",
    "passive-subject",
    "clause-subject",
    "root-subject",
    "other-subject",
    "speaker",
)
EXPLICIT_ROLES = frozenset({"subject", "need-subject", "directed", "for-to", "agent", "weak-subject"})
_ONLY_WITH_INFINITIVE = frozenset({"have", "get", "owe"})
_FINITE_OR_BARE = frozenset({"VB", "VBP"})


@dataclass(frozen=True, slots=True)
class Addressee:
    """The head token of a noun phrase, its role, and the token of the cue that gives the role.

    ``group`` is the head of the coordination that it belongs to ("the US and Pakistan").
    """

    token: int
    role: str
    cue: int
    group: int


@dataclass(frozen=True, slots=True)
class Clause:
    """What the sentence as a whole asks: its addressees, main one first, and its shape."""

    addressees: tuple[Addressee, ...]
    imperative: bool
    passive: bool


def find_addressees(doc: Doc) -> Clause:
    """Find the noun phrases that a sentence may ask to act.

    Leaves out who they are: that needs the document. Never raises on broken parses.

    >>> from recextract.parsing import parse
    >>> doc = next(parse(["It is time for Kabul and Islamabad to reopen the border."]))
    >>> [(doc[a.token].text, a.role) for a in find_addressees(doc).addressees[:2]]
    [('Kabul', 'for-to'), ('Islamabad', 'for-to')]
    """
    best: dict[int, tuple[int, int]] = {}
    for asked, role, cue in _roles(doc):
        token = _whole(asked)
        if _is_expletive(token):
            continue
        rank = ROLES.index(role)
        if token.i not in best or rank < best[token.i][0]:
            best[token.i] = (rank, cue.i)
    found: dict[int, Addressee] = {}
    for i, (rank, cue_i) in sorted(best.items(), key=lambda item: (item[1][0], _depth(doc[item[1][1]]), item[0])):
        for member in _coordinated(doc[i]):
            if member.i not in found:
                found[member.i] = Addressee(member.i, ROLES[rank], cue_i, i)
    addressees = tuple(sorted(found.values(), key=lambda a: (_priority(a, doc), a.token)))
    return Clause(addressees, _is_imperative(doc), any(t.dep_ in ("nsubjpass", "auxpass") for t in doc))


def tells_to_ask(clause: Clause, doc: Doc) -> bool:
    """Say whether an order asks nobody but those who are to be asked by another: "Urge Oslo to pay", said to Rome.

    >>> from recextract.parsing import parse
    >>> [tells_to_ask(find_addressees(doc), doc) for doc in parse(["Ask Oslo to pay.", "Ask Oslo, which must pay."])]
    [True, False]
    """
    asking = [a for a in clause.addressees if a.role in EXPLICIT_ROLES]
    return clause.imperative and all(doc[a.cue].dep_ == "ROOT" and doc[a.cue].i < a.token for a in asking)


def _priority(addressee: Addressee, doc: Doc) -> tuple[int, int, bool]:
    if addressee.role not in EXPLICIT_ROLES:
        return 1, ROLES.index(addressee.role), False
    cue = doc[addressee.cue]
    clauses = (cue.head, *cue.head.children) if addressee.role == "weak-subject" else ()
    return 0, _depth(cue), any(map(_stands_beside, clauses))


def _depth(token: Token) -> int:
    return sum(not _stands_beside(below) for below in (token, *token.ancestors))


def _stands_beside(verb: Token) -> bool:
    """Say whether a parse hangs a clause on the one behind the semicolon: "Oslo should pay; Rome could wait"."""
    following = verb.head
    return verb.dep_ == "ccomp" and any(verb.i < c.i < following.i and c.text == ";" for c in following.children)


def _roles(doc: Doc) -> Iterator[Role]:
    for token in doc:
        yield from _modal_roles(token)
        yield from _duty_roles(token)
        yield from _directive_roles(token)
        yield from _necessity_roles(token)
        yield from _entrusting_roles(token)
        yield from _vocative_roles(token)
        yield from idiom_roles(token)
        yield from _other_roles(token)
    yield from _resolution_roles(doc)
    for token in doc:
        if token.dep_ == "ROOT" and token.pos_ in ("NOUN", "PROPN"):
            yield token, "other-subject", token


def _modal_roles(token: Token) -> Iterator[Role]:
    words = word_lists()
    low = token.lower_
    if token.tag_ != "MD" and not (token.dep_ == "aux" and low in words.strong_modals):
        return
    if low in words.strong_modals or (low in ("can", "ca", "cannot") and _negated(token.head)):
        role = "subject"
    elif low in words.weak_modals or low in ("can", "ca", "cannot"):
        role = "weak-subject"
    else:
        return
    verb = token.head if token.dep_ in ("aux", "auxpass") else token
    for subject, passive in subjects(verb) or _unattached(verb, token):
        yield _after_a_clause(subject, token), ("passive-subject" if passive else role), token


def _duty_roles(token: Token) -> Iterator[Role]:
    if token.pos_ not in ("VERB", "AUX"):
        return
    lemma = token.lemma_.lower()
    if lemma in word_lists().duty_verbs:
        open_clause = [c for c in token.children if c.dep_ in ("xcomp", "ccomp")]
        if lemma in _ONLY_WITH_INFINITIVE and not any(has_to(c) for c in open_clause):
            return
        if lemma == "get" and not any(c.dep_ == "aux" and c.lemma_ == "have" for c in token.children):
            return
        passive = any(c.dep_ == "auxpass" for clause in open_clause for c in clause.children)
        for subject, is_passive in subjects(token):
            own = "speaker" if any(True for _ in asked_of(token)) else "need-subject"
            yield subject, ("passive-subject" if passive or is_passive else own), token
    elif lemma == "be" and any(c.dep_ == "xcomp" and has_to(c) for c in token.children):
        for subject, _ in subjects(token):
            yield subject, "clause-subject", token
    elif lemma == "let" and not _has_subject(token):
        for child in token.children:
            if child.dep_ in ("ccomp", "dobj"):
                yield from ((s, "directed", token) for s, _ in subjects(child))
                if child.dep_ == "dobj":
                    yield child, "directed", token


def _has_subject(verb: Token) -> bool:
    """Say whether somebody lets: "must let people go" asks another than "let people go"."""
    return any(c.dep_ == "aux" for c in verb.children) or any(True for _ in subjects(verb))


def _negated(verb: Token) -> bool:
    return any(c.dep_ == "neg" or c.lower_ in ("no", "not", "nor", "never") for c in verb.children)


def _directive_roles(token: Token) -> Iterator[Role]:
    words, lemma = word_lists(), token.lemma_.lower()
    person = lemma in words.person_directives
    if (not person and lemma not in words.clause_directives) or token.pos_ not in ("VERB", "NOUN", "AUX"):
        return
    if token.pos_ == "VERB":
        for subject, passive in subjects(token):
            yield subject, ("directed" if passive and person else "speaker"), token
    to_bring_about = (lemma in words.causing and _is_order(token)) or _is_what_to_do(token)
    asked = "other-subject" if to_bring_about else "directed"
    infinitive = any(c.dep_ in ("xcomp", "ccomp", "advcl", "acl", "relcl") and has_to(c) for c in token.children)
    objects = [c for c in token.children if c.dep_ == "dobj"]
    warned_off = any(c.dep_ == "prep" and c.lower_ == "against" for t in (token, *objects) for c in t.children)
    for child in token.children:
        if child.dep_ == "dobj" and person and token.pos_ == "VERB":
            # "press the matter" has no infinitive: the object is a thing.
            to_act = infinitive or warned_off or (child.pos_ in ("PROPN", "PRON") and not _only_hears(child))
            yield child, (asked if to_act else "other-subject"), token
        elif child.dep_ == "dative" and person:
            yield from ((who, asked, token) for who in governed(child))
        elif child.dep_ in ("ccomp", "xcomp", "advcl"):
            yield from ((s, asked, token) for s, p in subjects(child) if not p and s.head == child)
        elif child.dep_ in ("prep", "prt") and (child.lower_ == "to" or (person and _calls_on(child))):
            yield from ((who, asked, token) for who in governed(child))
        elif child.dep_ == "prep" and child.lower_ == "for":
            # "call for Rome to act", but not "call for calm".
            for grand in child.children:
                if grand.dep_ == "pobj" and (infinitive or any(has_to(c) for c in grand.children)):
                    yield grand, asked, token


def _only_hears(listener: Token) -> bool:
    """Say whether somebody is told what others should do: "Oslo told us that Rome should pay".

    "Oslo told Rome that it should pay" and "Oslo warned Rome that the road must stay open" ask Rome.
    """
    verb, first_person = listener.head, listener.lower_ in ("us", "me")
    for clause in verb.children:
        is_finite = any(c.tag_ == "MD" for c in clause.children) or _opens_with(clause, "that")
        if clause.dep_ == "ccomp" and is_finite and not has_to(clause):
            others = verb.lemma_ == "tell" and any(subject.pos_ != "PRON" for subject, _ in subjects(clause))
            return first_person or others
    return False


def _calls_on(preposition: Token) -> bool:
    """Say whether "on" says who is asked: "call on Oslo", but not "agree on a price", "told Oslo on Monday"."""
    if preposition.lower_ not in ("on", "upon") or any(c.dep_ == "dobj" for c in preposition.head.children):
        return False
    weekdays = packaged_rules("dates.toml").words["weekday"]
    return all(who.text not in weekdays for who in governed(preposition))


def _resolution_roles(doc: Doc) -> Iterator[Role]:
    """ "Urges Chad and Egypt to keep the peace": parses take the verb for part of a name."""
    if request := request_of(doc):
        yield request.asked.root, "directed", request.verb


def _is_what_to_do(verb: Token) -> bool:
    """Say whether a verb is itself what somebody should do: "Oslo should urge Rome to pay" asks Oslo, not Rome.

    "I must urge Rome to pay" asks Rome.
    """
    words = word_lists()
    if any(subject.lower_ == "i" for subject, _ in subjects(verb)):
        return False
    if any(c.dep_ == "aux" and c.lower_ in words.strong_modals | words.weak_modals - {"would"} for c in verb.children):
        return True
    return verb.dep_ == "xcomp" and has_to(verb) and verb.head.lemma_.lower() in words.duty_verbs


def _necessity_roles(token: Token) -> Iterator[Role]:
    if token.lower_ not in word_lists().necessity:
        return
    places = [token, *([token.head] if token.dep_ in ("acomp", "attr", "amod", "advmod", "prep") else [])]
    for place in places:
        for child in place.children:
            # "wise of Oslo to wait", but not "a role of courts".
            judged = child.lower_ == "of" and token.pos_ == "ADJ" and has_infinitive(token.head)
            if child.dep_ == "prep" and (child.lower_ in ("for", "on", "upon", "to") or judged):
                yield from ((who, "for-to", token) for who in governed(child))
            elif child.dep_ in ("xcomp", "ccomp", "relcl", "acl") or (child.dep_ == "advcl" and has_to(child)):
                for subject, passive in subjects(child):
                    if subject.head == child:
                        yield subject, ("passive-subject" if passive else "for-to"), token
    for child in token.children:
        if child.dep_ == "poss":
            yield child, "clause-subject", token


def _entrusting_roles(token: Token) -> Iterator[Role]:
    """ "It falls to Oslo to pay", "the onus is on Oslo", "Oslo's task is to", "my plea to Oslo is", "had better"."""
    words = word_lists()
    if token.pos_ in ("VERB", "AUX"):
        duties = [c for c in token.children if c.dep_ in SUBJECTS and c.lemma_.lower() in words.duty_nouns]
        if duties or (token.lemma_.lower() != "be" and has_infinitive(token)):
            for child in token.children:
                if child.dep_ == "prep" and f"{token.lemma_.lower()} {child.lower_}" in words.entrusting:
                    yield from ((who, "for-to", token) for who in governed(child))
        if token.lemma_.lower() == "be" and has_infinitive(token):
            for duty in duties:
                yield from ((owner, "for-to", token) for owner in _owners(duty))
        if any(c.lower_ == "better" and c.dep_ == "advmod" for c in token.children) and any(
            c.lower_ in ("had", "'d", "\u2019d") and c.dep_ == "aux" for c in token.children
        ):
            yield from ((subject, "subject", token) for subject, passive in subjects(token) if not passive)
    elif token.pos_ == "NOUN" and token.lemma_.lower() in words.directive_nouns:
        for child in token.children:
            if child.dep_ == "prep" and child.lower_ == "to":
                yield from ((who, "directed", token) for who in governed(child))


def _owners(noun: Token) -> Iterator[Token]:
    """Yield whose a duty is: "the task of Oslo", "a first step for Oslo", "Oslo's task"."""
    for child in noun.children:
        if child.dep_ == "poss":
            yield child
        elif child.dep_ == "prep" and child.lower_ in ("of", "for", "before"):
            yield from governed(child)


def _vocative_roles(token: Token) -> Iterator[Role]:
    """ "Teachers, do not sign", "do not sign, colleagues": a noun set off from a bare verb by a comma."""
    if token.pos_ not in ("NOUN", "PROPN") or token.head.tag_ not in _FINITE_OR_BARE or token.head.dep_ != "ROOT":
        return
    doc, verb = token.doc, token.head
    bare = verb.tag_ == "VB" or any(c.dep_ == "aux" and c.lower_ == "do" for c in verb.children)
    opens = token.dep_ in SUBJECTS and token.i + 1 < verb.i and doc[token.i + 1].text == "," and bare
    own = any(c.dep_ in SUBJECTS for c in verb.children)
    phrase = token.left_edge.i
    closes = (
        token.dep_ in ("dobj", "npadvmod", "vocative") and not own and phrase > verb.i and doc[phrase - 1].text == ","
    )
    if opens or (closes and all(t.is_punct or t.is_space for t in doc[token.i + 1 :])):
        yield token, "directed", verb


def _other_roles(token: Token) -> Iterator[Role]:
    if token.dep_ == "agent":
        yield from ((who, "agent", token) for who in governed(token))
    elif token.lower_ == "for" and token.dep_ == "mark":
        yield from ((s, "for-to", token) for s, passive in subjects(token.head) if not passive)
    elif token.lower_ in ("for", "to") and token.dep_ == "prep" and _is_initial(token):
        yield from ((who, "for-topic", token) for who in governed(token))
    elif token.dep_ in SUBJECTS:
        role = "root-subject" if token.head.dep_ == "ROOT" else "other-subject"
        yield token, role, token.head


def _whole(token: Token) -> Token:
    """Return what a part is part of: the banks in "each of the banks"."""
    if token.lower_ in word_lists().partitives and token.pos_ != "NOUN":
        for child in token.children:
            if child.dep_ == "prep" and child.lower_ == "of":
                return next(governed(child), token)
    return token


def _unattached(verb: Token, modal: Token) -> list[tuple[Token, bool]]:
    """Return the noun just before a modal to which the parse gave no subject, and whether the verb is passive."""
    before = next((t for t in reversed(modal.doc[: modal.i]) if t.pos_ != "ADV"), None)
    expletive = any(child.dep_ == "expl" for child in verb.children)
    if expletive or before is None or before.pos_ not in ("NOUN", "PROPN", "PRON"):
        return []
    return [(before, any(c.dep_ == "auxpass" for c in verb.children))]


def _after_a_clause(subject: Token, modal: Token) -> Token:
    """Return the noun before a modal where the parse took it into the clause before: "to win, they must wait"."""
    if (noun := _behind_the_object(subject, modal)) is not None:
        return noun
    noun = modal.nbor(-1) if modal.i else subject
    taken = subject.dep_ == "csubj" and has_to(subject) and noun.pos_ in ("NOUN", "PROPN", "PRON")
    return noun if taken and any(t.text == "," for t in modal.doc[subject.i : noun.i]) else subject


def _behind_the_object(subject: Token, modal: Token) -> Token | None:
    """Return the noun behind the comma where the parse made one list of it and of the object of the clause before.

    "As Oslo builds a quay in the strait, Lima and its friends should wait".
    """
    doc, first = subject.doc, subject.left_edge.i
    verb = doc[first - 1] if first else subject
    if verb.dep_ != "advcl" or verb.tag_ not in ("VBP", "VBZ", "VBD") or verb.i > modal.i:
        return None
    comma = next((t.i for t in doc[subject.i : modal.i] if t.text == ","), modal.i)
    rest = doc[comma + 1 : modal.i]
    return next((t for t in rest if t.pos_ in ("NOUN", "PROPN", "PRON") and t.head not in rest), None)


def _is_expletive(token: Token) -> bool:
    """Say whether "it" only announces a clause: "it is wise to wait", "it is vital that they wait", "it is fine if"."""
    verb = token.head
    return (
        token.lower_ == "it"
        and token.dep_ in SUBJECTS
        and verb.lemma_ == "be"
        and any(c.dep_ in ("acomp", "attr", "prep") for c in verb.children)
        and any(
            c.dep_ in ("xcomp", "ccomp", "advcl") and (has_to(c) or _opens_with(c, "that", "if")) for c in verb.children
        )
    )


def _opens_with(verb: Token, *words: str) -> bool:
    return any(c.dep_ == "mark" and c.lower_ in words for c in verb.children)


def _is_initial(token: Token) -> bool:
    return all(t.is_punct or t.is_space for t in token.doc[: token.i])


def _coordinated(token: Token) -> list[Token]:
    members, queue = [token], [token]
    while queue:
        for child in queue.pop().children:
            if child.dep_ == "conj" and child.pos_ in ("NOUN", "PROPN", "PRON") and child not in members:
                members.append(child)
                queue.append(child)
    return members


def _is_imperative(doc: Doc) -> bool:
    """ "Lift the ban": the first verb is bare and has no subject."""
    return next((_is_order(token) for token in doc if token.dep_ == "ROOT"), False)


def _is_order(verb: Token) -> bool:
    own = [c for c in verb.children if c.dep_ in SUBJECTS or c.tag_ == "MD"]
    return verb.dep_ == "ROOT" and verb.tag_ in _FINITE_OR_BARE and not own
