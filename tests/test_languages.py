"""A text is taken for English unless it surely is not."""

from __future__ import annotations

import pytest

from recextract.text.languages import foreign_language

ENGLISH = (
    "The harbour board met in the spring of that year and agreed that the quays should be dredged before the monsoon "
    "begins. Nobody knew who was to pay for it. The bank and the ministry have not yet said whether they will lend the "
    "money, and the fishermen of the lower valley must wait."
)
FOREIGN = {
    "fr": "Le conseil du port s'est réuni au printemps et a décidé que les quais devaient être "
    "dragués avant la mousson. Personne ne savait qui allait payer les travaux, et les pêcheurs de la "
    "vallée attendent toujours que la banque et le ministère leur répondent enfin sur ce point.",
    "de": "Die Hafenbehörde traf sich im Frühjahr und beschloss, dass die Kais vor dem Monsun ausgebaggert "
    "werden sollen. Niemand wusste, wer das bezahlen würde, und die Fischer im unteren Tal warten noch immer "
    "darauf, dass die Bank und das Ministerium ihnen endlich eine Antwort auf diese Frage geben.",
    "es": "La junta del puerto se reunió en primavera y decidió que los muelles debían dragarse antes del "
    "monzón. Nadie sabía quién iba a pagar las obras, y los pescadores del valle siguen esperando que el "
    "banco y el ministerio les den por fin una respuesta clara sobre este asunto tan importante.",
    "ru": "Портовый совет собрался весной и решил углубить причалы. Никто не знал, кто за это заплатит. " * 4,
}


def test_english_is_english() -> None:
    assert foreign_language(ENGLISH) == ("en", False)


@pytest.mark.parametrize("code", FOREIGN)
def test_another_language_is_named(code: str) -> None:
    assert foreign_language(FOREIGN[code]) == (code, True)


@pytest.mark.parametrize("text", ["", "1 2 3", "Le port est fermé.", "Die Kais sind alt. Niemand zahlt.", "中国"])
def test_a_text_too_short_to_tell_counts_as_english(text: str) -> None:
    assert foreign_language(text) == ("en", False)


def test_a_paragraph_in_another_language_is_foreign_but_names_are_not() -> None:
    assert foreign_language(
        "Die Hafenbehörde sollte die Kais ausbaggern. Niemand darf länger warten, die Bank zahlt die Pumpen."
    ) == (
        "de",
        True,
    )
    names = (
        "Kofi Tan, Amina Sule, Wanjiru Okoro, Lars Østergaard, Ngozi Ould, Ines Rocha, Otto Brandl, Ella Marsh, Jan Kos"
    )
    assert foreign_language(names) == ("en", False)


def test_a_quotation_in_another_language_does_not_make_a_text_foreign() -> None:
    assert foreign_language(f"{ENGLISH} {FOREIGN['fr'][:120]} {ENGLISH}") == ("en", False)


def test_names_and_figures_do_not_make_a_text_foreign() -> None:
    text = "Kofi Tan, Amina Sule and Wanjiru Okoro of the River Bank met Lars Østergaard in İstanbul. " * 5
    assert foreign_language(text) == ("en", False)


def test_the_beginning_of_a_long_text_decides() -> None:
    assert foreign_language(ENGLISH * 100 + FOREIGN["fr"] * 100) == ("en", False)
