"""Pattern rules kept in TOML, each with the sentences it must and must not find.

A rule file has tables of word lists (``[words]``), of sub-patterns (``[parts]``, written
``{{NAME}}`` where they are used) and arrays of rules. A rule without both ``yes`` and ``no``
examples, two rules of one name and a pattern that does not compile are refused at loading.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any

from recextract.errors import ConfigurationError

_PART = re.compile(r"\{\{(\w+)\}\}")


@dataclass(frozen=True, slots=True)
class TextRule:
    """One pattern, what it gives, how much it counts, and its examples."""

    id: str
    pattern: re.Pattern[str]
    yes: tuple[str, ...]
    no: tuple[str, ...]
    gives: str = ""
    kind: str = ""
    weight: float = 0.0
    options: Mapping[str, Any] = field(default_factory=dict)

    def failures(self, find: Callable[[TextRule, str], bool] | None = None) -> list[str]:
        """Return the examples that the rule gets wrong (``find`` replaces a plain search).

        >>> rule = TextRule("by", re.compile("^By "), ("By Ann Lee",), ("Stand by me",))
        >>> rule.failures()
        []
        """
        found = find or (lambda rule, text: rule.pattern.search(text) is not None)
        missed = [f"{self.id} misses {text!r}" for text in self.yes if not found(self, text)]
        return missed + [f"{self.id} finds {text!r}" for text in self.no if found(self, text)]


@dataclass(frozen=True, slots=True)
class RuleFile:
    """A loaded rule file: word lists by name and groups of rules by name."""

    name: str
    words: Mapping[str, tuple[str, ...]]
    groups: Mapping[str, tuple[TextRule, ...]]


def alternation(words: tuple[str, ...]) -> str:
    r"""Return the words as an alternation, longest first, inner spaces matching any white space.

    >>> alternation(("of", "of the"))
    'of\\s+the|of'
    """
    ordered = sorted(words, key=lambda word: (-len(word), word))
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in ordered)


def parse_rules(
    source: str,
    *,
    name: str = "rules",
    given: Mapping[str, str] | None = None,
    read: Callable[[str], str] = str,
    flags: re.RegexFlag = re.NOFLAG,
) -> RuleFile:
    """Read a rule file's text; raise ConfigurationError (R501) where a rule is unusable.

    ``given`` are sub-patterns from elsewhere. Every word list is a sub-pattern as well, under
    its name in capitals. ``read`` turns what stands in the file into a regular expression,
    which is compiled with ``flags``.

    >>> text = '''
    ... [words]
    ... role = ["minister", "chair"]
    ... [[speech]]
    ... id = "remarks"
    ... pattern = '(?i)remarks by the {{ROLE}}'
    ... yes = ["Remarks by the chair"]
    ... no = ["Remarks on the budget"]
    ... '''
    >>> parse_rules(text).groups["speech"][0].id
    'remarks'
    """
    try:
        table = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(f"{name} is not valid TOML ({error}); correct the file.") from error
    words = {key: _word_list(name, key, value) for key, value in table.pop("words", {}).items()}
    parts = dict(given or {})
    parts.update({key.upper(): f"(?:{alternation(value)})" for key, value in words.items()})
    for key, value in table.pop("parts", {}).items():
        parts[key] = _fill(name, key, value, parts)

    def compiled(rule: str, pattern: str) -> re.Pattern[str]:
        try:
            return re.compile(read(_fill(name, rule, pattern, parts)), flags)
        except re.error as error:
            raise ConfigurationError(f"{name}: the pattern of {rule!r} does not compile ({error}).") from error

    groups: dict[str, tuple[TextRule, ...]] = {}
    seen: set[str] = set()
    for group, rules in table.items():
        if not isinstance(rules, list):
            raise ConfigurationError(f"{name}: [{group}] must be an array of rules, written [[{group}]].")
        groups[group] = tuple(_rule(name, group, rule, seen, compiled) for rule in rules)
    return RuleFile(name, words, groups)


@cache
def packaged_rules(name: str) -> RuleFile:
    """Load a rule file of the package by its name, once: ``packaged_rules("dates.toml")``."""
    text = (resources.files("recextract") / "resources" / name).read_text(encoding="utf-8")
    return parse_rules(text, name=name)


def _word_list(file: str, key: str, value: Any) -> tuple[str, ...]:
    """Check that a word list is a list of different words."""
    if not isinstance(value, list) or not all(isinstance(word, str) and word for word in value):
        raise ConfigurationError(f"{file}: the word list {key!r} must be a list of words.")
    twice = sorted({word for word in value if value.count(word) > 1})
    if twice:
        raise ConfigurationError(f"{file}: the word list {key!r} has {', '.join(twice)} twice; remove one.")
    return tuple(value)


def _fill(file: str, rule: str, pattern: str, parts: Mapping[str, str]) -> str:
    """Put the sub-patterns into a pattern."""

    def replace(match: re.Match[str]) -> str:
        if match[1] not in parts:
            raise ConfigurationError(f"{file}: {rule!r} uses the part {match[1]!r}, which is not defined above it.")
        return parts[match[1]]

    return _PART.sub(replace, pattern)


def _rule(
    file: str,
    group: str,
    table: Mapping[str, Any],
    seen: set[str],
    compiled: Callable[[str, str], re.Pattern[str]],
) -> TextRule:
    """Build one rule and refuse it if it is incomplete."""
    name = str(table.get("id", ""))
    if not name or name in seen:
        raise ConfigurationError(f"{file}: a rule under [[{group}]] has no id of its own ({name!r}); give it one.")
    seen.add(name)
    yes, no = tuple(table.get("yes", ())), tuple(table.get("no", ()))
    if not yes or not no:
        raise ConfigurationError(f"{file}: {name!r} needs examples under both `yes` and `no`.")
    pattern = compiled(name, str(table.get("pattern", "")))
    if not pattern.pattern:
        raise ConfigurationError(f"{file}: {name!r} has no pattern.")
    known = {"id", "pattern", "yes", "no", "gives", "kind", "weight"}
    return TextRule(
        id=name,
        pattern=pattern,
        yes=yes,
        no=no,
        gives=str(table.get("gives", "")),
        kind=str(table.get("kind", "")),
        weight=float(table.get("weight", 0.0)),
        options={key: value for key, value in table.items() if key not in known},
    )
