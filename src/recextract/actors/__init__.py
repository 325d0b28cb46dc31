"""Who should act: candidates from syntax, discourse and the document, ranked by a learned model."""

from recextract.actors.model import ActorModel
from recextract.actors.resolver import ActorResolver, sentences_to_parse

__all__ = ["ActorModel", "ActorResolver", "sentences_to_parse"]
