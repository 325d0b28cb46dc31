"""What is to be done: the words of a recommendation without actor and cue."""

from recextract.actions.finding import find_action

__all__ = ["find_action"]
