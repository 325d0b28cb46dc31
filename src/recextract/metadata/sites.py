"""The body that stands beside the text: in a page's `<title>`, a closing link, a running head."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from recextract.metadata.foot import is_house
from recextract.metadata.labels import may_issue
from recextract.metadata.names import is_body, is_person, is_place, shape, source_rules, tidy_body
from recextract.metadata.textlines import Line

_LAST_LINES = 3
_FEWEST_MENTIONS = 2
_SHORTEST_LABEL = 4
_PARTS = re.compile(r"\s*\|\s*|\s+(?:[»·•–—-]|::)\s+")
_SERVER = re.compile(r"^(?:www\d?|m|amp)\.")


def linked_paper(foot: Sequence[Line]) -> str:
    """Return the paper in which, says one of the last lines, the text stands ("Link to the article in The Lamp").

    >>> linked_paper([Line(0, 0, "Read the original article in The Lamp")])
    'The Lamp'
    """
    for line in foot[-_LAST_LINES:]:
        if (match := shape("link-to-paper").fullmatch(line.text)) and may_issue(match["source"]):
            name = tidy_body(match["source"])
            if not (is_place(name) or is_person(name)) or is_house(name):
                return name
    return ""


def name_of_host(host: str, text: str) -> str:
    """Return the name of a site: that of a known issuer, or one that the text spells out, else its bare host.

    >>> name_of_host("www.dawn.com", ""), name_of_host("saltlamp.co.uk", "He told Salt Lamp so.")
    ('Dawn', 'Salt Lamp')
    >>> name_of_host("www.saltlamp.co.uk", "He had a salt lamp.")
    'saltlamp.co.uk'
    """
    bare = _SERVER.sub("", host.lower())
    labels = [part for part in bare.split(".")[:-1] if part not in source_rules().words["kind_of_host"]]
    if not labels:
        return bare
    label = labels[-1]
    for known in (*source_rules().words["medium"], *source_rules().words["known"]):
        if label in {_squeezed(known), _squeezed(known.removeprefix("The "))}:
            return known
    if len(label) >= _SHORTEST_LABEL:
        spelt = re.compile(r"\b(?:The\s)?" + r"[\s'’&-]*".join(map(re.escape, label)) + r"\b", re.I)
        for match in spelt.finditer(text):
            if all(word[:1].isupper() for word in match[0].split()):
                return " ".join(match[0].split())
    return bare


def running_body(lines: Iterable[str], title: str) -> str:
    """Return the body that a running head or foot names and that is not the title.

    >>> running_body(["Page 2 of 9", "Clay Institute | Policy Brief 7"], "Ships of Clay")
    'Clay Institute'
    """
    parts = (part for line in lines for part in _PARTS.split(line) if part.lower() != title.lower())
    return next((tidy_body(part) for part in parts if is_body(part)), "")


def _squeezed(name: str) -> str:
    """Return the letters of a name in a row, as hosts have them."""
    return re.sub(r"[\W_]", "", name).lower()


def site_body(site: str, houses: Iterable[str], text: str) -> str:
    """Return the body that a page's `<title>` names instead of its heading, below the school to which it belongs.

    A department's page names its school in the text: the one whose name stands there most often, if the text
    speaks of it as of its own house.

    >>> text = "The Clay College met. Clay College is old. Salt College is new."
    >>> site_body("Department of Ships", ["Clay College"], text), site_body("Department of Ships", [], text)
    ('Clay College, Department of Ships', 'Department of Ships')
    >>> site_body("Ships of Clay", [], text), site_body("Home | Clay Institute", [], text)
    ('', 'Clay Institute')
    """
    name = next((tidy_body(part) for part in (site, *reversed(_PARTS.split(site))) if is_body(part)), "")
    named = Counter(match[0].removeprefix("The ") for match in shape("school-name").finditer(text))
    parent, mentions = next(iter(named.most_common(1)), ("", 0))
    belongs = (
        mentions >= _FEWEST_MENTIONS and any(parent in house for house in houses) and not shape("school").search(name)
    )
    return f"{parent}, {name}" if belongs and shape("part-of-school").match(name) else name
