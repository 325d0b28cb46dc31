"""Codebooks: the actors and themes that a table may name, as TOML which a human coder can use.

A codebook is refused as a whole where anything in it is wrong, and all that is wrong is said
at once, with file and line. What is merely unwise is left to ``check_codebook``.
"""

from __future__ import annotations

import difflib
import hashlib
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, Final, Literal, cast, get_args

from recextract.errors import CodebookError

ActorKind = Literal["state", "organisation", "group", "region"]

FALLBACK_THEME: Final = "other"
"""Code of the theme for what no other theme covers: the only one that needs no indicator words."""

_SHIPPED: Final = resources.files("recextract") / "resources" / "codebooks"
DEFAULT_CODEBOOK: Final[Traversable] = _SHIPPED / "international-relations.toml"
CODEBOOK_TEMPLATE: Final[Traversable] = _SHIPPED / "template.toml"
"""A commented starter for a codebook of one's own: ``CODEBOOK_TEMPLATE.read_text("utf-8")``."""

_KINDS: Final = get_args(ActorKind)
_CODE: Final = re.compile(r"[^\W_][\w.-]*")
_TABLE_HEADER: Final = re.compile(r"\s*\[\[?\s*([\w-]+)\s*\]\]?\s*(?:#.*)?")
_SYNTAX_POSITION: Final = re.compile(r"\s*\(at (?:line (\d+), column \d+|end of document)\)")
_THEME_REFERENCE: Final = re.compile(r"\(->\s*([^)]*)\)")
_PROBLEMS_SHOWN: Final = 20
_CURLY_APOSTROPHE: Final = "\u2019"

_SYNTAX_REMEDIES: Final[Mapping[str, str]] = {
    "Invalid value": "put texts in straight double quotes and lists in square brackets",
    "Cannot overwrite": "remove the key that stands twice, or start a new [[themes]] or [[actors]] above it",
    "Cannot mutate": "write every entry under its own [[themes]] or [[actors]], in double brackets",
    "Cannot declare": "write every entry under its own [[themes]] or [[actors]], in double brackets",
    "Unescaped": r"write a backslash as \\ or put the text in single quotes",
    "Illegal character": "close the quotation mark on the line on which it opens",
    "Unterminated": "close the quotation mark",
    "Unclosed": "close the list with ] and put a comma between its items",
    "Expected '='": 'write key = "text"',
}
_TOML_TYPES: Final[Mapping[type, str]] = {
    str: "a text",
    bool: "true or false",
    int: "a number",
    float: "a number",
    list: "a list",
    dict: "a table",
}


@dataclass(frozen=True, slots=True)
class ActorEntry:
    """One actor and the forms that name it.

    ``aliases`` name it on their own, ``metonyms`` stand for it when they act, ``demonyms`` name it
    beside a noun of government or people. The name itself is a form as well. Forms of the kind
    "group" are matched without regard to case, all others as written.

    >>> france = ActorEntry("FR", "France", "state", metonyms=("Paris",), demonyms=("French",))
    >>> france.forms
    ('France', 'Paris', 'French')
    """

    code: str
    name: str
    kind: ActorKind
    definition: str = ""
    aliases: tuple[str, ...] = ()
    metonyms: tuple[str, ...] = ()
    demonyms: tuple[str, ...] = ()

    @property
    def forms(self) -> tuple[str, ...]:
        """Name, aliases, metonyms and demonyms, in this order."""
        return (self.name, *self.aliases, *self.metonyms, *self.demonyms)

    @property
    def ignores_case(self) -> bool:
        """Say whether the forms match in upper and lower case alike ("Policymakers")."""
        return self.kind == "group"


@dataclass(frozen=True, slots=True)
class ThemeEntry:
    """One theme, described for a human coder, with indicator words and example sentences.

    >>> ThemeEntry("peace", "Peace", "Ending and settling conflicts.", aliases=("ceasefire",)).aliases
    ('ceasefire',)
    """

    code: str
    name: str
    definition: str
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Codebook:
    """A validated codebook, with the SHA-256 of its file and where that file stood.

    ``lists_actors`` is off where the file has no word on actors: then those of the shipped codebook count
    (:func:`.listed_actors`). ``actors = []`` in the file lists nobody, and nobody counts.

    >>> load_codebook().theme_codes[:3]
    ('diplomacy', 'security', 'counterterrorism')
    """

    name: str
    version: str
    language: str
    description: str
    actors: tuple[ActorEntry, ...]
    themes: tuple[ThemeEntry, ...]
    sha256: str
    source: str
    lists_actors: bool = True

    @property
    def theme_codes(self) -> tuple[str, ...]:
        """The codes of the themes, in the order of the file."""
        return tuple(theme.code for theme in self.themes)


def load_codebook(path: Path | str | None = None) -> Codebook:
    """Read and validate a codebook; without ``path``, the one that recextract brings along.

    >>> codebook = load_codebook()
    >>> [actor.name for actor in codebook.actors if "Whitehall" in actor.metonyms]
    ['United Kingdom']

    ``Codebook.sha256`` is taken over the bytes of the file, so a changed comment changes it.

    Raises ``CodebookError`` if the file cannot be read, is not TOML, lacks a theme, or has missing,
    unknown, empty or wrongly typed keys, a code or name twice, or a form which two actors claim.
    The error names every problem with its line.
    """
    return _read(path)[0]


def check_codebook(path: Path | str | None = None) -> list[str]:
    """Return what is unwise in a codebook that loads, one warning an item, with file and line.

    >>> check_codebook()
    []

    Warns of themes without scope, examples or indicator words, references to unknown themes, one
    indicator word under two themes, forms that equal another actor's name, very short forms, forms
    given twice and curly apostrophes. Raises ``CodebookError`` as ``load_codebook`` does.
    """
    codebook, places = _read(path)
    warnings = [*_theme_warnings(codebook, places), *_actor_warnings(codebook, places)]
    return [str(warning) for warning in warnings]


@dataclass(frozen=True, slots=True)
class _Finding:
    """A problem or a warning, with the line it concerns (0: the file as a whole)."""

    source: str
    line: int
    what: str

    def __str__(self) -> str:
        position = f", line {self.line}" if self.line else ""
        return f"{self.source}{position}: {self.what}"


class _Places:
    """Where the entries of a codebook file stand, for messages that name a line.

    Lines are found by reading the table headers again, since ``tomllib`` keeps none. A file that
    writes its entries as inline tables has no such headers: its messages name no line.
    """

    def __init__(self, source: str, text: str) -> None:
        self.source = source
        self._lines = text.split("\n")
        headers = [
            (number, header[1]) for number, line in enumerate(self._lines) if (header := _TABLE_HEADER.fullmatch(line))
        ]
        starts = [number for number, _ in headers] + [len(self._lines)]
        self._blocks: dict[str, list[range]] = {"": [range(starts[0])]}
        for (start, table), end in zip(headers, starts[1:], strict=True):
            self._blocks.setdefault(table, []).append(range(start, end))

    def finding(self, what: str, table: str = "", index: int = 0, key: str = "", value: str = "") -> _Finding:
        """Make a finding about an entry, a key in it, or a value under that key."""
        return _Finding(self.source, self._line(table, index, key, value), what)

    def _line(self, table: str, index: int, key: str, value: str) -> int:
        blocks = self._blocks.get(table, [])
        if index >= len(blocks):
            return 0
        block = blocks[index]
        entry_line = block.start + 1 if table else 0
        if not key:
            return entry_line
        is_key = re.compile(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=")
        key_line = next((number for number in block if is_key.match(self._lines[number])), None)
        if key_line is None:
            return entry_line
        quoted = (f'"{value}"', f"'{value}'")
        value_lines = (
            number
            for number in range(key_line, block.stop)
            if value and any(form in self._lines[number] for form in quoted)
        )
        return next(value_lines, key_line) + 1


class _Entry:
    """One table of the file while it is checked: hands out its values and notes what is wrong."""

    def __init__(self, places: _Places, table: str, index: int, values: Mapping[str, Any]) -> None:
        self._places = places
        self._table = table
        self._index = index
        self._values = values
        self.findings: list[_Finding] = []
        code = values.get("code")
        label = f'"{code}"' if isinstance(code, str) and code else f"number {index + 1}"
        self.label = f"{table.removesuffix('s')} {label}" if table else "the codebook"

    def note(self, what: str, key: str = "", value: str = "") -> None:
        """Note a problem of this entry."""
        text = f"{self.label}: {what}"
        self.findings.append(self._places.finding(text, self._table, self._index, key, value))

    def allow_keys(self, known: Sequence[str]) -> None:
        """Note every key that is not ``known``."""
        for key in self._values:
            if key not in known:
                near = difflib.get_close_matches(key, known, n=1)
                remedy = f'write "{near[0]}"' if near else f"use one of {', '.join(known)}"
                self.note(f'unknown key "{key}"; {remedy} or remove it', key)

    def text(self, key: str, *, required: bool = True) -> str:
        """Return a text, empty where it is missing or wrong."""
        if key not in self._values:
            if required:
                self.note(f'"{key}" is missing; add {key} = "..."')
            return ""
        value = self._values[key]
        if not isinstance(value, str):
            self.note(f'"{key}" is {_type_of(value)}; put it in quotes: {key} = "..."', key)
            return ""
        if not value.strip():
            self.note(f'"{key}" is empty; {"fill it in" if required else "fill it in or remove it"}', key)
            return ""
        if value != value.strip():
            self.note(f'"{key}" starts or ends with a space; remove it', key)
        return value.strip()

    def code(self) -> str:
        """Return the code of the entry: letters, digits, and "_", "-", "." after the first of them."""
        code = self.text("code")
        if code and not _CODE.fullmatch(code):
            self.note('"code" may hold letters, digits, "_", "-" and "." only; rename it', "code")
        return code

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts, empty where it is missing or wrong."""
        values = self._values.get(key, [])
        if not isinstance(values, list):
            self.note(f'"{key}" is {_type_of(values)}; write a list: {key} = ["...", "..."]', key)
            return ()
        for number, value in enumerate(values, start=1):
            if not isinstance(value, str):
                self.note(f'item {number} of "{key}" is {_type_of(value)}; put it in quotes', key)
            elif not value.strip():
                self.note(f'item {number} of "{key}" is empty; fill it in or remove it', key)
            elif value != value.strip():
                self.note(f'"{value}" in "{key}" starts or ends with a space; remove it', key, value)
        return tuple(value.strip() for value in values if isinstance(value, str) and value.strip())


def _type_of(value: object) -> str:
    """Name the TOML type of a value in plain words.

    >>> _type_of([]), _type_of(True)
    ('a list', 'true or false')
    """
    return _TOML_TYPES.get(type(value), "a date or time")


def _read(path: Path | str | None) -> tuple[Codebook, _Places]:
    """Load and validate; the places of the entries serve the warnings."""
    source, content = _content(path)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise CodebookError(f"{source}, line {line}: not UTF-8; save the file as UTF-8") from error
    values = _parsed(source, text)
    places = _Places(source, text)
    top = _Entry(places, "", 0, values)
    top.allow_keys(("name", "version", "language", "description", "themes", "actors"))
    name, version, language, description = (top.text(key) for key in ("name", "version", "language", "description"))
    theme_entries = _entries(top, places, "themes", values.get("themes", []))
    actor_entries = _entries(top, places, "actors", values.get("actors", []))
    if values.get("themes", []) == []:
        top.note('there is no theme; add at least one [[themes]] with "code", "name" and "definition"')
    themes = tuple(_theme(entry) for entry in theme_entries)
    actors = tuple(_actor(entry) for entry in actor_entries)
    _note_repeated(theme_entries, themes)
    _note_repeated(actor_entries, actors)
    _note_claimed_twice(actor_entries, actors)
    _raise_for([finding for entry in (top, *theme_entries, *actor_entries) for finding in entry.findings])
    digest = hashlib.sha256(content).hexdigest()
    own = Codebook(name, version, language, description, actors, themes, digest, source, "actors" in values)
    return own, places


def _content(path: Path | str | None) -> tuple[str, bytes]:
    """Return what to call the file in messages, and its bytes."""
    if path is None:
        return f"recextract/resources/codebooks/{DEFAULT_CODEBOOK.name}", DEFAULT_CODEBOOK.read_bytes()
    try:
        return str(path), Path(path).read_bytes()
    except FileNotFoundError as error:
        raise CodebookError(f"{path}: there is no such codebook file; check the path") from error
    except IsADirectoryError as error:
        raise CodebookError(f"{path}: this is a folder; name the codebook file in it") from error
    except OSError as error:
        reason = error.strerror or str(error)
        raise CodebookError(f"{path}: cannot be read ({reason}); check its permissions") from error


def _parsed(source: str, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        reason = str(error)
        position = _SYNTAX_POSITION.search(reason)
        line = (position and position[1]) or str(text.rstrip("\n").count("\n") + 1)
        remedies = (remedy for start, remedy in _SYNTAX_REMEDIES.items() if start in reason)
        remedy = next(remedies, "correct the line; the codebook template shows the form")
        reason = _SYNTAX_POSITION.sub("", reason)
        raise CodebookError(f"{source}, line {line}: not valid TOML ({reason}); {remedy}") from error


def _entries(top: _Entry, places: _Places, table: str, values: object) -> list[_Entry]:
    """Wrap the tables under ``table``; anything that is no table becomes a problem of the file."""
    if isinstance(values, list) and all(isinstance(value, dict) for value in values):
        return [_Entry(places, table, index, value) for index, value in enumerate(values)]
    top.findings.append(places.finding(f'"{table}" is no list of tables; write each entry under [[{table}]]', table))
    return []


def _theme(entry: _Entry) -> ThemeEntry:
    entry.allow_keys(ThemeEntry.__slots__)
    theme = ThemeEntry(
        code=entry.code(),
        name=entry.text("name"),
        definition=entry.text("definition"),
        include=entry.texts("include"),
        exclude=entry.texts("exclude"),
        aliases=entry.texts("aliases"),
        examples=entry.texts("examples"),
    )
    for alias in theme.aliases:
        if alias != alias.lower():
            entry.note(f'"{alias}" has capitals; write "{alias.lower()}"', "aliases", alias)
    return theme


def _actor(entry: _Entry) -> ActorEntry:
    entry.allow_keys(ActorEntry.__slots__)
    kind = entry.text("kind")
    if kind and kind not in _KINDS:
        entry.note(f'"kind" is "{kind}"; write one of {", ".join(_KINDS)}', "kind")
    actor = ActorEntry(
        code=entry.code(),
        name=entry.text("name"),
        kind=cast(ActorKind, kind),
        definition=entry.text("definition", required=kind in _KINDS and kind != "state"),
        aliases=entry.texts("aliases"),
        metonyms=entry.texts("metonyms"),
        demonyms=entry.texts("demonyms"),
    )
    if ";" in actor.name:
        entry.note('"name" holds a semicolon, which parts the actors of a row; remove it', "name")
    return actor


def _note_repeated(entries: Sequence[_Entry], items: Sequence[ThemeEntry] | Sequence[ActorEntry]) -> None:
    """Note codes and names that an earlier entry of the same table has."""
    for key in ("code", "name"):
        first: dict[str, str] = {}
        for entry, item in zip(entries, items, strict=True):
            value: str = getattr(item, key)
            if value in first:
                entry.note(f'the {key} "{value}" is taken by {first[value]}; change one of them', key)
            elif value:
                first[value] = entry.label


def _forms_by_key(actor: ActorEntry) -> Iterator[tuple[str, str]]:
    for key in ("aliases", "metonyms", "demonyms"):
        for form in getattr(actor, key):
            yield key, form


def _note_claimed_twice(entries: Sequence[_Entry], actors: Sequence[ActorEntry]) -> None:
    """Note forms that two actors claim; case counts unless one of the two ignores it ("Media", "media")."""
    claims: dict[str, list[tuple[str, int]]] = {}
    for index, (entry, actor) in enumerate(zip(entries, actors, strict=True)):
        for key, form in _forms_by_key(actor):
            rivals = claims.setdefault(form.casefold(), [])
            for rival_form, rival in rivals:
                ignores_case = actor.ignores_case or actors[rival].ignores_case
                if rival != index and (ignores_case or rival_form == form):
                    what = f'"{form}" in "{key}" is claimed by {entries[rival].label} too; keep it in one'
                    entry.note(what, key, form)
                    break
            rivals.append((form, index))


def _raise_for(findings: Sequence[_Finding]) -> None:
    if not findings:
        return
    shown = [str(finding) for finding in findings[:_PROBLEMS_SHOWN]]
    if len(findings) > _PROBLEMS_SHOWN:
        shown.append(f"... and {len(findings) - _PROBLEMS_SHOWN} more problems")
    raise CodebookError("\n".join(shown))


def _theme_warnings(codebook: Codebook, places: _Places) -> Iterator[_Finding]:
    users: dict[str, str] = {}
    for index, theme in enumerate(codebook.themes):
        label = f'theme "{theme.code}"'
        if not theme.include:
            yield places.finding(f'{label} does not say what it includes; add "include"', "themes", index)
        if not theme.examples:
            yield places.finding(f"{label} has no examples; add a few sentences", "themes", index)
        if not theme.aliases and theme.code != FALLBACK_THEME:
            what = f'{label} has no indicator words, so that none can find it; add "aliases"'
            yield places.finding(what, "themes", index)
        for phrase in theme.exclude:
            for code in _referred_themes(phrase):
                if code not in codebook.theme_codes:
                    what = f'{label} refers to a theme "{code}" that does not exist; correct the code'
                    yield places.finding(what, "themes", index, "exclude", phrase)
        for alias in theme.aliases:
            first = users.setdefault(alias, theme.code)
            where = ("themes", index, "aliases", alias)
            if first != theme.code:
                what = f'{label} shares the indicator "{alias}" with theme "{first}"; keep it in one'
                yield places.finding(what, *where)
            if len(alias) < 2:
                yield places.finding(f'{label}: "{alias}" is very short; remove it', *where)
        aliases = [("aliases", alias) for alias in theme.aliases]
        yield from _repeated_forms(places, label, "themes", index, aliases)


def _referred_themes(phrase: str) -> list[str]:
    """Return the codes to which an exclusion refers.

    >>> _referred_themes("relief in wars (-> peace, human_rights)")
    ['peace', 'human_rights']
    """
    return [code.strip() for codes in _THEME_REFERENCE.findall(phrase) for code in codes.split(",")]


def _actor_warnings(codebook: Codebook, places: _Places) -> Iterator[_Finding]:
    owners = {actor.name.casefold(): actor for actor in codebook.actors}
    for index, actor in enumerate(codebook.actors):
        label = f'actor "{actor.code}"'
        forms = list(_forms_by_key(actor))
        for key, form in forms:
            where = ("actors", index, key, form)
            owner = owners.get(form.casefold(), actor)
            same = form == owner.name or actor.ignores_case or owner.ignores_case
            if owner is not actor and same:
                what = f'{label}: "{form}" is the name of actor "{owner.code}"; keep it in one'
                yield places.finding(what, *where)
            if _is_very_short(form, ignores_case=actor.ignores_case):
                what = f'{label}: "{form}" is very short and will name the actor by mistake; lengthen it'
                yield places.finding(what, *where)
            if _CURLY_APOSTROPHE in form:
                what = f'{label}: "{form}" has a curly apostrophe, which never matches; write a straight one'
                yield places.finding(what, *where)
        yield from _repeated_forms(places, label, "actors", index, [("name", actor.name), *forms])


def _is_very_short(form: str, *, ignores_case: bool) -> bool:
    """Say whether a form is too short to be safe.

    >>> _is_very_short("UK", ignores_case=False), _is_very_short("Un", ignores_case=False)
    (False, True)
    >>> _is_very_short("we", ignores_case=True)
    True
    """
    if len(form) > 2:
        return False
    return ignores_case or len(form) < 2 or not (form.isupper() or any(map(str.isdigit, form)))


def _repeated_forms(
    places: _Places, label: str, table: str, index: int, forms: Sequence[tuple[str, str]]
) -> Iterator[_Finding]:
    seen: set[str] = set()
    for key, form in forms:
        if form in seen:
            yield places.finding(f'{label}: "{form}" is given twice; remove one', table, index, key, form)
        seen.add(form)
