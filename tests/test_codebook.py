"""The shipped codebooks hold what they promise, and broken ones are refused in plain words."""

from __future__ import annotations

import doctest
import hashlib
import re
from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest

from recextract import codebook as codebook_module
from recextract.codebook import (
    CODEBOOK_TEMPLATE,
    DEFAULT_CODEBOOK,
    ActorEntry,
    Codebook,
    check_codebook,
    load_codebook,
)
from recextract.errors import CodebookError
from recextract.listed_actors import listed_actors, unlisted_actors

UNITED_NATIONS_MEMBERS = re.findall(
    r"[A-Z]{2}",
    """
    AF AL DZ AD AO AG AR AM AU AT AZ BS BH BD BB BY BE BZ BJ BT BO BA BW BR BN BG BF BI CV KH CM CA
    CF TD CL CN CO KM CG CD CR CI HR CU CY CZ DK DJ DM DO EC EG SV GQ ER EE SZ ET FJ FI FR GA GM GE
    DE GH GR GD GT GN GW GY HT HN HU IS IN ID IR IQ IE IL IT JM JP JO KZ KE KI KP KR KW KG LA LV LB
    LS LR LY LI LT LU MG MW MY MV ML MT MH MR MU MX FM MD MC MN ME MA MZ MM NA NR NP NL NZ NI NE NG
    MK NO OM PK PW PA PG PY PE PH PL PT QA RO RU RW KN LC VC WS SM ST SA SN RS SC SL SG SK SI SB SO
    ZA SS ES LK SD SR SE CH SY TJ TZ TH TL TG TO TT TN TR TM TV UG UA AE GB US UY UZ VU VE VN YE ZM
    ZW
    """,
)

GUIDE_THEMES = (
    "diplomacy",
    "security",
    "counterterrorism",
    "peace",
    "economy",
    "connectivity",
    "governance",
    "human_rights",
    "climate_energy",
    "science_education",
    "health_social",
    "narrative",
    "other",
)

HEAD = """\
name = "river"
version = "0.1"
language = "en"
description = "Advice on a river."
"""
THEME = """
[[themes]]
code = "water"
name = "Water"
definition = "Who may take how much."
include = ["quotas"]
aliases = ["quota"]
examples = ["The towns should share."]
"""
ACTOR = """
[[actors]]
code = "NL"
name = "Netherlands"
kind = "state"
aliases = ["Holland"]
"""


@pytest.fixture(scope="module")
def shipped() -> Codebook:
    return load_codebook()


def saved(folder: Path, text: str) -> Path:
    path = folder / "river.toml"
    path.write_text(text, encoding="utf-8", newline="\n")
    return path


def refusal(folder: Path, text: str) -> str:
    with pytest.raises(CodebookError) as caught:
        load_codebook(saved(folder, text))
    return caught.value.message


def owner(codebook: Codebook, form: str) -> str:
    return next((actor.name for actor in codebook.actors if form in actor.forms), "")


def test_default_has_the_themes_of_the_guide_in_its_order(shipped: Codebook) -> None:
    assert shipped.theme_codes == GUIDE_THEMES


def test_default_themes_are_described_for_a_coder_and_for_a_lexicon(shipped: Codebook) -> None:
    for theme in shipped.themes:
        assert theme.definition and theme.include and theme.exclude, theme.code
        assert 4 <= len(theme.examples) <= 8, theme.code
        if theme.code != "other":
            assert 40 <= len(theme.aliases) <= 80, theme.code


def test_default_has_every_united_nations_member_with_a_demonym_or_a_reason(shipped: Codebook) -> None:
    states = {actor.code: actor for actor in shipped.actors if actor.kind == "state"}
    assert len(UNITED_NATIONS_MEMBERS) == len(set(UNITED_NATIONS_MEMBERS)) == 193
    assert set(UNITED_NATIONS_MEMBERS) <= set(states)
    assert set(states) - set(UNITED_NATIONS_MEMBERS) == {"VA", "XK", "PS", "TW", "SU", "YU", "CS", "DD"}
    ambiguous_demonyms = {"CG", "CD", "DM", "DO"}
    assert {code for code, state in states.items() if not state.demonyms} == ambiguous_demonyms | {"VA"}


@pytest.mark.parametrize(
    ("form", "actor"),
    [
        ("U.S.", "United States"),
        ("Washington", "United States"),
        ("Capitol Hill", "United States"),
        ("Whitehall", "United Kingdom"),
        ("Kremlin", "Russia"),
        ("DRC", "Democratic Republic of the Congo"),
        ("Burma", "Myanmar"),
        ("Czech Republic", "Czechia"),
        ("Pyongyang", "North Korea"),
        ("Republic of Korea", "South Korea"),
        ("People's Republic of China", "China"),
        ("Republic of China", "Taiwan"),
        ("Brussels", "European Union"),
        ("UN Security Council", "United Nations"),
        ("North Atlantic Treaty Organization", "NATO"),
        ("IMF", "International Monetary Fund"),
        ("Daesh", "ISIS"),
        ("global community", "international community"),
        ("policy makers", "policymakers"),
        ("U.S.S.R.", "Soviet Union"),
        ("Scottish Government", "Scotland"),
    ],
)
def test_default_resolves_the_usual_forms(shipped: Codebook, form: str, actor: str) -> None:
    assert owner(shipped, form) == actor


@pytest.mark.parametrize(
    "form",
    ["Korea", "Korean", "Congolese", "Dominican", "Kingston", "Georgetown", "Victoria", "WHO", "ECO", "Male"],
)
def test_default_leaves_out_what_two_could_claim(shipped: Codebook, form: str) -> None:
    assert owner(shipped, form) == ""


def test_default_groups_are_named_in_lower_case_but_for_proper_adjectives(shipped: Codebook) -> None:
    adjectives = r"(Western|European|African|Asian|South Asian|Muslim|Arab) [a-z]+|NGOs"
    for actor in shipped.actors:
        if actor.kind == "group":
            assert actor.name.islower() or re.fullmatch(adjectives, actor.name), actor.name


def test_default_forms_belong_to_one_actor_and_use_straight_apostrophes(shipped: Codebook) -> None:
    owners: dict[str, str] = {}
    for actor in shipped.actors:
        for form in actor.forms:
            assert owners.setdefault(form, actor.code) == actor.code, form
            assert "\u2019" not in form


def test_shipped_codebooks_give_no_warnings(tmp_path: Path) -> None:
    assert check_codebook() == []
    assert check_codebook(saved(tmp_path, CODEBOOK_TEMPLATE.read_text("utf-8"))) == []


def test_template_explains_every_key(tmp_path: Path) -> None:
    text = CODEBOOK_TEMPLATE.read_text("utf-8")
    loaded = load_codebook(saved(tmp_path, text))
    assert len(loaded.themes) == 3
    assert len(loaded.actors) == 3
    comments = " ".join(line for line in text.splitlines() if line.startswith("#"))
    for key in ("code", "name", "definition", "include", "exclude", "aliases", "examples"):
        assert key in comments
    for key in ("kind", "metonyms", "demonyms"):
        assert key in comments


def test_hash_and_source_identify_the_file(shipped: Codebook, tmp_path: Path) -> None:
    assert shipped.sha256 == hashlib.sha256(DEFAULT_CODEBOOK.read_bytes()).hexdigest()
    assert shipped.source == "recextract/resources/codebooks/international-relations.toml"
    path = saved(tmp_path, HEAD + THEME)
    assert load_codebook(path).source == str(path)
    assert load_codebook(str(path)) == load_codebook(path)


def test_entries_are_frozen(shipped: Codebook) -> None:
    with pytest.raises(FrozenInstanceError):
        shipped.themes[0].code = "trade"  # type: ignore[misc]


def test_actors_may_be_absent(tmp_path: Path) -> None:
    assert load_codebook(saved(tmp_path, HEAD + THEME)).actors == ()


def test_without_a_word_on_actors_those_of_the_shipped_codebook_count(tmp_path: Path, shipped: Codebook) -> None:
    silent = load_codebook(saved(tmp_path, HEAD + THEME))
    nobody = load_codebook(saved(tmp_path, "actors = []\n" + HEAD + THEME))
    own = load_codebook(saved(tmp_path, HEAD + THEME + ACTOR))
    assert [listed_actors(codebook) for codebook in (silent, nobody, own)] == [shipped.actors, (), own.actors]
    assert [unlisted_actors(codebook) for codebook in (silent, nobody, shipped)] == [(), (), ()]


def test_who_is_not_listed_is_known_by_the_forms_that_nobody_listed_claims(tmp_path: Path) -> None:
    germany = ACTOR.replace("NL", "DE").replace("Netherlands", "Deutschland").replace("Holland", "Germany")
    office = '[[actors]]\ncode = "off"\nname = "Home Office"\nkind = "organisation"\ndefinition = "d"\n'
    codebook = load_codebook(saved(tmp_path, HEAD + THEME + germany + office + 'metonyms = ["Whitehall"]\n'))
    unlisted = {actor.name: actor for actor in unlisted_actors(codebook)}
    assert "Germany" not in unlisted and "Kenya" in unlisted
    assert "Whitehall" not in unlisted["United Kingdom"].forms and "London" in unlisted["United Kingdom"].forms
    assert {actor.kind for actor in unlisted.values()} == {"state", "organisation"}


def test_lists_and_the_definition_of_a_state_may_be_absent(tmp_path: Path) -> None:
    text = HEAD + THEME + '[[actors]]\ncode = "TD"\nname = "Chad"\nkind = "state"\n'
    assert load_codebook(saved(tmp_path, text)).actors == (ActorEntry("TD", "Chad", "state"),)


def test_a_byte_order_mark_is_no_error(tmp_path: Path) -> None:
    path = tmp_path / "notepad.toml"
    path.write_bytes(b"\xef\xbb\xbf" + (HEAD + THEME).encode())
    assert load_codebook(path).name == "river"


def test_windows_line_ends_are_no_error(tmp_path: Path) -> None:
    path = tmp_path / "windows.toml"
    path.write_bytes((HEAD + THEME).replace("\n", "\r\n").encode())
    assert load_codebook(path).theme_codes == ("water",)


@pytest.mark.parametrize(
    ("broken", "line", "words"),
    [
        pytest.param('name = "river\n', 1, "close the quotation mark", id="open quotation mark"),
        pytest.param(HEAD + "x = river\n", 5, "straight double quotes", id="text without quotes"),
        pytest.param(HEAD + 'name = "lake"\n', 5, "the key that stands twice", id="key twice"),
        pytest.param(HEAD + "themes = [1\n", 5, "close the list", id="open list"),
        pytest.param(HEAD + "[themes]\n[themes]\n", 6, "[[themes]]", id="table twice"),
    ],
)
def test_broken_toml_names_line_and_remedy(tmp_path: Path, broken: str, line: int, words: str) -> None:
    message = refusal(tmp_path, broken)
    assert f"river.toml, line {line}: not valid TOML" in message
    assert words in message


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (HEAD.replace('version = "0.1"\n', "") + THEME, 0, 'the codebook: "version" is missing'),
        (HEAD.replace('"0.1"', "0.1") + THEME, 2, '"version" is a number; put it in quotes'),
        (HEAD + 'licence = "MIT"\n' + THEME, 5, 'unknown key "licence"'),
        (HEAD, 0, "there is no theme"),
        (HEAD + ACTOR, 0, "there is no theme"),
        (HEAD + "[themes]\n" + THEME.split("]]\n")[1], 5, "write each entry under [[themes]]"),
        (HEAD + 'themes = ["water"]\n', 0, "write each entry under [[themes]]"),
        (HEAD + THEME.replace("Who may take how much.", " "), 9, 'theme "water": "definition" is empty'),
        (HEAD + THEME.replace('name = "Water"\n', ""), 6, 'theme "water": "name" is missing'),
        (HEAD + THEME.replace('"water"', '"wa;ter"'), 7, 'theme "wa;ter": "code" may hold letters'),
        (HEAD + THEME.replace("examples", "exampels"), 12, 'unknown key "exampels"; write "examples"'),
        (HEAD + THEME.replace('["quota"]', '"quota"'), 11, '"aliases" is a text; write a list'),
        (HEAD + THEME.replace('["quota"]', '["quota", 7]'), 11, 'item 2 of "aliases" is a number'),
        (HEAD + THEME.replace('["quota"]', '["quota", ""]'), 11, 'item 2 of "aliases" is empty'),
        (
            HEAD + THEME.replace('["quota"]', '[\n"dam",\n"quota "]'),
            13,
            '"quota " in "aliases" starts or ends',
        ),
        (HEAD + THEME.replace('["quota"]', '["Quota"]'), 11, '"Quota" has capitals; write "quota"'),
        (HEAD + THEME + THEME.replace('"Water"', '"Rain"'), 15, 'the code "water" is taken by theme "water"'),
        (HEAD + THEME + THEME.replace('"water"', '"rain"'), 16, 'the name "Water" is taken by theme "water"'),
        (HEAD + THEME + ACTOR.replace('"state"', '"country"'), 17, '"kind" is "country"; write one of state'),
        (HEAD + THEME + ACTOR.replace('"state"', '"group"'), 14, 'actor "NL": "definition" is missing'),
        (HEAD + THEME + ACTOR.replace('"Netherlands"', '"A; B"'), 16, "semicolon"),
        (HEAD + THEME + ACTOR + ACTOR.replace("Neth", "Neder"), 21, 'the code "NL" is taken by actor "NL"'),
        (HEAD + THEME + ACTOR + ACTOR.replace("NL", "NX"), 22, 'the name "Netherlands" is taken'),
        (
            HEAD + THEME + ACTOR + ACTOR.replace("NL", "NX").replace("Neth", "Neder"),
            24,
            '"Holland" in "aliases" is claimed by actor "NL" too',
        ),
    ],
)
def test_wrong_content_names_line_and_remedy(tmp_path: Path, text: str, line: int, words: str) -> None:
    message = refusal(tmp_path, text)
    assert words in message
    position = f"river.toml, line {line}: " if line else "river.toml: "
    assert any(position in problem and words in problem for problem in message.splitlines()), message


def test_one_form_as_alias_and_as_metonym_of_another_is_claimed_twice(tmp_path: Path) -> None:
    rival = ACTOR.replace("NL", "XX").replace("Netherlands", "Lincolnshire").replace("aliases", "metonyms")
    assert '"Holland" in "metonyms" is claimed by actor "NL" too' in refusal(tmp_path, HEAD + THEME + ACTOR + rival)


def test_case_parts_two_forms_unless_one_belongs_to_a_group(tmp_path: Path) -> None:
    agency = '[[actors]]\ncode = "US"\nname = "United States"\nkind = "state"\naliases = ["US"]\n'
    slug = agency.replace('"US"\n', '"us"\n').replace("United States", "Us Magazine").replace('["US"]', '["us"]')
    assert len(load_codebook(saved(tmp_path, HEAD + THEME + agency + slug)).actors) == 2
    group = slug.replace('"state"', '"group"\ndefinition = "We."')
    assert '"us" in "aliases" is claimed by actor "US" too' in refusal(tmp_path, HEAD + THEME + agency + group)


def test_all_problems_are_told_at_once_up_to_twenty(tmp_path: Path) -> None:
    wrong = "".join(f"wrong{number} = 1\n" for number in range(25))
    lines = refusal(tmp_path, HEAD + wrong + THEME).splitlines()
    assert len(lines) == 21
    assert lines[-1] == "... and 5 more problems"


def test_a_file_that_cannot_be_read_is_a_coded_error(tmp_path: Path) -> None:
    with pytest.raises(CodebookError, match=r"\[R301\] .*absent.toml: there is no such codebook file"):
        load_codebook(tmp_path / "absent.toml")
    with pytest.raises(CodebookError):
        load_codebook(tmp_path)
    latin = tmp_path / "latin.toml"
    latin.write_bytes(HEAD.encode() + b'x = "caf\xe9"\n')
    with pytest.raises(CodebookError, match="line 5: not UTF-8; save the file as UTF-8"):
        load_codebook(latin)


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (THEME.replace('examples = ["The towns should share."]\n', ""), 6, "has no examples"),
        (THEME.replace('include = ["quotas"]\n', ""), 6, "does not say what it includes"),
        (THEME.replace('aliases = ["quota"]\n', ""), 6, "has no indicator words"),
        (THEME.replace('["quota"]', '["quota", "q"]'), 11, '"q" is very short'),
        (THEME.replace('["quota"]', '["quota", "quota"]'), 11, '"quota" is given twice'),
        (THEME + 'exclude = ["rain (-> weather)"]\n', 13, 'refers to a theme "weather" that does not exist'),
        (
            THEME + THEME.replace('"water"', '"rain"').replace('"Water"', '"Rain"'),
            19,
            'shares the indicator "quota" with theme "water"',
        ),
        (THEME + ACTOR.replace("Holland", "Ho"), 18, '"Ho" is very short'),
        (THEME + ACTOR.replace("Holland", "Netherlands"), 18, '"Netherlands" is given twice'),
        (THEME + ACTOR.replace("Holland", "King\u2019s men"), 18, "curly apostrophe"),
        (
            THEME + ACTOR + ACTOR.replace("NL", "XX").replace("Neth", "Neder").replace("Holland", "Netherlands"),
            24,
            '"Netherlands" is the name of actor "NL"',
        ),
    ],
)
def test_warnings_name_line_and_remedy(tmp_path: Path, text: str, line: int, words: str) -> None:
    warnings = check_codebook(saved(tmp_path, HEAD + text))
    assert len(warnings) == 1
    assert f"river.toml, line {line}: " in warnings[0]
    assert words in warnings[0]


def test_two_capitals_are_long_enough_for_an_acronym(tmp_path: Path) -> None:
    assert check_codebook(saved(tmp_path, HEAD + THEME + ACTOR.replace("Holland", "NL"))) == []


def test_the_theme_for_the_rest_needs_no_indicator_words(tmp_path: Path) -> None:
    rest = THEME.replace('"water"', '"other"').replace('aliases = ["quota"]\n', "")
    assert check_codebook(saved(tmp_path, HEAD + rest)) == []


def test_inline_tables_are_read_and_their_problems_name_no_line(tmp_path: Path) -> None:
    inline = 'themes = [{code = "water", name = "Water", definition = "Who takes."}]\n'
    assert load_codebook(saved(tmp_path, HEAD + inline)).theme_codes == ("water",)
    message = refusal(tmp_path, HEAD + inline.replace("definition", "meaning"))
    assert 'river.toml: theme "water": "definition" is missing' in message


def test_docstring_examples_run() -> None:
    results = doctest.testmod(codebook_module)
    assert results.attempted > 5
    assert results.failed == 0
