"""What is to be done: the words of a recommendation without actor and cue.

The action is a slice of the sentence, white space folded, that starts with the prescribed verb
("lift the sanctions by June"), the gerund or the noun phrase that the cue governs. Where what
is prescribed has a subject other than the actor, the subject stands before the verb and only
the cue is missing: "Trade should be expanded" gives "Trade be expanded".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from recextract.actions.acting import acts, names, names_an_actor
from recextract.actions.phrases import SUBJECTS, clause_end, phrase_end
from recextract.actions.text import fold, tidy
from recextract.actors.noun_phrases import is_agentive
from recextract.actors.resolutions import clauses_of, request_of
from recextract.actors.wordlists import word_lists
from recextract.cues import IMPERATIVE_RULE, cue_rules
from recextract.types import Cue

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_RELATIVE_PRONOUNS = frozenset(("that", "which", "who"))
_OPENERS = frozenset(("auxpass", "advmod", "aux", "npadvmod"))
_PRONOUN_ACTORS = frozenset(("we", "you", "they", "he", "she", "i", "one", "us", "them"))
# Families of cues whose active subject is who speaks: "The council demands", "some members suggested".
_SPOKEN = ("performative.", "soft.suggest", "soft.would-welcome")
_VERBS_OF_CLAUSES = ("ccomp", "xcomp", "acl", "advcl", "ROOT")
_NO = re.compile(r"^\W*(?i:no)\s+(?!longer|more|later|less|fewer|earlier|sooner|doubt|matter|one)(?=\w)")
# "airlines | not be fined": an item's passive under a lead-in.
_NOT_BE = re.compile(r"(?<=\w)\s+not\s+(?=be\s+\w)")


def find_action(parse: Doc, cue: Cue | None, actor_mention: str = "", *, kind: str = "prose") -> str:
    """Return what is to be done, in words of the sentence; the whole sentence where nothing better is found.

    ``parse`` is the parse of the sentence (a list item or heading counts as one), and the offsets
    of ``cue`` count from its first character. ``actor_mention`` are the words that name the actor,
    empty where there are none. Trailing punctuation, closing quotation marks and trailing
    attributions (", she said") are left out, as are negations: polarity says "avoid" elsewhere.

    >>> from recextract.cues import main_cue
    >>> from recextract.parsing import parse
    >>> doc = next(parse(["Pakistan must lift the sanctions on the port by June."]))
    >>> find_action(doc, main_cue(doc.text), "Pakistan")
    'lift the sanctions on the port by June'
    """
    text = parse.text
    if cue is None or not len(parse):
        action = tidy((_from_addressed_item if kind == "item" else _from_able_actor)(parse, actor_mention))
        whole = _NOT_BE.sub(" ", _NO.sub("", text)) if kind == "item" else _without_opening(parse)
        return action or tidy(whole) or fold(text)
    if kind == "item" and not actor_mention and _orders_to_ask(parse, cue):
        return tidy(text[cue.start :])
    for found in _STRATEGIES:
        action = tidy(found(parse, cue, actor_mention))
        if len(action) > 2:
            return action
    return tidy(text[: cue.start] + " " + text[cue.end :]) or tidy(text) or fold(text)


def _orders_to_ask(parse: Doc, cue: Cue) -> bool:
    """Say whether an item tells somebody else to ask: "Invite the banks to the talks" is the action as a whole."""
    first = next((token for token in parse if token.is_alpha), None)
    return first is not None and first.idx == cue.start and first.lower_ in word_lists().person_directives


def _from_addressed_item(parse: Doc, actor_mention: str) -> str:
    """What stands behind the actor of an item without cue: "Donors to | pool funds", "host states | lift the ban"."""
    verb = next((token for token in parse if token.tag_ in ("VB", "VBP") and token.pos_ != "AUX"), None)
    if verb is None or verb.i == 0:
        return ""
    before = [token for token in parse[: verb.i] if token.dep_ != "neg"]
    infinitive = bool(before) and before[-1].lower_ == "to"
    subject = _subject_of(verb)
    if infinitive and subject is None:
        subject = next((token for token in reversed(before[:-1]) if token.pos_ in ("NOUN", "PROPN")), None)
    if subject is None or subject.i > verb.i or subject.left_edge.i or not (infinitive or verb.dep_ == "ROOT"):
        return ""
    breaks_off = verb.i + 1 < len(parse) and parse[verb.i + 1].is_punct
    return parse.text[verb.idx :] if names_an_actor(subject, actor_mention) and not breaks_off else ""


def _from_able_actor(parse: Doc, actor_mention: str) -> str:
    """What an actor can do: "Third, the board can | lend its boats"."""
    for verb in parse:
        able = any(child.tag_ == "MD" and child.i < verb.i for child in verb.children)
        subject = _subject_of(verb) if able and verb.dep_ == "ROOT" else None
        if subject is not None and subject.dep_ == "nsubj" and names(subject, actor_mention):
            return parse.text[verb.idx : clause_end(verb)]
    return ""


def _without_opening(parse: Doc) -> str:
    """Return a sentence without what joins it to the one before: "Third, | the board may lend", "But | all may"."""
    first = 0
    if len(parse) > 2 and parse[0].dep_ == "cc":
        first = 1
    if len(parse) > first + 2 and parse[first].pos_ in ("ADJ", "ADV") and parse[first + 1].text == ",":
        first += 2
    return parse.text[parse[first].idx :] if len(parse) else ""


def _governs(cue: Cue) -> str:
    """Return where the action stands with regard to this cue, as its rule says."""
    rule = cue_rules().by_id.get(cue.rule)
    if cue.rule == IMPERATIVE_RULE:
        return "sentence"
    return rule.governs if rule is not None else "complement"


def _from_whole_item(parse: Doc, cue: Cue, actor_mention: str) -> str:
    """An imperative is its own action: "Establish a joint commission"."""
    if _governs(cue) != "sentence":
        return ""
    if cue.rule == "hortative.please" and not parse.text[cue.end :].strip(" .,!"):
        return parse.text[: cue.start]
    return parse.text[cue.end if cue.rule == "hortative.please" else cue.start :]


def _from_cleft(parse: Doc, cue: Cue, actor_mention: str) -> str:
    """What stands after the "is" of a cleft is the action: "What Fiji must do is | name its reefs"."""
    return parse.text[cue.end :] if _governs(cue) == "rest" else ""


def _from_verb_phrase(parse: Doc, cue: Cue, actor_mention: str) -> str:
    """The verb phrase that an auxiliary cue belongs to: "must | lift the sanctions"."""
    tokens = _tokens_of(parse, cue)
    only_be = cue.rule == "need-noun.only-way" and bool(tokens) and tokens[-1].lower_ == "be"
    if _governs(cue) != "verb" and not only_be:
        return ""
    verb = _verb_of_auxiliary(parse, cue)
    if verb is None:
        return ""
    means = _means(verb)
    if means is not None:
        return parse.text[means.left_edge.idx : clause_end(means)]
    existing = _what_there_is(verb)
    if existing is not None:
        first = existing.left_edge
        start = first.nbor().idx if first.lower_ == "no" and first != existing else first.idx
        return parse.text[start : max(clause_end(verb), clause_end(existing))]
    start = verb.doc[verb.i - 1].idx if only_be else _skip(parse, _after_inverted_actor(verb, cue, actor_mention), verb)
    phrase = parse.text[start : clause_end(verb)]
    subject = _subject_to_keep(verb, cue, actor_mention)
    return f"{subject} {phrase}" if subject else phrase


def _after_inverted_actor(verb: Token, cue: Cue, actor_mention: str) -> int:
    """Return the end of the cue, or of the actor that stands between it and the verb: "Nor should | banks | wait"."""
    subject = _subject_of(verb)
    if subject is None or not cue.end <= subject.idx < verb.idx or any(c.dep_ == "auxpass" for c in verb.children):
        return cue.end
    if subject.lower_ not in _PRONOUN_ACTORS and not acts(subject, verb, actor_mention):
        return cue.end
    return subject.right_edge.idx + len(subject.right_edge.text)


def _means(verb: Token) -> Token | None:
    """Return what "by" or "through" governs where the verb only points back: "This could be done by | pooling"."""
    subject = _subject_of(verb)
    if subject is None or subject.lower_ not in ("this", "that", "it"):
        return None
    for child in verb.children:
        if child.lower_ in ("by", "through") and child.i > verb.i:
            return next((below for below in child.children if below.tag_ == "VBG"), None)
    return None


def _what_there_is(verb: Token) -> Token | None:
    """Return the noun of "there should be | a ferry"."""
    if verb.lemma_ != "be" or not any(child.dep_ == "expl" and child.i < verb.i for child in verb.children):
        return None
    return next((child for child in verb.children if child.dep_ in ("attr", "nsubj") and child.i > verb.i), None)


def _tokens_of(parse: Doc, cue: Cue) -> list[Token]:
    return [token for token in parse if token.idx < cue.end and cue.start < token.idx + len(token.text)]


def _verb_of_auxiliary(parse: Doc, cue: Cue) -> Token | None:
    """Return the verb that the last auxiliary, or infinitive marker, of the cue belongs to."""
    for token in reversed(_tokens_of(parse, cue)):
        if token.dep_ in ("aux", "auxpass") and token.head.i > token.i:
            return token.head
        if token.dep_ == "ROOT" and token.tag_ == "MD":
            return token
    verbs = (token for token in parse if token.pos_ in ("VERB", "AUX") and token.tag_ != "MD")
    following = next((token for token in verbs if token.idx >= cue.end), None)
    return following if following is not None and following.tag_ == "VB" else None


def _skip(parse: Doc, offset: int, verb: Token) -> int:
    """Move past negations and more modals between cue and verb ("must | not | sell", "must | , and can, | sell").

    Adverbs of manner stay.
    """
    between = [token for token in parse[: verb.i] if token.idx >= offset]
    further = [token for token in between if token.tag_ == "MD"]
    if further and between and between[0].pos_ in ("CCONJ", "PUNCT", "AUX"):
        offset = further[-1].idx + len(further[-1].text)
    for token in parse:
        if token.idx < offset or token.is_space or token.is_punct:
            continue
        if token.i >= verb.i or token.dep_ != "neg":
            return token.idx
    return offset


def _subject_to_keep(verb: Token, cue: Cue, actor_mention: str) -> str:
    """Return the subject's words where it is not the actor: "Trade should be expanded" keeps "Trade"."""
    passive = any(child.dep_ == "auxpass" for child in verb.children)
    subject, clause = _subject_of(verb), verb
    while subject is None and clause.dep_ in ("xcomp", "ccomp", "conj") and clause.head.idx < verb.idx:
        clause = clause.head
        subject = _subject_of(clause)
    if subject is None or subject.idx > cue.start:
        return ""
    if subject.lower_ in _RELATIVE_PRONOUNS and clause.dep_ == "relcl":
        return "" if not passive and acts(clause.head, verb, actor_mention) else _left_part(clause.head, subject)
    if subject.lower_ in _PRONOUN_ACTORS and not passive:
        return ""
    if actor_mention and subject.lower_ == "it" and not passive and verb.lemma_ not in word_lists().done_by_things:
        return ""
    if not passive and acts(subject, verb, actor_mention):
        return ""
    words = verb.doc.text[subject.left_edge.idx : min(cue.start, subject.right_edge.idx + len(subject.right_edge.text))]
    return words.strip()


def _subject_of(verb: Token) -> Token | None:
    return next((child for child in verb.children if child.dep_ in SUBJECTS and child.dep_ != "expl"), None)


def _left_part(noun: Token, stop: Token) -> str:
    return noun.doc.text[noun.left_edge.idx : stop.idx].strip(" ,")


def _from_complement(parse: Doc, cue: Cue, actor_mention: str) -> str:
    """What follows the cue: infinitive, clause, gerund or noun phrase ("urge X to | talk", "need for | calm")."""
    tokens = _tokens_of(parse, cue)
    governs = _governs(cue)
    if not tokens or governs == "effect":
        return ""
    keyed = tokens[0].lower_ == "key"
    if (keyed or governs == "subject") and _judged_subject(tokens) is not None:
        return ""
    last = tokens[-1]
    if last.lower_ == "to" and last.dep_ == "aux" and last.head.i > last.i:
        return parse.text[last.head.idx if last.nbor().dep_ == "neg" else last.idx + 2 : clause_end(last.head)]
    predicates = (_predicate_of(token) for token in tokens if token.dep_ == "nsubj" and governs == "predicate")
    predicate = next((token for token in predicates if token is not None), None)
    if predicate is not None:
        return parse.text[predicate.left_edge.idx : clause_end(predicate)]
    to_whom = last.lower_ != "of" or governs == "addressee"
    if to_whom and not ((governs == "thing" and _opens_a_thing(last)) or _is_for_a_thing(last, actor_mention)):
        verb = _prescribed_verb(parse, last, addressed=governs == "addressee")
        if verb is not None:
            return _clause_of(verb, cue, actor_mention)
    if governs == "addressee" and (order := _order_after_colon(parse, last)) is not None:
        return parse.text[order.idx :]
    if governs == "subject":
        return ""
    passive = any(token.tag_ == "VBN" and any(child.dep_ == "auxpass" for child in token.children) for token in tokens)
    governed = _governed_phrase(tokens) if not passive or _judged_subject(tokens) is None else None
    if governed is None or governed.tag_ == "PRP" or (last.i + 1 < len(parse) and parse[last.i + 1].lower_ == "that"):
        return ""
    start = max(governed.left_edge.idx, cue.end) if governed.i > last.i else governed.left_edge.idx
    return parse.text[start : clause_end(governed)]


def _predicate_of(token: Token) -> Token | None:
    """Return the predicate of a noun: "The best way to win trust is | to pay on time", "The key lies in | trust"."""
    if token.dep_ not in ("attr", "nsubj") or token.head.lemma_ not in ("be", "lie"):
        return None
    predicates = ("attr", "xcomp", "ccomp", "acomp", "advcl")
    after = [child for child in token.head.children if child.i > token.head.i]
    inside = next((child for child in after if child.lower_ == "in"), None)
    if inside is not None and inside == after[0]:
        return next((below for below in inside.children if below.dep_ in ("pcomp", "pobj")), None)
    return next((child for child in after if child.dep_ in predicates), None)


def _prescribed_verb(parse: Doc, last: Token, *, addressed: bool) -> Token | None:
    """Return the first infinitive or clause after the cue that depends on it or on what it governs.

    "It is crucial for the union to train": train. "We urge that the bank publish": publish. ``addressed``
    says that somebody may stand between: "urge the two bishops and their clerks to | talk".
    """
    for token in parse[last.i + 1 :]:
        if (token.text in (";", ":") and token.i > last.i + 1) or _opens_reason(token):
            return None
        if token.tag_ == "VB" and any(child.lower_ == "to" and child.dep_ == "aux" for child in token.children):
            if addressed or not _is_purpose(token, last):
                return token
            return None
        if token.tag_ in ("VB", "VBP", "VBZ", "MD") and token.pos_ in ("VERB", "AUX"):
            verb = token.head if token.dep_ in ("aux", "auxpass") else token
            return verb if verb.dep_ in _VERBS_OF_CLAUSES and _opens_with_that(verb, last) else None
        if not addressed and token.dep_ in ("dobj", "pobj") and token.head == last and not _has_infinitive(token):
            return None
    return None


def _order_after_colon(parse: Doc, last: Token) -> Token | None:
    """Return the imperative with which an appeal goes on: "We call on all crews: | lay down your oars"."""
    colon = next((token for token in parse[last.i + 1 : -1] if token.text == ":"), None)
    order = colon.nbor() if colon is not None else None
    return order if order is not None and order.pos_ == "VERB" and order.lower_ == order.lemma_.lower() else None


def _opens_a_thing(last: Token) -> bool:
    """Say whether a thing rather than somebody's action follows: "requires | a levy to save the port"."""
    following = last.nbor() if last.i + 1 < len(last.doc) else last
    return following.lower_ in ("a", "an", "more", "some", "no") or following.tag_ in ("JJ", "JJR", "JJS", "VBG")


def _is_for_a_thing(last: Token, actor_mention: str) -> bool:
    """Say whether a cue's "for" governs a thing with its purpose: "the need for | a chart to guide the crews"."""
    following = last.nbor() if last.i + 1 < len(last.doc) else last
    things = (child for child in last.children if child.dep_ == "pobj" and child.pos_ == "NOUN")
    opens = last.lower_ == "for" and following.lower_ in ("a", "an", "more", "some")
    return opens and any(not (is_agentive(child) or names_an_actor(child, actor_mention)) for child in things)


def _opens_reason(token: Token) -> bool:
    """Say whether a condition or reason begins: "it is vital | as the crews need it", "necessary | so that they"."""
    if token.lower_ in ("as", "since", "so"):
        return token.dep_ == "mark" or (
            token.lower_ == "so" and token.i + 1 < len(token.doc) and token.nbor().lower_ == "that"
        )
    return token.lower_ in ("if", "when", "unless", "because")


def _has_infinitive(token: Token) -> bool:
    """Say whether an infinitive belongs to the phrase, its head or its head's head ("urge both sides to talk")."""
    heads = {token, token.head, token.head.head}
    return any(
        child.tag_ == "VB" and child.i > token.i and any(c.lower_ == "to" for c in child.children)
        for head in heads
        for child in head.children
    )


def _is_purpose(verb: Token, last: Token) -> bool:
    """Say whether the infinitive only gives the end of what the cue governs ("a levy to save the port")."""
    between = [token for token in verb.doc[last.i + 1 : verb.i] if not token.is_punct]
    return any(token.tag_ in ("VBG", "VBD", "VBN") and token.pos_ == "VERB" for token in between)


def _opens_with_that(verb: Token, last: Token) -> bool:
    first = verb.doc[last.i + 1].lower_ if last.i + 1 < len(verb.doc) else ""
    subject = any(child.dep_ in SUBJECTS for child in verb.children)
    return first == "that" or last.lower_ == "that" or (subject and verb.i - last.i < 8)


def _clause_of(verb: Token, cue: Cue, actor_mention: str) -> str:
    """Return a verb phrase, with its subject where that is not the actor and the verb is finite."""
    words = [child for child in verb.children if child.i < verb.i]
    infinitive = any(child.lower_ == "to" and child.dep_ == "aux" for child in words)
    subject = next((child for child in words if child.dep_ in SUBJECTS and child.dep_ != "expl"), None)
    passive = any(child.dep_ == "auxpass" for child in words)
    begins_after = subject.i if subject is not None else -1
    openers = [child for child in words if child.dep_ in _OPENERS and child.tag_ not in ("MD", "TO")]
    first = next((child for child in openers if child.idx >= cue.end and child.i > begins_after), verb)
    phrase = verb.doc.text[first.idx : clause_end(verb)]
    keep = subject is not None and subject.idx >= cue.end and subject.lower_ not in _PRONOUN_ACTORS
    if subject is None or not keep or (not passive and (infinitive or acts(subject, verb, actor_mention))):
        return phrase
    edge = subject.right_edge
    return f"{verb.doc.text[subject.left_edge.idx : edge.idx + len(edge.text)]} {phrase}"


def _governed_phrase(tokens: list[Token]) -> Token | None:
    """Return the object or prepositional object that the cue governs ("calls for | restraint")."""
    inside = {token.i for token in tokens}
    for token in reversed(tokens):
        for child in token.children:
            if child.i <= tokens[-1].i:
                continue
            if child.dep_ in ("dobj", "pobj", "pcomp", "attr", "xcomp", "ccomp", "oprd"):
                return child
            if child.dep_ == "prep" and child.tag_ == "VBG":
                return child
            if child.dep_ in ("prep", "agent"):
                below = next((below for below in child.children if below.dep_ in ("pobj", "pcomp")), None)
                if below is not None and below.i not in inside:
                    return below
        predicate = _predicate_of(token)
        if predicate is not None and predicate.i > tokens[-1].i:
            return predicate
    return None


def _from_subject(parse: Doc, cue: Cue, actor_mention: str) -> str:
    """What the value judgement is about: "Training divers | is essential"."""
    tokens = _tokens_of(parse, cue)
    if not tokens or _governs(cue) in ("verb", "sentence") or cue.rule.startswith("hortative."):
        return ""
    subject = _judged_subject(tokens) or _judged_subject(tokens, pronouns=True)
    if subject is None or (cue.rule.startswith(_SPOKEN) and subject.dep_ == "nsubj" and subject.head.lemma_ != "be"):
        return ""
    end = phrase_end(_with_adverbs(subject))
    return parse.text[subject.left_edge.idx : min(end, cue.start) if subject.idx < cue.start else end]


def _with_adverbs(subject: Token) -> Token:
    """Return the last word of a subject: "managing lakes | well | is vital" has an adverb that parses give to "is"."""
    last = subject.right_edge
    while (
        subject.tag_ == "VBG"
        and last.i + 1 < subject.head.i
        and last.nbor().dep_ == "advmod"
        and last.nbor().tag_ == "RB"
    ):
        last = last.nbor()
    return last


def _judged_subject(tokens: list[Token], *, pronouns: bool = False) -> Token | None:
    """Return the subject of the predicate that holds the cue, unless it is "it" or "there"."""
    token = tokens[0]
    for _ in range(4):
        for child in token.children:
            if child.dep_ not in SUBJECTS or child in tokens or _is_label(child):
                continue
            if child.lower_ in ("it", "there"):
                return None
            return child if pronouns or child.pos_ not in ("PRON", "DET") else None
        if token.head == token or token.dep_ in ("ccomp", "advcl", "relcl"):
            return None
        token = token.head
    return None


def _is_label(noun: Token) -> bool:
    """Say whether a noun opens the sentence as a label: "Recommendation: a new quay is needed"."""
    return noun.i == 0 and noun.i + 1 < len(noun.doc) and noun.nbor().text == ":"


def _from_misread_clause(parse: Doc, cue: Cue, actor_mention: str) -> str:
    """A clause whose verb was read as part of a name: "demands that the parties in Mali | cease hostilities"."""
    tokens = _tokens_of(parse, cue)
    if not tokens or "that" not in (tokens[-1].lower_, parse[min(tokens[-1].i + 1, len(parse) - 1)].lower_):
        return ""
    clause = parse[tokens[-1].i + 1 :]
    if any(token.tag_ in ("VB", "VBP", "VBZ", "MD") for token in clause):
        return ""
    verb = next((token for token in clause if _may_be_a_verb(token)), None)
    return parse.text[verb.idx :] if verb is not None else ""


def _may_be_a_verb(token: Token) -> bool:
    """Say whether a noun before a noun follows another noun, as no noun of a plain name does."""
    return token.tag_ == "NN" and token.dep_ == "compound" and token.is_lower and token.nbor(-1).tag_[:2] == "NN"


def _from_rest(parse: Doc, cue: Cue, actor_mention: str) -> str:
    """The rest of the sentence after the cue, without the actor where it comes first."""
    rest = fold(parse.text[cue.end :])
    mention = fold(actor_mention)
    if mention:
        opening = r"^(?:(?:for|on|upon|to|that)\s+)?(?:(?:the|both|all)\s+)?"
        pattern = rf"{opening}{re.escape(mention)}\s+(?!of\b)(?:(?:to|should|must)\s+)?"
        rest = re.sub(pattern, "", rest, flags=re.IGNORECASE)
    return rest


def _from_resolution(parse: Doc, cue: Cue, actor_mention: str) -> str:
    """What the clause of a resolution asks: "Urges those that have not yet signed to | accede"."""
    request = request_of(parse)
    if request is None or not cue.start <= request.verb.idx < cue.end:
        return ""
    clause = next(clause for clause in clauses_of(parse) if request.action.i < clause.end)
    return parse.text[request.action.idx : clause.end_char]


_STRATEGIES = (
    _from_resolution,
    _from_whole_item,
    _from_cleft,
    _from_verb_phrase,
    _from_complement,
    _from_subject,
    _from_misread_clause,
    _from_rest,
)
