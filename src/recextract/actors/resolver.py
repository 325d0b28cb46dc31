"""Who should act, for all recommendations of a document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from recextract.actors.apart import cut_to_part
from recextract.actors.candidates import build_candidates, prepare_document
from recextract.actors.headings import addressed_names
from recextract.actors.letters import asked_reader, letter_names
from recextract.actors.lexicon import ActorLexicon
from recextract.actors.model import ActorModel
from recextract.actors.profile import profile_document
from recextract.actors.ranking import choose, likeliest_state, names_its_actor, rank, weighed
from recextract.actors.records import DocumentCandidates
from recextract.actors.rows import read_row
from recextract.codebook import Codebook
from recextract.metadata.letters import find_letter
from recextract.text.analysis import AnalysedDocument
from recextract.text.lists import is_state_organ
from recextract.types import Actors, Attribution


class ActorResolver:
    """Resolve the actors of recommendations with a codebook and a learned ranker.

    Sentences without a parse get empty actors. Results depend on the document alone and are the same on every run.
    """

    def __init__(self, codebook: Codebook, model: ActorModel) -> None:
        self.lexicon = ActorLexicon.of(codebook)
        self.model = model

    def resolve(
        self, analysed: AnalysedDocument, rows: Sequence[int], attributions: Mapping[int, Attribution]
    ) -> dict[int, tuple[Actors, ...]]:
        """Return the actors of each prescription of each row; ``rows`` index ``analysed.sentences``."""
        result: dict[int, tuple[Actors, ...]] = {row: (Actors(),) for row in rows}
        if not rows:
            return result
        lexicon = _lexicon_of(analysed, self.lexicon)
        document = candidates_of(analysed, rows, attributions, self.lexicon, self.model.voice.homes, lexicon)
        letter = find_letter(analysed.document.text)
        reader = letter_names(letter, lexicon) if letter else ()
        for row, probabilities in zip(document.rows, rank(self.model, document), strict=True):
            chosen = replace(choose(row, probabilities, self.model.choice), weighed=weighed(row, probabilities))
            own_actor = names_its_actor(row) and not row.tells_to_ask
            addressed = () if own_actor else addressed_names(analysed.views[row.row], lexicon)
            if any(map(is_state_organ, addressed)):
                state = likeliest_state(row, probabilities)
                named = [state if state and is_state_organ(name) else name for name in addressed]
                addressed = tuple(dict.fromkeys(named))
            own_words = row.row not in attributions or attributions[row.row].kind == "author"
            told = asked_reader(row) if letter and own_words and not addressed else None
            if letter and told is not None and (reader or letter.kind != "titled"):
                chosen = Actors(reader, told, "addressed", weighed=chosen.weighed)
            found = row.apart or (Actors(addressed, "", "addressed") if addressed else chosen,)
            result[row.row] = _with_answered(found, row.answered, attributions[row.row]) if row.answered else found
        return result


def _with_answered(found: tuple[Actors, ...], answered: Actors, attribution: Attribution) -> tuple[Actors, ...]:
    """Return the actors of an answer and, before or behind it, of the demand where that is made of others alone."""
    answer = tuple(cut_to_part(actors, attribution) for actors in found)
    named = {name for actors in answer for name in actors.names}
    if not answered.names or not named or named & set(answered.names):
        return answer
    return tuple(sorted((answered, *answer), key=lambda actors: actors.start))


def sentences_to_parse(analysed: AnalysedDocument, rows: Sequence[int]) -> set[int]:
    """Return the sentences whose parse helps: the rows and the sentence before each.

    >>> from recextract.text.analysis import analyse
    >>> from recextract.types import Document
    >>> sorted(sentences_to_parse(analyse(Document("a", "Talks stalled. Both must talk. Now.", "txt")), [1]))
    [0, 1]
    """
    last = len(analysed.sentences)
    return {i for row in rows for i in (row - 1, row) if 0 <= i < last}


def candidates_of(
    analysed: AnalysedDocument,
    rows: Sequence[int],
    attributions: Mapping[int, Attribution],
    lexicon: ActorLexicon,
    frequent: Sequence[str] = (),
    own_lexicon: ActorLexicon | None = None,
) -> DocumentCandidates:
    """Return the candidates of each row that has a parse, with the features that need no model.

    ``own_lexicon`` is the lexicon of the document where it is built already, which takes a scan of the whole text.
    """
    known = [name for name in frequent if name in lexicon.listed]
    lexicon = own_lexicon or _lexicon_of(analysed, lexicon)
    parsed = {
        i: read_row(analysed.parses[i], lexicon) for i in sentences_to_parse(analysed, rows) if i in analysed.parses
    }
    parsed = {i: row for i, row in parsed.items() if len(row.doc)}
    wanted = [row for row in rows if row in parsed]
    document = prepare_document(analysed, wanted, lexicon, profile_document(analysed, lexicon), parsed, known)
    return build_candidates(document, attributions)


def _lexicon_of(analysed: AnalysedDocument, lexicon: ActorLexicon) -> ActorLexicon:
    return lexicon.for_document(" ".join(view.text for view in analysed.views))
