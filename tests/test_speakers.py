"""Who says it: each mechanism with an example and a near miss."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from recextract.errors import ModelError
from recextract.parsing import parse
from recextract.speakers import attribute, decision, sentences_to_parse
from recextract.speakers.lexicon import matches
from recextract.speakers.people import find_people, strip_titles
from recextract.speakers.turns import find_turns
from recextract.text.analysis import AnalysedDocument, analyse
from recextract.textrules import packaged_rules
from recextract.types import Attribution, Document


def parsed(text: str, rows: list[int] | None = None) -> AnalysedDocument:
    """Analyse a text and parse what the attribution needs."""
    analysed = analyse(Document("a.md", text, "md"))
    needed = sorted(sentences_to_parse(analysed, rows if rows is not None else range(len(analysed.sentences))))
    masked = analysed.layout.masked
    texts = [masked[analysed.sentences[i].start : analysed.sentences[i].end] for i in needed]
    return replace(analysed, parses=dict(zip(needed, parse(texts), strict=True)))


def said(text: str, words: str) -> Attribution:
    """Return the attribution of the sentence that holds ``words``."""
    analysed = parsed(text)
    row = next(i for i, view in enumerate(analysed.views) if words in view.text)
    rows = [i for i, view in enumerate(analysed.views) if matches("prescription", "modal", view.text) or i == row]
    return attribute(analysed, rows)[row]


def test_a_heading_is_no_part_of_a_bodys_name() -> None:
    text = "Reed Watch urged Peru to wait.\n\nAbout Reed Watch\n\nReed Watch keeps a register.\n"
    assert said(text, "urged").speaker == "Reed Watch"


def test_a_heading_says_whose_words_the_quotations_below_it_are() -> None:
    quoted = '"Ports must open before June.\n\n"The guild should pay for the quay."\n\nSmall boats must register.\n'
    heading = "Quotes attributable to Assistant Minister Ada Lund:"
    text = f"Minister Bea Roe said that quays must grow.\n\n{heading}\n\n{quoted}"
    assert [(said(text, w).kind, said(text, w).speaker) for w in ("Ports", "guild")] == [("direct", "Ada Lund")] * 2
    assert said(text, "Small boats").speaker != "Ada Lund"
    assert said(text.replace("Quotes attributable to", "Reactions to"), "guild").speaker != "Ada Lund"


@pytest.mark.parametrize("content", [None, "", "[]", '{"report": {}}'])
def test_weights_that_cannot_be_read_accept_no_candidate_in_silence(
    content: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if content is not None:
        (tmp_path / "speaker_weights.json").write_text(content, encoding="utf-8")
    monkeypatch.setattr(decision, "files", lambda package: tmp_path)
    monkeypatch.setattr(decision, "_weights", decision._weights.__wrapped__)
    with pytest.raises(ModelError, match=r"speaker_weights\.json.*Install recextract anew"):
        decision.probability(decision.Candidate("indirect", "Ada Holm", "say:warn", "report", {"bias": 1.0}))
    assert decision.probability(decision.Candidate("direct", "Ada Holm", "quote", "certain")) > 0.5


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('The fleet grew.\n\n"Ports must open."\n\n— Ada Lund, harbour pilot\n', "Ports"),
        ('"Ports must open. So must quays."\n-- Dr Ada Lund (harbour pilot)\n', "quays"),
        ('"Ports must open,\n\n"and quays too."\n\n– Ada Lund, harbour pilot\n', "Ports"),
        ('"Ports must open." — Ada Lund, harbour pilot\n', "Ports"),
        ("The fleet grew.\n\n> Ports must open.\n>\n> Quays too.\n>\n> *— Ada Lund, harbour pilot*\n", "Ports"),
    ],
    ids=["below", "title and brackets", "two paragraphs", "same line", "marked by Markdown"],
)
def test_who_is_named_after_a_dash_has_said_the_quotation(text: str, words: str) -> None:
    found = said(text, words)
    assert (found.kind, found.speaker, found.role) == ("direct", "Ada Lund", "harbour pilot")


@pytest.mark.parametrize(
    ("text", "kind", "speaker"),
    [
        # Whoever wrote the text signs below what he quotes of another.
        ('The mayor said: "Ports must open."\n\n— Ada Lund\n', "direct", "mayor"),
        ("Ports must open.\n\n— Ada Lund, harbour pilot\n", "author", ""),
        ("> Ports must open.\n\nQuays too.\n\n> — Ada Lund\n", "author", ""),
    ],
    ids=["quoted by the author", "no quotation", "another quotation"],
)
def test_a_name_after_a_dash_is_not_always_who_said_it(text: str, kind: str, speaker: str) -> None:
    found = said(text, "Ports")
    assert (found.kind, found.speaker) == (kind, speaker)


def test_the_verb_of_a_resolution_says_nothing() -> None:
    assert said("Calls on the guild to wait; stresses that the fee must fall;", "fee").kind == "author"
    assert said("Calls for help grew; the pilots said that the fee must fall.", "fee").kind == "indirect"


def test_rule_examples_hold() -> None:
    failures = [
        f for rules in packaged_rules("speakers.toml").groups.values() for rule in rules for f in rule.failures()
    ]
    assert failures == []


INTRODUCED = "Dr Ada Maria Lund, Professor of Law at Oslo University, opened the seminar. "


@pytest.mark.parametrize(
    ("text", "words", "kind", "speaker"),
    [
        # A reporting verb governs the prescription; the name is completed from its first mention.
        (INTRODUCED + "Dr Lund said that both ports must reopen.", "reopen", "indirect", "Ada Maria Lund"),
        # The verb itself prescribes.
        (INTRODUCED + "Dr Lund urged the council to reopen both ports.", "reopen", "indirect", "Ada Maria Lund"),
        # Verb and noun of need prescribe together.
        (INTRODUCED + "She stressed the need for a new harbour treaty.", "treaty", "indirect", "Ada Maria Lund"),
        # A pronoun chain.
        (
            INTRODUCED + "She noted that trade had fallen. She added that tariffs should go.",
            "tariffs",
            "indirect",
            "Ada Maria Lund",
        ),
        # The speaker after and inside what is said.
        ("Tariffs should go, the minister said.", "Tariffs", "indirect", "minister"),
        ("As most traders would agree, tariffs should go.", "tariffs", "indirect", "most traders"),
        ("According to the harbour board, pilots should be trained.", "pilots", "indirect", "harbour board"),
        ("In the view of many pilots, the channel must be dredged.", "channel", "indirect", "many pilots"),
        # Collective speakers and documents.
        ("The experts agreed that the channel must be dredged.", "channel", "indirect", "experts"),
        ("Most discussants argued that the fee should be cut.", "fee", "indirect", "most discussants"),
        ("The Harbour Review recommended that the fee should be cut.", "fee", "indirect", "Harbour Review"),
        ("The resolution called on both states to lift the ban.", "ban", "indirect", "resolution"),
        (
            "A number of interviewed pilots said that the channel must be dredged.",
            "channel",
            "indirect",
            "interviewed pilots",
        ),
        # What a meeting said without a named source.
        (
            "Workshop participants met in May. It was also agreed that the channel must be dredged.",
            "dredged",
            "indirect",
            "workshop participants",
        ),
        ("The Labour group issued a statement calling for a lower fee.", "fee", "indirect", "Labour group"),
        ("One solution proposed by participants is to share pilots.", "pilots", "indirect", "participants"),
        (
            "Their recommendation was mild. The traders met. Their proposal was that the fee should go.",
            "fee",
            "indirect",
            "traders",
        ),
        # A capital stands for its state.
        ("Paris has urged its neighbours to lift the ban.", "ban", "indirect", "France"),
        # A name beside an office, a relation or a kind of body; letters of every alphabet in Latin script.
        ("The minister of ports, Ama Lund, said that the fee should be cut.", "fee", "indirect", "Ama Lund"),
        ("Her colleague Jan Novak warned that the fee must be cut.", "fee", "indirect", "Jan Novak"),
        ("In Lima, economist Hugo \u00d1andu argues that the fee should be cut.", "fee", "indirect", "Hugo \u00d1andu"),
        (
            "Her deputy, \u0160\u00e1rka \u017buk, said that the fee should be cut.",
            "fee",
            "indirect",
            "\u0160\u00e1rka \u017buk",
        ),
        ("The minister, on Monday, said that the fee should be cut.", "fee", "indirect", "minister"),
        ("The director, Salt Institute, said that the fee should be cut.", "fee", "indirect", "director"),
        # Who issues a document speaks in it; a place it comes from does not.
        ("A new study by Seawise says that the fee should be cut.", "fee", "indirect", "Seawise study"),
        (
            "A review by the Salt Institute is out. The review says that the fee should be cut.",
            "fee",
            "indirect",
            "Salt Institute review",
        ),
        (
            "A study by Ama Lund says that ports are old. The study says that the fee should be cut.",
            "fee",
            "indirect",
            "Ama Lund",
        ),
        ("A petition from Peru says that the fee should be cut.", "fee", "indirect", "petition from Peru"),
        # A body later named by its last word, or by its kind.
        (
            "The Blue Salt Fund warned that prices rose. The Fund said that the fee should be cut.",
            "fee",
            "indirect",
            "Blue Salt Fund",
        ),
        ("Fund managers met. The Fund said that the fee should be cut.", "fee", "indirect", "Fund"),
        ("Some Fund managers met. The Fund said that the fee should be cut.", "fee", "indirect", "Fund"),
        ("The All Coast Fund met. The Fund said that the fee should be cut.", "fee", "indirect", "All Coast Fund"),
        (
            "Harbour Rights Watch said that piers are old. The fee should be cut, the group said.",
            "fee",
            "indirect",
            "Harbour Rights Watch",
        ),
        ("Jan Novak said that piers are old. The fee should be cut, the group said.", "fee", "indirect", "group"),
        # To be of a view is to say so; a meeting that concludes ends the turn before it.
        ("Ms Holm said no. Dr Ama Lund was of the view that the fee should be cut.", "fee", "indirect", "Ama Lund"),
        (
            "Ama Lund said that ports are old. The workshop concluded that the fee must be cut.",
            "fee",
            "indirect",
            "workshop participants",
        ),
        (
            "Ama Lund said that fees should fall. The seminar concluded with a call for piers. "
            "Fees should be paid in cash.",
            "cash",
            "indirect",
            "seminar participants",
        ),
        # The parser takes the verb for a noun.
        (
            "The latest harbour white paper highlights the need for pilots.",
            "pilots",
            "indirect",
            "latest harbour white paper",
        ),
    ],
)
def test_reported(text: str, words: str, kind: str, speaker: str) -> None:
    found = said(text, words)
    assert (found.kind, found.speaker) == (kind, speaker)
    assert found.how


@pytest.mark.parametrize(
    ("text", "words"),
    [
        # The document's own voice, in so many words.
        ("We recommend that the fee should be cut.", "fee"),
        ("This paper argues that the fee should be cut.", "fee"),
        ("Our report recommends a lower fee.", "fee"),
        # The reporting verb governs a fact; the prescription is the author's.
        ("The board reported that traffic fell by half, so the fee should be cut.", "fee"),
        ("Pilots who say so little should be heard more often.", "heard"),
        # Asking is what is prescribed, not what was done.
        ("The council should urge both states to lift the ban.", "ban"),
        ("If the board asks for a lower fee, the council must answer.", "answer"),
        # A restated recommendation of the document's own.
        ("The board agreed with our second recommendation that the fee should be cut.", "fee"),
        # A state of affairs calls for it.
        ("The storm calls for stronger piers.", "piers"),
        ("I am of the view that the fee should be cut.", "fee"),
        ("It is a question of the view that the fee should be cut.", "fee"),
        # "put" without "it" reports nothing.
        ("The board put its pilots through a course that others should copy.", "copy"),
        ("Incomes per head should rise in every port.", "rise"),
        ("For some time, the fee should stay.", "fee"),
        ("It is recommended that the fee be cut.", "fee"),
    ],
)
def test_the_author_says_it(text: str, words: str) -> None:
    assert said(text, words).kind == "author"


@pytest.mark.parametrize(
    ("text", "words", "kind", "speaker"),
    [
        ('"Both ports must reopen," Dr Lund said.', "ports", "direct", "Lund"),
        ('The envoy said, "Both ports must reopen."', "ports", "direct", "envoy"),
        # Over several sentences, the speaker in the first or in one that follows.
        ('The envoy said, "Trade fell. Both ports must reopen. Pilots wait."', "ports", "direct", "envoy"),
        ('"Trade fell. Both ports must reopen." The envoy remarked.', "ports", "direct", "envoy"),
        ("The envoy stressed that \u2018trade fell. Both ports must reopen.\u2019", "ports", "direct", "envoy"),
        # Mixed: direct only where the prescription itself is quoted.
        ('The envoy said that ports must "open wide and stay so".', "ports", "indirect", "envoy"),
        (
            'The first report called for "renewed attention to opening and keeping the ports".',
            "ports",
            "direct",
            "first report",
        ),
        # However short, a clause or its predicate is said; words set apart are not.
        ('"Ports must reopen," Ama Lund said.', "reopen", "direct", "Ama Lund"),
        ('"Pilots must rest," said Ama Lund, director of the Salt Board.', "rest", "direct", "Ama Lund"),
        ('The envoy said that the fleet "must wait" for pilots.', "fleet", "direct", "envoy"),
        ('The envoy said that the "red lines" must not be crossed.', "lines", "indirect", "envoy"),
        ('The envoy said that the "must have" list should be cut.', "list", "indirect", "envoy"),
        # What prescribes without a modal, and stands beside a long tail, is known from the cue rules.
        (
            '"It\'s time for Brine and Reef to pay up," said Ama Lund, senior adviser of the Salt Institute in Lima.',
            "Brine",
            "direct",
            "Ama Lund",
        ),
        ('The envoy said it\'s time for Brine to "pay up at the very last".', "Brine", "indirect", "envoy"),
        # Quoted by a pronoun: whoever is named nearby, and if nobody is, quoted still.
        ('"Ports must reopen," she said.', "reopen", "direct", ""),
        ('"Trade fell," he said. "Both ports must reopen. Pilots wait."', "reopen", "direct", ""),
        ('We met Ama Lund on the pier. "Ports must reopen," she said.', "reopen", "direct", "Ama Lund"),
        ('It rained in Salt Harbour. "Ports must reopen," she said.', "reopen", "direct", ""),
        ('Ama Lund met Jan Novak. Nobody ate. "It must be so," they said.', "must be so", "direct", ""),
        # A paragraph set off as a quotation.
        ("The envoy said the following:\n\nBoth ports must reopen at once.\n", "ports", "direct", "envoy"),
    ],
)
def test_quoted(text: str, words: str, kind: str, speaker: str) -> None:
    found = said(text, words)
    assert (found.kind, found.speaker) == (kind, speaker)


@pytest.mark.parametrize(
    "text",
    [
        'The so-called "open port" policy must be dropped.',
        'Nobody named says it: "Both ports must reopen.',
        "I would say: the ports must reopen.",
    ],
)
def test_marks_alone_quote_nobody(text: str) -> None:
    assert said(text, "must" if "must" in text else "ports").kind == "author"


TRANSCRIPT = (
    "PRESIDENT HOLM: Thank you for coming to the harbour today.\n\n"
    "MINISTER ADA McLUND: We must open both ports.\n\n"
    "PRESIDENT HOLM: I agree.\n"
)


def test_a_turn_belongs_to_its_label() -> None:
    assert said(TRANSCRIPT, "open both").speaker == "Ada McLund"
    assert said(TRANSCRIPT, "open both").kind == "direct"


def test_a_single_labelled_speaker_is_the_author() -> None:
    text = "Mr. HOLM. Mr. President, we must open both ports. The channel must be dredged.\n"
    assert said(text, "dredged").kind == "author"


def test_an_interview_has_turns_and_a_list_of_terms_has_none() -> None:
    interview = "K: How did it start?\nMira: Small.\nK: What should others do?\nMira: Begin at once.\n"
    assert [turn.speaker for turn in find_turns(interview, find_people(interview))] == ["K", "Mira", "K", "Mira"]
    terms = "Finding: The piers are old.\nRecommendation: Repair them.\nFinding: Pilots are few.\n"
    assert find_turns(terms, find_people(terms)) == ()


def test_who_presents_herself_has_her_name_without_the_verb() -> None:
    transcript = (
        "The CHAIR: Welcome.\n\nMs FINCH: I'm Ada Finch, from the Quay Trust. Berths should be free for an hour.\n\n"
        "Mr HOLM: Thank you. I'd say that pilots must be paid.\n"
    )
    assert said(transcript, "Berths should be free").speaker == "Ada Finch"
    assert said(transcript, "pilots must be paid").speaker == "Holm"


def test_members_of_a_debate_are_known_by_constituency_office_or_dash() -> None:
    debate = (
        "Quays and Piers: Renewal\n\n"
        "Ella Marsh (Low Fen) (Ind): I beg to move. Our piers are old.\n\n"
        "Mr Ben Achola (Ridgeway): Will you give way?\n\n"
        "Ella Marsh: I will not.\n\n"
        "The Under-Secretary of State for Piers (Sen. (Dr.) Ngozi Ould): I thank you. The piers must be mended.\n"
    )
    speakers = [turn.speaker for turn in find_turns(debate, find_people(debate))]
    assert speakers == ["Ella Marsh", "Ben Achola", "Ella Marsh", "Ngozi Ould"]
    dashes = (
        "Otto Brandl, rapporteur. \u2013 Madam President, I ask for your votes.\n\n"
        "Ines Rocha (Salt). \u2013 We shall not give them.\n"
    )
    assert [turn.speaker for turn in find_turns(dashes, find_people(dashes))] == ["Otto Brandl", "Ines Rocha"]
    accents = "Ms. N\u00da\u00d1EZ. We must dredge.\n\nMr HOLM (Minister of Piers, acting): I agree.\n"
    assert [turn.speaker for turn in find_turns(accents, find_people(accents))] == ["N\u00fa\u00f1ez", "Holm"]


def test_entries_with_brackets_and_dashes_are_no_debate() -> None:
    register = (
        "Ella Marsh (Low Fen): keeper of the pier since 2011.\n\n"
        "Ben Achola (Ridgeway): keeper of the quay since 2015.\n"
    )
    assert find_turns(register, find_people(register)) == ()
    datelines = "Port Lund. \u2013 The pier closed on Monday.\n\nOld Quay. \u2013 The ferry sank on Tuesday.\n"
    assert find_turns(datelines, find_people(datelines)) == ()


def test_who_is_asked_speaks_in_the_answers() -> None:
    head = "Harbour Weekly\n\nAda Lund kept the light for forty years. She talked to Ben Roe.\n\n"
    letters = head + "Q: Was it cold?\n\nA: It was. Every light must be heated.\n\nQ: And now?\n\nA: I rest.\n"
    assert said(letters, "must be heated").speaker == "Ada Lund"
    bold = (
        head + "**Was it cold?**\nIt was. I think every light must be heated.\n\n"
        "**And lonely?**\nNot to me.\n\n**And now?**\nI rest.\n"
    )
    assert said(bold, "must be heated").speaker == "Ada Lund"
    page = bold.replace(head, "Questions that guests often ask\n\n")
    assert said(page, "must be heated").kind == "author"


def test_names_on_lines_of_their_own_are_labels_where_people_speak() -> None:
    record = (
        "Baroness Quill of Low Fen (Ind)\nMy Lords, I thank the House. The old pier must be mended by May.\n\n"
        "Lord Pender (Ind)\nMy Lords, I agree with my noble friend about the pier and about the winter.\n\n"
        "Baroness Quill of Low Fen (Ind)\nI am grateful, and I shall tell the keeper of the pier that he said so.\n"
    )
    assert said(record, "must be mended").speaker == "Quill"
    names = "Lord Pender (Ind)\nKeeper of the pier at Low Fen since the flood of the year 1953.\n\n"
    assert find_turns(names * 3, find_people(names)) == ()


def test_initials_stand_for_the_person_who_has_them() -> None:
    text = (
        "Ada Lund met Ben Roe at the light.\n\nBR: Was it cold?\n\nAL: Every light must be heated.\n\n"
        "BR: And now?\n\nAL: I rest.\n"
    )
    assert said(text, "must be heated").speaker == "Ada Lund"


def test_questions_that_stand_alone_make_an_interview_where_somebody_is_met() -> None:
    head = "Ada Lund kept the light for forty years. She talked to Ben Roe.\n\n"
    asked = "".join(f"Was it {how} up there?\n\nI found it {how}.\n\n" for how in ("cold", "dark", "wet", "loud"))
    text = head + asked + "And now?\n\nEvery light must be heated.\n"
    assert said(text, "must be heated").speaker == "Ada Lund"
    assert said(text.replace(head, "Ada Lund kept the light.\n\n"), "must be heated").kind == "author"


def test_who_takes_a_side_reports() -> None:
    assert said("The keepers were of one mind: the pier must be mended.", "mended").speaker == "keepers"
    assert said("Ada Lund made the case for a new pier at Low Fen.", "new pier").speaker == "Ada Lund"
    assert said("The pencils were blunt. The pier must be mended.", "mended").kind == "author"


def test_a_quotation_belongs_to_whom_the_words_before_or_beside_it_name() -> None:
    introduced = 'A retired pilot, Ada Lund, had another thought. "The harbour must first be dredged."'
    assert said(introduced, "dredged").speaker == "Ada Lund"
    cried = '"The harbour must be dredged at once!" cried an old pilot.'
    assert said(cried, "dredged").speaker == "old pilot"
    advice = 'A widow came to the office. "One desk must stay open," was her advice.'
    assert said(advice, "stay open").speaker == "widow"


def test_a_quotation_behind_a_colon_is_not_that_of_who_was_heard_before() -> None:
    heard = "The Salt Bank warned of floods. It urged Chile to mend its dykes.\n\n"
    asked = (
        'Asked what she would do, the minister of ports, Ada Lund, did not blink: "Stop the dredgers. We must wait."'
    )
    found = said(heard + asked, "We must wait")
    assert (found.kind, found.speaker, found.role) == ("direct", "Ada Lund", "minister of ports")
    unnamed = said(heard + 'Then came the reply: "Stop the dredgers. We must wait."', "We must wait")
    assert (unnamed.kind, unnamed.speaker) == ("direct", "")
    goes_on = said(heard + 'It went on: "Stop the dredgers. We must wait."', "We must wait")
    assert goes_on.speaker == "Salt Bank"


def test_a_surname_at_the_start_of_a_sentence_is_no_common_noun() -> None:
    text = "Speakers were Ada Lund, Director of Ports, and Ole Berg, pilot. Lund said that the pier must be mended."
    assert said(text, "mended").speaker == "Ada Lund"
    groups = "Ada Fisher opened the day. Some fisher had died. Fishers said that the pier must be mended."
    assert said(groups, "mended").speaker == "fishers"


def test_a_short_label_is_who_an_earlier_one_names_in_full() -> None:
    debate = (
        "Ms ADA LUND (Low Fen): I thank the minister. The pier must be mended.\n\n"
        "Mr OLE BERG (Minister for Piers): I hear you. We cannot wait.\n\n"
        "Ms LUND: Will you give way? The dyke must be mended.\n\n"
        "Mr BERG: I will. The sluice must be mended.\n\n"
    )
    assert [said(debate, words).speaker for words in ("The dyke", "The sluice")] == ["Ada Lund", "Ole Berg"]
    assert said(debate, "The sluice").role == "Minister for Piers"
    husband = debate + "Mr LUND: I thank my wife. The quay must be mended.\n"
    assert said(husband, "The quay").speaker == "Lund"


def test_a_line_that_names_the_chair_is_no_turn() -> None:
    report = (
        "Session I: Who Pays?\nChair: Dr. Ada Lund, Salt Council\n\nThe first session asked who pays. "
        "Nils Holm argued that the ports must pay.\n\n"
        "Session II: Who Sails?\nModerator: Mr. Ole Berg\nRapporteur: Eva Dahl\n\nNobody should sail in winter.\n"
    )
    assert find_turns(report, find_people(report)) == ()
    assert said(report, "must pay").speaker == "Nils Holm"
    transcript = "Mr. HOLM: The ports must pay.\n\nMs. DAHL: They must not.\n"
    assert [turn.speaker for turn in find_turns(transcript, find_people(transcript))] == ["Holm", "Dahl"]


def test_a_speaker_of_a_house_is_the_person_and_the_house_the_role() -> None:
    found = said("Ada Lund of the Salt College of Maritime Affairs said that ports must open.", "ports")
    assert (found.speaker, found.role) == ("Ada Lund", "Salt College of Maritime Affairs")


def test_states_in_brackets_recommend() -> None:
    text = "- Ratify the treaty on ports (No. 7) (Norway) (Republic of Korea);\n- Cut the fee (see annex);\n"
    assert said(text, "Ratify") == Attribution("indirect", "Norway, South Korea", "", "state-in-brackets")
    assert said(text, "Cut").kind == "author"


def test_a_reported_lead_in_gives_its_list_a_speaker() -> None:
    text = "Participants recommended the following:\n\n- Open both ports.\n- Cut the fee.\n"
    assert said(text, "Cut").speaker == "participants"
    own = "We recommend the following:\n\n- Open both ports.\n- Cut the fee.\n"
    assert said(own, "Cut").kind == "author"


@pytest.mark.parametrize(
    ("lead_in", "speaker"),
    [
        ("The report recommends that the Ministry of Ports:", "report"),
        ("Salt Watch calls on the authorities to:", "Salt Watch"),
        ("Salt Watch called on the authorities to:", "Salt Watch"),
        ("This report recommends that the Ministry of Ports:", ""),
        ("Our report recommends that the Ministry of Ports:", ""),
        ("We recommend that the Ministry of Ports:", ""),
    ],
)
def test_a_lead_in_in_the_present_tense_is_its_voice(lead_in: str, speaker: str) -> None:
    found = said(f"# Ports\n\n{lead_in}\n\n- Train more pilots.\n- Cut the fee.\n", "Cut")
    assert (found.kind, found.speaker) == ("indirect" if speaker else "author", speaker)


def test_role_is_title_and_affiliation() -> None:
    found = said(INTRODUCED + "Dr Lund said that both ports must reopen.", "reopen")
    assert found.role == "Professor of Law at Oslo University"
    assert said("Prime Minister Nils Holm said that ports must open.", "ports").role == "Prime Minister"
    beside = said('"Both ports must open," said the harbour minister, Nils Holm.', "ports")
    assert (beside.speaker, beside.role) == ("Nils Holm", "harbour minister")
    roster = "Speakers were Dr. Ada Lund, Professor, Salt University and Mr. Ole Berg, pilot. "
    assert said(roster + "Dr. Lund said that ports must open.", "ports").role == "Professor, Salt University"


@pytest.mark.parametrize(
    "dateline",
    [
        "LIMA, January 12, 2019: ",
        "Lima, Peru, 12 January 2019 \u2013 ",
        "LIMA, Jan 12 (AFP) - ",
        "**LIMA (AP)** \u2014 ",
        "SALT HARBOUR, Peru \u2014 ",
    ],
)
def test_a_dateline_is_nobody(dateline: str) -> None:
    found = said(
        f"# Ports\n\n{dateline}Prime Minister Nils Holm said on Saturday that Chile should open its ports.", "open"
    )
    assert (found.speaker, found.role) == ("Nils Holm", "Prime Minister")


def test_an_office_stands_for_its_holder() -> None:
    text = "Prime Minister Nils Holm arrived. The Prime Minister said that ports must open."
    assert said(text, "ports").speaker == "Nils Holm"
    two = "Prime Minister Nils Holm met Prime Minister Ada Lund. It rained. A minister said that ports must open."
    assert said(two, "ports").speaker == "minister"


def test_a_model_moves_the_decision() -> None:
    analysed = parsed("The envoy noted that both ports must reopen.")
    assert attribute(analysed, [0], kind_scores={0: (0.999, 0.0005, 0.0005)})[0].kind == "author"
    assert attribute(analysed, [0], kind_scores={0: (0.01, 0.01, 0.98)})[0].kind == "indirect"


@pytest.mark.parametrize(
    "text", ["", "\n", '"' * 50, ":" * 30, "(" * 99, "MR. X: \n" * 3, "a " * 3000, "\u2019\u201d\u201c"]
)
def test_odd_input_gives_no_exception(text: str) -> None:
    analysed = parsed(text)
    found = attribute(analysed, range(len(analysed.sentences)))
    assert all(attribution.kind in ("author", "direct", "indirect") for attribution in found.values())


def test_without_parses_there_is_still_an_answer() -> None:
    analysed = analyse(Document("a.txt", "The envoy said that both ports must reopen.", "txt"))
    assert attribute(analysed, [0])[0].kind == "author"
    assert attribute(analysed, []) == {}


@pytest.mark.parametrize(
    ("text", "snippet", "speaker"),
    [
        (
            "Dr Ada Lund opened the lock. The guild would do well, Lund suggests, to mend it.",
            "would do well",
            "Ada Lund",
        ),
        ("Two members disagreed. In their view the pier must stay.", "In their view", "two members"),
        ("The harbour commission met in May. It recommended that the pier be closed.", "It rec", "harbour commission"),
        ("The Director, Ms Ines Mora, came. The Director said that ports must open.", "ports", "Ines Mora"),
        ("Mr. Han Do-yun came late. He urged the guild to mend the pier.", "urged", "Han Do-yun"),
        ("Bo Lee spoke first. Prof. Ada Roe disagreed; in her view the pier must stay.", "in her", "Ada Roe"),
        ("Bo Lee spoke. Ada Roe and Ola Berg left; in his view the pier must stay.", "in his", "Bo Lee"),
    ],
)
def test_who_speaks_by_what_stands_near(text: str, snippet: str, speaker: str) -> None:
    assert said(text, snippet).speaker == speaker


@pytest.mark.parametrize("opening", ["In the author's view", "In the view of the author", "In our view", "In my view"])
def test_an_author_has_views_of_his_own(opening: str) -> None:
    assert said(f"{opening}, the pier must stay.", "pier").kind == "author"
    assert said("In the captain's view, the pier must stay.", "pier").kind == "indirect"
    others = "The captain, Bo Lee, wrote a paper. In the author's view, the pier must stay."
    assert said(others, "pier must").speaker == "Bo Lee"


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Dr Ada Lund, a hydrologist at Salt University, said no.", "a hydrologist at Salt University"),
        ("Former foreign secretary Ada Lund said no.", "Former foreign secretary"),
        ("They asked deputy director Ada Lund.", "deputy director"),
        (
            "Interview with Ada Lund, economist at Oslo University\nThe Salt Review, 9 May 2021",
            "economist at Oslo University",
        ),
        ("Ada Lund, former Envoy to Quito - Prof. Bo Lee, Dean", "former Envoy to Quito"),
        ("We met Ada Lund\n(the editor of another paper)", ""),
        ("Ada Lund, a friend of the sea, said no.", ""),
        ("They told Ada Lund.", ""),
        ("Ada Lund, Prime Minister Berg of Ruritania, and the king agreed.", ""),
        ("With Ada Lund, and Secretary Berg, we agreed.", ""),
    ],
)
def test_a_role_ends_with_its_line(text: str, role: str) -> None:
    assert find_people(text).role_of("Ada Lund") == role


def test_a_body_is_the_author_of_what_it_issues() -> None:
    analysed = parsed("The Salt Council recommended that the lock be closed.")
    assert attribute(analysed, [0])[0].speaker == "Salt Council"
    assert attribute(analysed, [0], source="Salt Council")[0].kind == "author"


def test_a_speaker_in_a_record_relays_the_advice_of_others() -> None:
    text = "Ms. PRADO: Is the pier safe?\n\nMr. HOLM: We must mend it. The keepers told us that it should close.\n"
    assert said(text, "We must").kind == "direct"
    assert said(text, "keepers").speaker == "keepers"


def test_numbered_questions_make_an_interview() -> None:
    asked = "\n\n".join(
        f"{i}. What of {what}?\nI grow {what}. We must sow it early."
        for i, what in enumerate(("rye", "oats", "flax"), 1)
    )
    text = f"Three questions\n\nAda Lund runs a farm in the fens.\n\n{asked}\n"
    assert said(text, "We must").speaker == "Ada Lund"


def attributed(text: str, words: str) -> tuple[str, str]:
    """Return kind and speaker of the sentence that holds ``words``."""
    found = said(text, words)
    return found.kind, found.speaker


LUND = "Ada Maria Lund"


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        # Whom quoted words are about is not the "she" of who quotes them.
        (
            INTRODUCED
            + 'Dr Lund spoke of age. "An old pilot is worth ten charts." She said that both ports must reopen.',
            "reopen",
            ("indirect", LUND),
        ),
        (
            INTRODUCED + "Dr Lund spoke of age. An old pilot rose. She said that both ports must reopen.",
            "reopen",
            ("indirect", "old pilot"),
        ),
        # Nor is a body, or a place, that does something in between; a person is.
        (
            INTRODUCED + "Harwich closed at once. She said that both ports must reopen.",
            "reopen",
            ("indirect", LUND),
        ),
        (
            INTRODUCED + "Bea Roe closed the door. She said that both ports must reopen.",
            "reopen",
            ("indirect", "Bea Roe"),
        ),
        # "In her words" are those of the person the sentence is about.
        (
            INTRODUCED + "Professor Bea Roe spoke against a levy, which in her words should wait.",
            "levy",
            ("indirect", "Bea Roe"),
        ),
        (INTRODUCED + "The levy, in her words, should wait.", "levy", ("indirect", LUND)),
    ],
)
def test_she_is_the_person_last_told_of(text: str, words: str, expected: tuple[str, str]) -> None:
    assert attributed(text, words) == expected


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("The head of the yard in Ulsund, Ole Berg, said that the lock must close.", "lock", ("indirect", "Ole Berg")),
        (
            "The mayor of Ulsund, Norway, said that the lock must close.",
            "lock",
            ("indirect", "mayor of Ulsund, Norway"),
        ),
        ("One of the pilots, Ole Berg, said that the lock must close.", "lock", ("indirect", "Ole Berg")),
        ("One of the pilots said that the lock must close.", "lock", ("indirect", "one of the pilots")),
        (
            "Pilots are few. Their union, the All-Island Pilots' Union, said that the lock must close.",
            "lock",
            ("indirect", "All-Island Pilots' Union"),
        ),
        ("Pilots are few. Their union said that the lock must close.", "lock", ("indirect", "their union")),
        # The bracket after a rank does not part it from the name.
        (
            "Brigadier General (retired) Ole Berg came. The General said that the lock must close.",
            "lock",
            ("indirect", "Ole Berg"),
        ),
        # Two ranks: nobody by that title is named.
        ("Captain Ole Berg came. The General said that the lock must close.", "lock", ("indirect", "General")),
    ],
)
def test_the_name_beside_an_office_or_a_body_is_the_speaker(text: str, words: str, expected: tuple[str, str]) -> None:
    assert attributed(text, words) == expected


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        # A body speaks through what it issues or sends.
        (
            "The Salt Institute met in May. Its report was short. It urged the council to mend the lock.",
            "lock",
            ("indirect", "Salt Institute"),
        ),
        (
            "The Salt Institute met in May. A survey was short. It urged the council to mend the lock.",
            "lock",
            ("indirect", "survey"),
        ),
        (
            "The pilots sent a letter. The letter urged the council to mend the lock.",
            "lock",
            ("indirect", "pilots"),
        ),
        (
            "The pilots lost a letter. The letter urged the council to mend the lock.",
            "lock",
            ("indirect", "letter"),
        ),
        ("In May the harbour panel urged the council to mend the lock.", "lock", ("indirect", "harbour panel")),
        (
            "Participants disagreed at the seminar. The panel urged the council to mend the lock.",
            "lock",
            ("indirect", "participants"),
        ),
        # An author's own side is the author; another's is not.
        ("My delegation urges the council to mend the lock.", "lock", ("author", "")),
        ("The Danish delegation urged the council to mend the lock.", "lock", ("indirect", "Danish delegation")),
        # What all agreed on is no one group's word.
        (
            "At the seminar Danish participants said little. It was agreed that the lock should be mended.",
            "lock",
            ("indirect", "participants"),
        ),
    ],
)
def test_a_body_speaks_through_what_it_issues(text: str, words: str, expected: tuple[str, str]) -> None:
    assert attributed(text, words) == expected


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        # What stands in quotation marks before a verb of advice is what is advised.
        ('"Mend the old lock today," Dr Ada Lund advised the guild.', "lock", ("direct", "Ada Lund")),
        (
            '"The old lock is a disgrace," said Dr Ada Lund, urging the guild to mend it.',
            "lock",
            ("indirect", "Ada Lund"),
        ),
        ("Dr Ada Lund asked the guild for a new lock.", "lock", ("indirect", "Ada Lund")),
        ("Dr Ada Lund asked the guild a question on the lock, and a crew is needed.", "lock", ("author", "")),
        ("Dr Ada Lund asked that the lock be mended.", "lock", ("indirect", "Ada Lund")),
        ("Dr Ada Lund resolved to call for a new lock.", "lock", ("indirect", "Ada Lund")),
        ("Dr Ada Lund forgot to call for a new lock.", "lock", ("author", "")),
        ("Dr Ada Lund wished to see the lock mended.", "lock", ("indirect", "Ada Lund")),
        ("Dr Ada Lund went to the lock, which must be mended.", "lock", ("author", "")),
        # Nobody says here what should be done with the lock, but the author.
        ("Pilots told of the flood, and the lock must be mended.", "lock", ("author", "")),
        ("Pilots told the guild that the lock must be mended.", "lock", ("indirect", "pilots")),
        ("The lock must be mended, so print what the pilots said.", "lock", ("author", "")),
        ("The lock must be mended, so the pilots said.", "lock", ("indirect", "pilots")),
        ("Our governments should make the case for a new lock.", "lock", ("author", "")),
    ],
)
def test_whether_a_verb_reports_shows_in_its_frame(text: str, words: str, expected: tuple[str, str]) -> None:
    assert attributed(text, words) == expected


@pytest.mark.parametrize(
    ("lead_in", "expected"),
    [
        ("The union demanded:", ("indirect", "union")),
        ("The union resolved to call for:", ("indirect", "union")),
        ("The union asked for three things:", ("indirect", "union")),
        # On its own leaflet a union speaks of itself in the present.
        ("The union demands:", ("author", "")),
        ("The pilots adopted a resolution. The resolution demands:", ("indirect", "pilots")),
        ("The union paid for three things:", ("author", "")),
    ],
)
def test_a_verb_without_more_leads_in_a_list(lead_in: str, expected: tuple[str, str]) -> None:
    assert attributed(f"# Ports\n\n{lead_in}\n\n- a pilot for every lock;\n- a lower fee.\n", "lower fee") == expected


def test_a_plural_possessive_inside_a_name_stays() -> None:
    assert strip_titles("Salt Workers' Union") == "Salt Workers' Union"
    assert strip_titles("Dr Lund's") == "Lund"


PAIR = "Dr. Ada Lund (Salt Institute, Oslo) and Dr. Ole Berg (Port Bank) presented a paper on freight. "


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        # "They" are people: tariffs and carriers between them and the pronoun say nothing.
        (
            PAIR + "High harbour tariffs hurt small ports. They emphasised that a new levy is essential.",
            "levy",
            ("indirect", "Ada Lund and Ole Berg"),
        ),
        (PAIR + "The pilots disagreed. They said that the levy should go.", "levy should", ("indirect", "pilots")),
        (
            "The keepers noted that ports are old. Harbour tariffs hurt. They said that the levy should go.",
            "levy should",
            ("indirect", "keepers"),
        ),
        # "It" is what its own sentence is about, or nobody.
        (
            "The board does not argue that the fleet is old; it argues that the piers should be mended.",
            "piers should",
            ("indirect", "board"),
        ),
        (
            "The harbour review is out. The test does not argue that ports are old; it argues that piers should go.",
            "piers should",
            ("author", ""),
        ),
        # "Be rewarded" is asked for, and nobody is said to have rewarded anybody.
        (
            "At the workshop participants met. It is crucial that their help be acknowledged and rewarded.",
            "crucial",
            ("author", ""),
        ),
        # Whoever recommended it, the subject of the clause did not.
        ("Keepers should support pilots by lending them boats, as recommended in Part 6.", "boats", ("author", "")),
        ("Keepers should lend pilots boats, as advised by the guild.", "boats", ("indirect", "guild")),
        # Author and year in brackets, and surnames in a row.
        ("As Lund (2019) argues, ports must hire pilots (Holm 2011; Dahl 2013).", "pilots", ("indirect", "Lund")),
        (
            "To help staff, Lund and colleagues (2019) propose several changes: Firstly, ports must hire more pilots.",
            "pilots",
            ("indirect", "Lund and colleagues"),
        ),
        (
            "Ozan, Pirie, and Roe study the tides and argue that Samoa needs to mend a sluice.",
            "sluice",
            ("indirect", "Ozan, Pirie, and Roe"),
        ),
        # Research is no document, "the writer of this letter" the author, "per" a preposition before a full name.
        (
            "Research by the Quay School of Economics suggests that the levy should be cut.",
            "levy",
            ("indirect", "Quay School of Economics"),
        ),
        ("The writer of this letter urges the council to mend the pier.", "pier", ("author", "")),
        (
            "The writer of that letter urged the council to mend the pier.",
            "pier",
            ("indirect", "writer of that letter"),
        ),
        ("Per Ada Holm, the lock should close at dusk.", "lock", ("indirect", "Ada Holm")),
        ("Per Olof Berg agreed. As Per Olof Berg said, the lock should close.", "lock", ("indirect", "Per Olof Berg")),
    ],
)
def test_only_who_can_speak_is_said_to(text: str, words: str, expected: tuple[str, str]) -> None:
    found = said(text, words)
    assert (found.kind, found.speaker) == expected


def test_an_unnamed_statement_is_that_of_those_who_met_only_where_people_met() -> None:
    lists = "- Permits\n- Lists of meeting attendees\n\nThere was broad consensus that the fee should be cut.\n"
    assert said(lists, "fee").kind == "author"
    minutes = "All attendees came by boat to the gathering.\n\nThere was broad consensus that the fee should be cut.\n"
    assert said(minutes, "fee").speaker == "attendees"


def test_an_item_goes_on_with_no_words_of_the_person_in_the_item_before() -> None:
    journal = (
        "- Dahl looks at ferries and argues that piers must be wider.\n"
        "- Ozan and Pirie study the tides and then touch upon the dyke that needs to be built.\n"
    )
    assert said(journal, "dyke").speaker == "Ozan and Pirie"
    advice = "- Ada Dahl argues that piers must be wider.\n- Mr Ole Lund must pay for the piers.\n"
    assert said(advice, "must pay").kind == "author"


def test_it_reaches_far_only_to_what_has_spoken() -> None:
    later = "It rained. " * 9 + "It stresses that the piers should be mended."
    assert said("The Salt Council report warned that ports are old. " + later, "piers").speaker == "Salt Council report"
    assert said("The Salt Council report is thick. " + later, "piers").kind == "author"


def test_who_presents_a_paper_is_whom_its_words_are() -> None:
    text = (
        "Dr. Ole Berg (Port Bank) chaired the session. The first presenter in this session, Ada Lund (Fellow, The Quay "
        "School of Trade) presented the study on ports. The study found that fees had risen. "
        "The study recommended that ports should lower their fees."
    )
    assert said(text, "lower").speaker == "Ada Lund"


def test_who_chairs_a_session_did_not_write_its_papers() -> None:
    text = (
        "Dr. Ole Berg (Port Bank) {verb} the second session. The study found that fees had risen. "
        "The study recommended that ports should lower their fees."
    )
    assert said(text.format(verb="presented"), "lower").speaker == "Ole Berg"
    assert said(text.format(verb="chaired"), "lower").speaker == "study"


@pytest.mark.parametrize(
    ("sentence", "part", "demand"),
    [
        ("Critics urge Lemuria to leave, but Lemuria should stay.", "Lemuria should stay.", "critics"),
        ("Keepers have called for a levy; this should be refused.", "this should be refused.", "keepers"),
        ("While the guild says that piers must go, the mayor should wait.", "the mayor should wait.", "guild"),
        ("The mayor should wait, although pilots urge her to act.", "The mayor should wait,", "pilots"),
    ],
)
def test_an_author_answers_the_demand_that_he_reports(sentence: str, part: str, demand: str) -> None:
    found = said(sentence, part)
    assert (found.kind, sentence[found.start : found.end].strip()) == ("author", part)
    assert found.answered is not None
    assert (found.answered.kind, found.answered.speaker) == ("indirect", demand)


@pytest.mark.parametrize(
    "sentence",
    [
        "Dr Ada Lund says that piers must go but that pilots must stay.",
        "Dr Ada Lund urges pilots to wait and warns that piers must go.",
        "Dr Ada Lund demands a levy, and it should be paid by the guild.",
        "Although Dr Ada Lund agrees that piers are old, the mayor should wait.",
    ],
)
def test_what_goes_on_with_a_demand_is_no_answer_to_it(sentence: str) -> None:
    assert said(sentence, sentence[:20]).answered is None


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Some traders demand a new levy. They are wrong.", "some traders"),
        ("The Salt Board calls for a new levy. We do not share that view.", "Salt Board"),
        ("Its opponents demand a new levy.", "its opponents"),
        ("Shopkeepers, for their part, demand a new levy.", "shopkeepers"),
    ],
)
def test_what_an_author_keeps_at_a_distance_is_not_his_word(text: str, speaker: str) -> None:
    assert attributed(text, "levy") == ("indirect", speaker)


def test_a_further_that_clause_is_reported_as_well() -> None:
    text = "Ms Lund warned that gas was scarce, and that the ports of the south must close."
    assert attributed(text, "must close") == ("indirect", "Lund")


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        (
            "Dr Ada Lund spoke first. She said that piers rot. Bo Roe was more cautious: the quay must be tested.",
            "quay must",
            ("indirect", "Bo Roe"),
        ),
        (
            "Bo Roe said that piers rot. Ms Ada Lund took the opposite view: the pilots, she argued, must be paid.",
            "must be paid",
            ("indirect", "Ada Lund"),
        ),
        ("Dr Ada Lund spoke first. For her, the quay must come first.", "quay must", ("indirect", "Ada Lund")),
        ("According to Ada Lund of the Salt School, the quay ought to be widened.", "ought", ("indirect", "Ada Lund")),
        (
            "One pilot asked for calm. Another proposed that the quay be closed.",
            "closed",
            ("indirect", "another pilot"),
        ),
        (
            "Keepers welcomed the plan of the Salt Office, which asks for a levy. They agreed that it must be paid.",
            "must be paid",
            ("indirect", "keepers"),
        ),
        (
            "The quay must close at dusk, say the pilots of Salt Harbour.",
            "quay must",
            ("indirect", "pilots of Salt Harbour"),
        ),
        ("The quay must close. Those who say so, argue that it leaks.", "quay must", ("author", "")),
    ],
)
def test_a_voice_shows_in_the_words_around_what_is_said(text: str, words: str, expected: tuple[str, str]) -> None:
    assert attributed(text, words) == expected


def test_a_list_of_voices_ends_with_its_items() -> None:
    text = (
        "We asked around.\n\n* Mr Bo Roe: We must mend the quay.\n* Dr Ada Lund: I think you should wait.\n\n"
        "The council should act before winter.\n"
    )
    assert (said(text, "mend").speaker, said(text, "wait").speaker) == ("Bo Roe", "Ada Lund")
    assert said(text, "before winter").kind == "author"


def test_who_asks_in_a_transcript_is_no_voice_of_the_one_before() -> None:
    text = (
        "MAYOR LUND: We shall pay.\n\nQUESTION: Some pilots say that the quay must close. Will it?\n\n"
        "MAYOR LUND: No.\n\nMR. ROE: I agree.\n"
    )
    assert attributed(text, "quay must") == ("indirect", "some pilots")


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        ("Fisheries Minister Ada Lund spoke.", "Ada Lund", "Fisheries Minister"),
        ("We met the former energy minister Ada Lund.", "Ada Lund", "former energy minister"),
        ("Ada Lund of the Pilots' Union spoke.", "Ada Lund", "Pilots' Union"),
        ("I speak as President of the Salt Council. The meeting rose.", "President", ""),
    ],
)
def test_a_role_has_its_portfolio(text: str, name: str, role: str) -> None:
    assert find_people(text).role_of(name) == role


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Ada Lund, rector at the United Salt School, agreed.", "rector at the United Salt School"),
        ("Ada Lund, head of the Advanced Tide Unit, agreed.", "head of the Advanced Tide Unit"),
        ("Ada Lund, professor of applied botany, agreed.", "professor of applied botany"),
        ("Ada Lund, professor of botany argued no.", "professor of botany"),
        ("Ada Lund, head of the Salt and Tide Board, agreed.", "head of the Salt and Tide Board"),
        ("Ada Lund, head of the Salt Board and Bo Lee, dean, agreed.", "head of the Salt Board"),
        ("Ada Lund, the U.N. special envoy for salt, agreed.", "the U.N. special envoy for salt"),
        ("We met Ada Lund, envoy to the U.N. The pier was shut.", "envoy to the U.N."),
        ("Guild leader Ada Lund agreed.", "leader"),
        ("Party leader Ada Lund agreed.", "Party leader"),
        ("The Salt Board chair Ada Lund agreed.", "Salt Board chair"),
        ("We met Ada Lund of the Salt Board. Piers rot.", "Salt Board"),
        ("We met Ada Lund of the Peruvian fisheries ministry.", "Peruvian fisheries ministry"),
        ("Ada Lund of the Salt Board told the council no.", "Salt Board"),
    ],
)
def test_a_role_is_given_whole(text: str, role: str) -> None:
    assert find_people(text).role_of("Ada Lund") == role


def test_name_and_role_end_with_their_block() -> None:
    text = "Ada Lund, chair of the Salt Board\n\nNorth Tides\n\nWe asked Ada Lund. Ada Lund said that piers must go."
    assert said(text, "piers must").role == "chair of the Salt Board"
    text = "The Mayor, Ada Lund\n\nNorth Tides\n\nThe mayor came. Mayor Lund said that piers must go."
    assert said(text, "piers must").speaker == "Ada Lund"


def test_a_role_names_no_owner_by_a_pronoun() -> None:
    assert said("The guild was angry. Its leader, Ada Lund, said that piers must go.", "piers must").role == "leader"


@pytest.mark.parametrize(
    ("opening", "source", "kind"),
    [
        ("Piers of the north", "Harbour Weekly", "indirect"),
        ("Piers of the north", "Salt Alliance of Keepers", "author"),
        ("News from the Salt Alliance", "Harbour Weekly", "author"),
    ],
)
def test_a_body_is_the_author_only_of_what_it_issues(opening: str, source: str, kind: str) -> None:
    filler = "The piers are old and the tides are high, as everybody on the northern shore can tell. " * 9
    analysed = parsed(f"# {opening}\n\n{filler}The Salt Alliance calls on the mayor to mend them.")
    row = len(analysed.views) - 1
    assert attribute(analysed, [row], source=source)[row].kind == kind


def test_a_headline_ends_with_whose_word_it_is() -> None:
    text = "Pier at Low Fen must be closed, say island pilots"
    analysed = parsed(text)
    found = attribute(analysed, [0], kind_scores={0: (0.999, 0.0005, 0.0005)})[0]
    assert (found.kind, found.speaker) == ("indirect", "island pilots")


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        (
            'Pilots met.\n\n"The mayor must mend the quay at once."\n\nThat was the plea of Ada Lund, who sails.',
            "mend the quay",
            ("direct", "Ada Lund"),
        ),
        (
            'The new director, Bo Roe, came late.\n\n"The guild must pay in time," the director said.',
            "guild must",
            ("direct", "Bo Roe"),
        ),
        (
            'The chairwoman opened the day. "We must not sell the quay," the chairwoman said.\n\n'
            "Ada Lund, the chairwoman, has led the guild since May.",
            "not sell",
            ("direct", "Ada Lund"),
        ),
        (
            "The harbour director, Bo Roe, met the school director, Ada Lund. The director said that piers must go.",
            "piers must",
            ("indirect", "director"),
        ),
    ],
)
def test_a_speaker_may_be_named_elsewhere(text: str, words: str, expected: tuple[str, str]) -> None:
    assert attributed(text, words) == expected


@pytest.mark.parametrize(
    ("sentence", "speaker"),
    [
        ("Jean-Luc d'Aulne warned that piers must go.", "Jean-Luc d'Aulne"),
        ("Gen. Omar Sami al-Rawi said that piers must go.", "Omar Sami al-Rawi"),
        ("We met Omar al-Rawi. Gen. Rawi said that piers must go.", "Omar al-Rawi"),
        ("Ole Berg King, Jr. said that piers must go.", "Ole Berg King, Jr."),
        ("Pilots Without Ships urged Oslo: piers must go.", "Pilots Without Ships"),
        ("Mend the Quay said that piers must go.", "Mend the Quay"),
        ("Salt Watch, Tidemark and Mend the Quay said that piers must go.", "Salt Watch, Tidemark and Mend the Quay"),
        ("Salt Watch and Cooks Against Salt said that piers must go.", "Salt Watch and Cooks Against Salt"),
        ("Ada Lund, Bo Lee and Kay Moe said that piers must go.", "Ada Lund, Bo Lee and Kay Moe"),
        ("Recently the Council said that piers must go.", "Council"),
        ("Ada Lund met the Board, the Guild of Pilots, and Salt Watch said that piers must go.", "Salt Watch"),
        ("Lima: Many pilots said that piers must go.", "many pilots"),
        ("Sam Berg Jr. said that piers must go.", "Sam Berg Jr"),
        ("Pilots without ships said that piers must go.", "pilots"),
    ],
)
def test_names_are_given_whole(sentence: str, speaker: str) -> None:
    assert said(sentence, "piers must go").speaker == speaker


@pytest.mark.parametrize(
    ("text", "found"),
    [
        # a place from which a report is sent says nothing
        ("The day was long. Lima (AP) -- Ada Lund said that piers must go.", ("indirect", "Ada Lund")),
        ("Lima: Ada Lund said that piers must go.", ("indirect", "Ada Lund")),
        ("Lima said that piers must go.", ("indirect", "Peru")),
        # nor do those who are told
        ("Pilots urged to wait, as piers must go.", ("author", "")),
        ("Pilots urged Lima to act: piers must go.", ("indirect", "pilots")),
        # nor an article before a verb used as a noun, nor half of a title
        ("Pilots should have a say, and piers must go.", ("author", "")),
        ("Secretary general Omar Roe said that piers must go.", ("indirect", "Omar Roe")),
        # nor the last noun of a body's name or task
        (
            "The Board on standards in public life, which concluded that piers must go, met.",
            ("indirect", "Board on standards in public life"),
        ),
    ],
)
def test_what_cannot_speak_is_no_speaker(text: str, found: tuple[str, str]) -> None:
    assert attributed(text, "piers must go") == found


RELEASE = """THE HON ADA LUND MP
MINISTER FOR SALT

The fleet has grown.

Quotes attributable to Minister Lund:

"Ports must open."

"So should quays."

Quotes attributable to Member for Low Fen, Bo Berg:

"Piers must wait."

The dyke must be mended.

ENDS
"""


def test_what_a_release_gives_the_press_to_quote_is_said_by_whom_its_heading_names() -> None:
    for words, speaker in (("Ports", "Ada Lund"), ("quays", "Ada Lund"), ("Piers", "Bo Berg")):
        found = said(RELEASE, words)
        assert (found.kind, found.speaker) == ("direct", speaker)
    assert said(RELEASE, "Ports").role == "Minister for Salt"
    assert said(RELEASE, "dyke").kind == "author"
    unmarked = RELEASE.replace('"', "")
    assert [said(unmarked, words).speaker for words in ("Ports", "Piers", "dyke")] == ["Ada Lund", "Bo Berg", "Bo Berg"]
    of_a_body = RELEASE.replace("Minister Lund", "both ministries")
    assert said(of_a_body, "Ports").speaker == ""


def test_a_label_in_a_transcript_is_whom_the_letterhead_names_in_capitals() -> None:
    transcript = (
        "THE HON ADA LUND MP\nMINISTER FOR SALT\n\nTRANSCRIPT\n\nLUND: Good day. Ports must open.\n\n"
        "JOURNALIST: What of the quays?\n\nLUND: I hear you. Quays must wait.\n"
    )
    assert said(transcript, "Ports").speaker == "Ada Lund"
    another = transcript.replace("ADA LUND", "ADA HOLM")
    assert said(another, "Ports").speaker == "Lund"


def test_names_that_a_record_prints_in_capitals_are_written_as_names() -> None:
    record = "ADA LUND (Lemuria) said that the pier must be mended.\n\nMs. Lund said that quays must wait.\n"
    assert [said(record, words).speaker for words in ("pier", "quays")] == ["Ada Lund", "Ada Lund"]
    assert said("OXFAM said that the pier must be mended.", "pier").speaker == "OXFAM"


def test_the_ambassador_is_who_was_introduced_with_the_country_that_he_comes_from() -> None:
    note = (
        "The Ambassador of Lemuria to Atlantis, H.E. Mr. Ole Berg, called on the President of the Salt Guild. "
        "The Ambassador said that the pier must be mended."
    )
    found = said(note, "pier")
    assert found.speaker == "Ole Berg"
    assert "called" not in found.role
    assert said(note.replace("The Ambassador said", "The Minister said"), "pier").speaker != "Ole Berg"


def test_the_author_who_has_counted_first_counts_on_after_anothers_words() -> None:
    article = (
        "First, the guild should talk to the keepers.\n\nIt is late. As Ada Lund of the Salt Board put it, "
        '"the guild must listen."\n\nSecond, members should pool their pilots.\n'
    )
    assert said(article, "pilots").kind == "author"
    counted_by_her = (
        "Ada Lund made three points.\n\nFirst, she said that ports must open.\n\nSecond, quays must wait.\n"
    )
    assert said(counted_by_her, "quays").kind == "indirect"


def test_the_acronym_of_the_issuer_is_its_own_voice() -> None:
    text = "The EU urges the guild to mend the pier."
    analysed = parsed(text)
    assert attribute(analysed, [0], source="European Union")[0].kind == "author"
    assert attribute(analysed, [0], source="Salt Institute")[0].speaker == "EU"


def test_members_and_witnesses_are_known_by_their_names() -> None:
    for titled in ("Ranking Member Ada Lund", "Member for Low Fen Ada Lund", "Minister for Salt and Clay Ada Lund"):
        assert said(f"{titled} said that the pier must be mended.", "pier").speaker == "Ada Lund"
    role = said("Minister for Salt and Clay Ada Lund said that the pier must be mended.", "pier").role
    assert role == "Minister for Salt and Clay"
    assert said("Member states said that the pier must be mended.", "pier").speaker == "member states"
