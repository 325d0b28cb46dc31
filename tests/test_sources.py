"""Source, title and authors: the rules' own examples and the forms of heads and feet."""

from __future__ import annotations

import time

import pytest

from recextract.errors import ConfigurationError
from recextract.metadata.document import find_metadata
from recextract.metadata.names import is_body, is_paper, is_person, person_names, source_rules, tidy_body
from recextract.text.front_matter import front_matter
from recextract.textrules import TextRule, packaged_rules, parse_rules
from recextract.types import Document, DocumentMetadata, FormatMetadata


def metadata(text: str, **given: object) -> DocumentMetadata:
    return find_metadata(Document("a.txt", text, "txt", metadata=FormatMetadata(**given)))  # type: ignore[arg-type]


def _found(group: str, rule: TextRule, text: str) -> bool:
    how = rule.options.get("how", "anywhere")
    if group in {"label", "copyright"} or how == "whole":
        return rule.pattern.fullmatch(text) is not None
    if how == "start" or group in {"note", "career"}:
        return rule.pattern.match(text) is not None
    return rule.pattern.search(text) is not None


RULES = [(group, rule) for group, rules in source_rules().groups.items() for rule in rules]


@pytest.mark.parametrize(("group", "rule"), RULES, ids=[f"{group}-{rule.id}" for group, rule in RULES])
def test_rule_examples(group: str, rule: TextRule) -> None:
    assert rule.failures(lambda rule, text: _found(group, rule, text)) == []


CASES = {
    "address below a letterhead is no title": (
        "SALT COALITION\n7 Reed Lane, Quito\nmail@salt.example\n\nPRESS RELEASE\n\nShips of clay sail\n\nThe sea.",
        DocumentMetadata("Salt Coalition", "Ships of clay sail"),
    ),
    "the title of minutes holds their day": (
        "REED PARISH COUNCIL\n\nMinutes of the meeting held on 3 May 2020\n\nPresent: Ann Lee, Cy Poe\n\nIt rained.",
        DocumentMetadata("Reed Parish Council", "Minutes of the meeting held on 3 May 2020", (), "2020-05-03"),
    ),
    "a sentence below a letterhead is no title": (
        "SALT COUNCIL\n\n3 May 2020\n\nBea Roe said that the dyke should be mended.\n\nIt leaks.",
        DocumentMetadata("Salt Council", "", (), "2020-05-03"),
    ),
    "a number of records is no title": (
        "Salt Parliament\n\nS9_TA(2020)0044\n\nFishing in the delta\n\nThe sea is wide.",
        DocumentMetadata("Salt Parliament", "Fishing in the delta"),
    ),
    "who edited a text is not its author": (
        "Salt Institute\nBrief\nShips of clay\nAnn Lee, Research Fellow\nBea Roe, PhD\nEdited by Cy Poe\n\nThe sea.",
        DocumentMetadata("Salt Institute", "Ships of clay", ("Ann Lee", "Bea Roe")),
    ),
    "who edited a text that nobody else signs": (
        "Ships of clay\n\nEdited by Cy Poe\n\nThe sea.",
        DocumentMetadata("", "Ships of clay", ("Cy Poe",)),
    ),
    "letters to the editor": (
        "LETTERS\n\nShips of clay\n\nTo the Editor:\n\nYou say that the sea is wide. It is.\n\nAnn Lee\nNew Salem\n\n"
        "Dykes\n\nSir – Bea Roe\nis wrong.\n\nCy Poe",
        DocumentMetadata("", "Ships of clay", ("Ann Lee", "Cy Poe")),
    ),
    "a name below a paragraph of no letter": (
        "Ships of clay\n\nThe sea is wide, and the ships are old.\n\nAnn Lee\nQuito",
        DocumentMetadata("", "Ships of clay"),
    ),
    "byline in capitals with hyphen and apostrophe": (
        "Ships of Clay\n\nBy JO-ANN ROE-LEE and BEA O'DELL\n\nThe sea is wide.",
        DocumentMetadata("", "Ships of Clay", ("Jo-Ann Roe-Lee", "Bea O'Dell")),
    ),
    "marks of notes behind the authors": (
        "# Ships of Clay\n\nAnn Lee* and Bea Roe†\n\nMay 2020\n\nThe sea is wide.",
        DocumentMetadata("", "Ships of Clay", ("Ann Lee", "Bea Roe"), "2020-05"),
    ),
    "a kind of document is no source": (
        "JOINT STATEMENT\n\nSalt for the hills\n\n3 May 2020\n\nThe sea is wide.",
        DocumentMetadata("", "Salt for the hills", (), "2020-05-03"),
    ),
    "an embargo is no source": (
        "STRICTLY EMBARGOED UNTIL 10:00 GMT ON 3 MAY 2020\n\nShips of clay sail again\n\nThe sea is wide.",
        DocumentMetadata("", "Ships of clay sail again", (), "2020-05-03"),
    ),
    "a list of nouns that ends in a body's is a title": (
        "# Reeds, Clay and Trust\n\nAnn Lee and Bea Roe\n\nThe sea is wide.",
        DocumentMetadata("", "Reeds, Clay and Trust", ("Ann Lee", "Bea Roe")),
    ),
    "what a body urges is a title": (
        "NEWS RELEASE\n\n3 May 2020\n\nSalt Board Urges Parliament to Mend Dykes\n\nQUITO – The sea is wide.",
        DocumentMetadata("", "Salt Board Urges Parliament to Mend Dykes", (), "2020-05-03"),
    ),
    "what a headline asks is no name": (
        "Salta Must Mend Dykes, Says Minister\n\nQuito, 3 May 2020\n\nThe sea is wide.",
        DocumentMetadata("", "Salta Must Mend Dykes, Says Minister", (), "2020-05-03"),
    ),
    "title in two lines, names in its block": (
        "CLAY INSTITUTE\nBrief 2020/4, May\n\nSHIPS AND SALT\nTrade on the Northern Coast\nAnn Lee and Bea Were\n\n"
        "There were ships, and the sea is wide.",
        DocumentMetadata("Clay Institute", "SHIPS AND SALT: Trade on the Northern Coast", ("Ann Lee", "Bea Were")),
    ),
    "author and publisher beside the date": (
        "Ships of Clay\n\nAnn Lee, Salt Letter, 2 August 2023\n\nThe sea is wide.",
        DocumentMetadata("Salt Letter", "Ships of Clay", ("Ann Lee",), "2023-08-02"),
    ),
    "minister's letterhead above a transcript": (
        "THE HON ANN LEE MP\nMINISTER FOR SALT\n\nTRANSCRIPT\n\nDoorstop interview, Quito\n29 March 2021\n\n"
        "ANN LEE: The sea is wide.",
        DocumentMetadata("Minister for Salt", "Doorstop interview, Quito", (), "2021-03-29"),
    ),
    "joint release of two ministers": (
        "JOINT MEDIA RELEASE\n\nSENATOR THE HON ANN LEE\nMinister for Salt\n\nThe Hon Bo Roe MP\nMinister for Clay\n"
        "Assistant Minister for Tin\n\nReed Dyke\n\n3 July 2021\n\nThe sea is wide.",
        DocumentMetadata("Minister for Salt", "Reed Dyke", (), "2021-07-03"),
    ),
    "ministers above a date with columns beside it": (
        "Hon Ann Lee\nMinister of Salt\n\nHon Bo Roe\nMinister of Clay\n\n22 August 2022          PĀNUI PĀPĀHO\n"
        "                        MEDIA STATEMENT\n\nSalters urged to mend nets\n\nThe sea is wide.",
        DocumentMetadata("Minister of Salt", "Salters urged to mend nets", (), "2022-08-22"),
    ),
    "press section and number of a press note": (
        "EMBASSY OF THE REPUBLIC OF SALTA\nPRESS SECTION\n\nPress Note No. 17/2021\n\nENVOY MEETS SALTERS\n\nRain.",
        DocumentMetadata("Embassy of the Republic of Salta", "ENVOY MEETS SALTERS", (), "2021"),
    ),
    "meeting of a council in the press release of an organisation": (
        "812th Meeting (AM)                  SC/14321\n                  17 JUNE 2021\n\n"
        "Council Hears Calls for Swift Deployment of Salters, as Members Debate\nSituation in Clay\n\nThe sea is wide.",
        DocumentMetadata(
            "United Nations",
            "Council Hears Calls for Swift Deployment of Salters, as Members Debate Situation in Clay",
            (),
            "2021-06-17",
        ),
    ),
    "a second line that is a sentence is no part of the title": (
        "Council Hears Calls for Swift Deployment of Salters, as Members Debate\nThe sea is wide.\n\nIt rained.",
        DocumentMetadata("", "Council Hears Calls for Swift Deployment of Salters, as Members Debate"),
    ),
    "a heading that breaks off, and the speech below it": (
        "FOR IMMEDIATE RELEASE\n\nRanking Member Lee Opening Statement at Hearing on\nSalt and Clay\n\n"
        "QUITO — U.S. Senator Ann Lee (S-QU), Ranking Member of the Committee on Salt, today delivered the following "
        "opening statement at a hearing on clay:\n\nThe sea is wide.",
        DocumentMetadata("", "Ranking Member Lee Opening Statement at Hearing on Salt and Clay", ("Ann Lee",)),
    ),
    "press office below a ministry": (
        "Ministry of Salt\nMedia Centre\n\nStatement on the price of salt\n\nQuito, 5 June 2024\n\nThe sea is wide.",
        DocumentMetadata("Ministry of Salt", "Statement on the price of salt", (), "2024-06-05"),
    ),
    "organ of an organisation": (
        "AFRICAN UNION\nPEACE AND SECURITY COUNCIL\n\nCommuniqué on salt\n\nAddis Ababa, 20 November 2023\n",
        DocumentMetadata("African Union Peace and Security Council", "Communiqué on salt", (), "2023-11-20"),
    ),
    "paper of another language": (
        "Semanario Salado\n14 June 2015\n\nShips of clay sail again\n\nBy Ann Lee\n\nThe sea is wide.",
        DocumentMetadata("Semanario Salado", "Ships of clay sail again", ("Ann Lee",), "2015-06-14"),
    ),
    "wire dateline in ordinary letters": (
        "Ships of clay sail again\n\nQuito, 7 May 2024 (Salt Wire) - The sea is wide, said one.",
        DocumentMetadata("Salt Wire", "Ships of clay sail again", (), "2024-05-07"),
    ),
    "rubric of a debate": (
        "SENATE\nWednesday, 12 April 1978\n\nMATTERS OF URGENCY\n\nShips of clay\n\n"
        "Senator LEE (Quito) (3.22)-I speak for the fishers, and I say that the sea is wide and cold.\n",
        DocumentMetadata("Senate", "Ships of clay", (), "1978-04-12"),
    ),
    "speech that somebody delivers": (
        "Delegation of Clay to the Salt Council\n\nStatement on ships\n\n"
        "delivered by Ambassador Ann Lee at the Permanent Council\n\nVienna, 14 March 2019\n\nThe sea is wide.",
        DocumentMetadata("Delegation of Clay to the Salt Council", "Statement on ships", ("Ann Lee",), "2019-03-14"),
    ),
    "letterhead in capitals above a release line": (
        "SALT WATCH ATLANTIS\n\nFOR IMMEDIATE RELEASE\n\n3 May 2016\n\nShips of Clay Sail Again\n\nThe sea is wide.",
        DocumentMetadata("Salt Watch Atlantis", "Ships of Clay Sail Again", (), "2016-05-03"),
    ),
    "letterhead in capitals with a body's noun": (
        "\ufeffFISHERS OF THE SALT COALITION\n\nOpen Letter to the Harbour\n\nThe sea is wide.",
        DocumentMetadata("Fishers of the Salt Coalition", "Open Letter to the Harbour"),
    ),
    "title in capitals is no letterhead": (
        "SHIPS OF CLAY\n\nROUNDTABLE DISCUSSION REPORT\n\n7 MARCH 2024\n\nThe sea is wide.",
        DocumentMetadata("", "SHIPS OF CLAY", (), "2024-03-07"),
    ),
    "body and number of a series beside the date": (
        "# Ships of Clay\n\nAnn Lee and Bea Roe\n\nClay Institute, Report 3/2017, November 2017\n\nThe sea is wide.",
        DocumentMetadata("Clay Institute", "Ships of Clay", ("Ann Lee", "Bea Roe"), "2017-11"),
    ),
    "masthead in parts, the number of a series in bold": (
        "# Ships of Clay\n\n**Policy Brief No. 14** | Clay Observatory | Quito, 5 May 2023\n\n*Ann Lee and Bea Roe*",
        DocumentMetadata("Clay Observatory", "Ships of Clay", ("Ann Lee", "Bea Roe"), "2023-05-05"),
    ),
    "dateline of a news agency": (
        "Ships of Clay sail\n\nAnn Lee, Quito | May 18, 2020\n\nQUITO (Salt Wire) - The sea is wide, said one.",
        DocumentMetadata("Salt Wire", "Ships of Clay sail", ("Ann Lee",), "2020-05-18"),
    ),
    "masthead below a byline": (
        "Ships of Clay\nBy Ann Lee\nThe Lamp, 2015-08-11\nThe sea is wide.",
        DocumentMetadata("The Lamp", "Ships of Clay", ("Ann Lee",), "2015-08-11"),
    ),
    "unknown publisher of one word": (
        "Ships of Clay\nBy Ann Lee\nLamplight, 2015-08-11\nThe sea is wide.",
        DocumentMetadata("Lamplight", "Ships of Clay", ("Ann Lee",), "2015-08-11"),
    ),
    "several authors in bold": (
        "# Ships of Clay\n\n**Ann B. Lee and Bea Roe** | 2024-04-04\n\nThe sea is wide.",
        DocumentMetadata("", "Ships of Clay", ("Ann B. Lee", "Bea Roe"), "2024-04-04"),
    ),
    "name between title and date": (
        "Ships of Clay\nAnn Lee\n2012-04-30\nThe sea is wide.",
        DocumentMetadata("", "Ships of Clay", ("Ann Lee",), "2012-04-30"),
    ),
    "place of a letter is no source": (
        "Quito, 13 November 1949\nSECRET\nRelations with Atlantis\nThe sea is wide.",
        DocumentMetadata("", "Relations with Atlantis", (), "1949-11-13"),
    ),
    "press release under a letterhead": (
        "Institute for Clay Reforms\nPress Release, 25 June 2018\nMajor Study Asks for Salt\nThe sea is wide.",
        DocumentMetadata("Institute for Clay Reforms", "Major Study Asks for Salt", (), "2018-06-25"),
    ),
    "memo": (
        "Centre for Salt\nAtlantis University\nTo: Bea Roe\nFrom: Ann Lee\nDate: October 8th, 2020\nRe: Clay Ships\n",
        DocumentMetadata("Centre for Salt, Atlantis University", "Clay Ships", ("Ann Lee",), "2020-10-08"),
    ),
    "time, person and outlet in one line": (
        "A demand\n15:15 CET, 21 August 2016|Ann Lee| lamplight\nThe sea is wide.",
        DocumentMetadata("lamplight", "A demand", ("Ann Lee",), "2016-08-21"),
    ),
    "body in the byline": (
        "Salt Note\nBy Atlantis Ministry of Salt\n2020-09-18\nThe sea is wide.",
        DocumentMetadata("Atlantis Ministry of Salt", "Salt Note", (), "2020-09-18"),
    ),
    "citation at the foot": (
        "Ships of Clay\nThe sea is wide.\nAnn Lee, \"Ships of Clay,\" The Lamp. 2025-03-09.\nKeywords: sea",
        DocumentMetadata("The Lamp", "Ships of Clay", ("Ann Lee",), "2025-03-09"),
    ),
    "copyright at the foot": (
        "and so the sea is wide, and the ships are few.\n(c) 2014-15, Lamplight Group\n",
        DocumentMetadata("Lamplight Group", "", (), ""),
    ),
    "record of a parliament": (
        "SALT RECORD -- UPPER HOUSE 6 August 2009\nSHIPS\nMr. McROE. Madam President, I rise to speak of ships.\n",
        DocumentMetadata("Salt Record", "SHIPS", ("McRoe",), "2009-08-06"),
    ),
    "speech": (
        "Remarks by President Lee at the Salt Forum\n2021-06-23\nOval Room\n11:21 A.M.\nTHE PRESIDENT: Good day.\n",
        DocumentMetadata("", "Remarks by President Lee at the Salt Forum", ("Lee",), "2021-06-23"),
    ),
    "front matter": (
        "---\ntitle: Ships\nauthor: Dr. Ann Lee\npublisher: Salt Watch\ndate: 2020-01-02\n---\nThe sea is wide.",
        DocumentMetadata("Salt Watch", "Ships", ("Ann Lee",), "2020-01-02"),
    ),
    "event of a body": (
        "• Salt must be cheap\nThese were asked for at a conference on ‘Ships of Clay: Ways Out’ organized by the\n"
        "Quito Salt Research Institute (QSRI) in Lima.",
        DocumentMetadata("Quito Salt Research Institute", "Ships of Clay: Ways Out", (), ""),
    ),
    "own white paper": (
        "# Ships\n**Ann Lee** | 2025-02-25\nThe sea is wide.\nThis CLAY white paper says why it is so.",
        DocumentMetadata("CLAY", "Ships", ("Ann Lee",), "2025-02-25"),
    ),
    "author note": (
        "the sea must be wide and the ships must be many, and salt must be cheap in all the ports of the coast.\n"
        "Ann Lee is a Research Analyst in the Salt Group at CLAY.\nShe has worked on ships.",
        DocumentMetadata("CLAY", "", ("Ann Lee",), ""),
    ),
    "byline, date and paper in one line": (
        "By Ann Lee | 3 May 2022 | The Lamplight\n\n"
        "The sea is wide, the ships are few, and salt is dear in all the ports of the coast.",
        DocumentMetadata("The Lamplight", "", ("Ann Lee",), "2022-05-03"),
    ),
    "the same divided by dots, below the title": (
        "Ships of Clay\nBy Ann Lee • The Salt Herald • 3 May 2022\nThe sea is wide.",
        DocumentMetadata("The Salt Herald", "Ships of Clay", ("Ann Lee",), "2022-05-03"),
    ),
    "the same divided by dashes, above the title": (
        "Ann Lee, Clay Institute – 3 May 2022\nShips of Clay\nThe sea is wide.",
        DocumentMetadata("Clay Institute", "Ships of Clay", ("Ann Lee",), "2022-05-03"),
    ),
    "bars and dashes in a title": (
        "Salt | Lessons from Quito – a review\nAnn Lee\n3 May 2022\nThe sea is wide.",
        DocumentMetadata("", "Salt | Lessons from Quito – a review", ("Ann Lee",), "2022-05-03"),
    ),
    "reading time beside a byline": (
        "Ships of Clay\nBy Ann Lee · 5 min read\nThe sea is wide.",
        DocumentMetadata("", "Ships of Clay", ("Ann Lee",), ""),
    ),
    "letterhead with place and date above the title, degree after the name": (
        "The Clay Institution\nWashington, DC\nJune 2018\nRethinking Salt\nAnn Lee, PhD\n\nThe sea is wide.",
        DocumentMetadata("The Clay Institution", "Rethinking Salt", ("Ann Lee",), "2018-06"),
    ),
    "address and number of the release above the title": (
        "UNIVERSIDAD DE LA SAL\nP.O. Box 12 | Tel: 555 0100\nPRESS RELEASE 17/2024\nSalinas, 22 August 2024\n\n"
        "SHIPS OF CLAY SAIL\n\nThe sea is wide in Salinas.",
        DocumentMetadata("Universidad de la Sal", "SHIPS OF CLAY SAIL", (), "2024-08-22"),
    ),
    "index number above the title": (
        "Clay Observatory\n10 December 2019\nIndex: CLA 33/12/2019\nAtlantis: End the salt tax\n\nThe sea is wide.",
        DocumentMetadata("Clay Observatory", "Atlantis: End the salt tax", (), "2019-12-10"),
    ),
    "heading of the first level below the letterhead": (
        "**Instituto Sal e Barro**\nNota Técnica nº 23\nSanta Sal, 15 August 2025\n\n# Rethinking Salt\n\nBy Ann Roe"
        " Lee\n\nThe sea is wide.\n\n# Ways Out",
        DocumentMetadata("Instituto Sal e Barro", "Rethinking Salt", ("Ann Roe Lee",), "2025-08-15"),
    ),
    "member of parliament below a marked title": (
        "# Rethinking Salt\n\nAnn Lee, MP\n\nThe sea is wide.",
        DocumentMetadata("", "Rethinking Salt", ("Ann Lee",), ""),
    ),
    "heading of two nouns below a marked title": (
        "# Rethinking Salt\n\nBorder Trade\n\nThe trade across each border is wide.",
        DocumentMetadata("", "Rethinking Salt", (), ""),
    ),
    "unknown place before the date, known from the text": (
        "Ships of Clay\nNovo Barro, 14 May 2024\nThe sea is wide in Novo Barro.",
        DocumentMetadata("", "Ships of Clay", (), "2024-05-14"),
    ),
    "unknown place below a byline": (
        "Ships of Clay\nBy Ann Lee\nBarrofagasta, 14 May 2024\nThe sea is wide in Barrofagasta.",
        DocumentMetadata("", "Ships of Clay", ("Ann Lee",), "2024-05-14"),
    ),
    "place in the masthead, byline further down": (
        "Ships of Clay\nNovo Barro, 14 May 2024\nBy Ann Lee\nThe sea is wide.",
        DocumentMetadata("", "Ships of Clay", ("Ann Lee",), "2024-05-14"),
    ),
    "newspaper above its section": (
        "THE SALT MERIDIAN\nSunday Column — 14th July, 2024\n\nThe long night\n\nBy Ann Lee\n\nThe sea is wide.",
        DocumentMetadata("The Salt Meridian", "The long night", ("Ann Lee",), "2024-07-14"),
    ),
    "newspaper, section and date above a name without By": (
        "The Salt Courier\nOPINION\nSaturday, February 8, 2025\n\nWe keep counting ships\n\nAnn Lee\n\nIt is wide.",
        DocumentMetadata("The Salt Courier", "We keep counting ships", ("Ann Lee",), "2025-02-08"),
    ),
    "newspaper below the byline": (
        "Ships of Clay sail\n\nBy Ann Lee and Bea Roe\nBay of Salt Gazette\nPublished 9 October 2024\n\nWide sea.",
        DocumentMetadata("Bay of Salt Gazette", "Ships of Clay sail", ("Ann Lee", "Bea Roe"), "2024-10-09"),
    ),
    "title that could be a newspaper's, above its deck": (
        "The New World of Salt\n3 May 2020\nWhy the old one died and nobody wept\nBy Ann Lee\nThe sea is wide.",
        DocumentMetadata("", "The New World of Salt", ("Ann Lee",), "2020-05-03"),
    ),
    "name and date in a block of their own above title and byline": (
        "Herring Notebook\n3 May 2020\n\nAfter the last ferry\nAnn Lee\n\nThe sea is wide.",
        DocumentMetadata("Herring Notebook", "After the last ferry", ("Ann Lee",), "2020-05-03"),
    ),
    "office of state and message": (
        "PRIME MINISTER’S OFFICE\nREPUBLIC OF CLAY\n\nMessage to the Nation by the Hon. Ann Lee, Prime Minister\n\n"
        "11 March 2025\n\nThe sea is wide.",
        DocumentMetadata(
            "Prime Minister’s Office",
            "Message to the Nation by the Hon. Ann Lee, Prime Minister",
            ("Ann Lee",),
            "2025-03-11",
        ),
    ),
    "committee of a chamber": (
        "COMMONWEALTH OF CLAY\nPROOF COMMITTEE HANSARD\n\nSENATE\nSTANDING COMMITTEE ON SALT\n\nShips in the north\n\n"
        "QUITO, TUESDAY, 16 JULY 2024\n\nCHAIR: The sea is wide.\n",
        DocumentMetadata("Senate Standing Committee on Salt", "Ships in the north", (), "2024-07-16"),
    ),
    "acronym and place after the body": (
        "# Who Pays for Salt\n\n**Salt Society on Clay (SSC)**, Lima\nReport by *Ann Lee* and *Bea Roe*\n\nIt is wide.",
        DocumentMetadata("Salt Society on Clay", "Who Pays for Salt", ("Ann Lee", "Bea Roe"), ""),
    ),
    "title wrapped over two lines that names its speaker": (
        "UNITED NATIONS       NATIONS UNIES\n\nClay Observatory\n\n  Statement by the Special Envoy for Salt\n"
        "     in the North, Ms. Ann Roe-Lee\n\n  Quito, 14 May 2024\n\nThe sea is wide.",
        DocumentMetadata(
            "Clay Observatory",
            "Statement by the Special Envoy for Salt in the North, Ms. Ann Roe-Lee",
            ("Ann Roe-Lee",),
            "2024-05-14",
        ),
    ),
    "title that ends in the days of the event": (
        "Report of the Workshop on Salt, 17-19 February 2023\n\nThe sea is wide.",
        DocumentMetadata("", "Report of the Workshop on Salt, 17-19 February 2023", (), "2023-02"),
    ),
    "person and post above the title": (
        "Dr Ann Lee, MSc PhD\nDirector, Clay Institute\n\nOn the dear salt\n\n3 May 2020\n\nThe sea is wide.",
        DocumentMetadata("Clay Institute", "On the dear salt", ("Ann Lee",), "2020-05-03"),
    ),
    "section below a title that is no newspaper": (
        "Saving the Salt\nAnalysis\nThe ships are late again\nBy Ann Lee\nThe sea is wide.",
        DocumentMetadata("", "Saving the Salt", ("Ann Lee",), ""),
    ),
    "event, days and place in one line": (
        "Saving the Salt\nFifth Clay Summit, 3 - 5 May 2020, Quito\nThe sea is wide.",
        DocumentMetadata("", "Saving the Salt", (), "2020-05"),
    ),
    "state as the title below a record's date": (
        "SALT RECORD -- UPPER HOUSE 6 August 2009\nPAKISTAN\nMs. ROE. Madam President, I rise to speak of ships.\n",
        DocumentMetadata("Salt Record", "PAKISTAN", ("Roe",), "2009-08-06"),
    ),
    "chair and one member": (
        "Mr. ROE. I rise to speak of ships.\nThe CHAIRMAN. Order.\nMr. ROE. I yield.\n",
        DocumentMetadata(),
    ),
    "name, date and page in columns": (
        "THE CLAY LEDGER   Sunday 3 May 2020   p. 4\n\nWho will row the ships\n\nBy Ann Lee\n\nThe sea is wide.",
        DocumentMetadata("The Clay Ledger", "Who will row the ships", ("Ann Lee",), "2020-05-03"),
    ),
    "bare name above a numbered series": (
        "TIDE LINE MONITOR\nSalt Coast Alert N° 9\nQuito, 3 May 2020\n\nA quiet year and how to keep it\n\nWide sea.",
        DocumentMetadata("Tide Line Monitor", "A quiet year and how to keep it", (), "2020-05-03"),
    ),
    "edition behind a name": (
        "La Barca — English edition\nShips without oars\nby Ann Lee\n3 May 2020\n\nThe sea is wide.",
        DocumentMetadata("La Barca", "Ships without oars", ("Ann Lee",), "2020-05-03"),
    ),
    "number and month behind a name": (
        "The Lima Letter, no. 12 (May 2020)\n\nSalt for votes?\n\nAnn Lee\n\nThe sea is wide.",
        DocumentMetadata("The Lima Letter", "Salt for votes?", ("Ann Lee",), "2020-05"),
    ),
    "testimony names the witness's house and not the committee": (
        "Testimony before the Committee on Salt\nUpper Senate of Clay\n\nShips, People and Oars\n\nAnn Lee, Ph.D.\n"
        "Senior Fellow, Tide Center for Salt\n3 May 2020\n\nThe sea is wide.",
        DocumentMetadata("Tide Center for Salt", "Testimony before the Committee on Salt", ("Ann Lee",), "2020-05-03"),
    ),
    "a law named after a body is no issuer": (
        "SALT RECORD -- HOUSE 3 May 2020\n\nMINISTRY OF SALT APPROPRIATIONS ACT, 2021\n\n"
        "Mr. ROE. Madam Speaker, the salt bill is late. We must vote on it now.",
        DocumentMetadata("Salt Record", "MINISTRY OF SALT APPROPRIATIONS ACT, 2021", ("Roe",), "2020-05-03"),
    ),
    "number of a telegram and its place are no issuer": (
        "Telegram 100 QUITO, 20 April 1948, 5.55 p.m.\n\nSECRET\n\nSALT REPARATIONS\n\nThe text is as follows.",
        DocumentMetadata("", "SALT REPARATIONS", (), "1948-04-20"),
    ),
    "single word before a written date is a place": (
        "May Day Address\nAnn Lee, President, Clay Federation of Salt Workers\nBarrobad, 1 May 2020\n\nWide sea.",
        DocumentMetadata("Clay Federation of Salt Workers", "May Day Address", ("Ann Lee",), "2020-05-01"),
    ),
    "agency behind the day of a dateline": (
        "Ships of Clay sail\n\nNOVO BARRO, 4 May 2020 (Salt Wire) — The sea is wide, said one.",
        DocumentMetadata("Salt Wire", "Ships of Clay sail", (), "2020-05-04"),
    ),
    "on behalf of a group": (
        "Statement on the ships\n\nH.E. Ann Lee, Minister of Salt of Atlantis\nOn behalf of the Coastal Community\n"
        "Quito, May 2020\n\nThe sea is wide.",
        DocumentMetadata("Coastal Community", "Statement on the ships", ("Ann Lee",), "2020-05"),
    ),
    "annual meeting is no issuer": (
        "Salt Merchants' Chamber\nAnnual General Assembly, 3 May 2020\nAddress of the President\n\nThe sea is wide.",
        DocumentMetadata("Salt Merchants' Chamber", "Address of the President", (), "2020-05-03"),
    ),
    "title of a speech in capitals": (
        "SHIPS AND OARS\nRemarks by Ann Lee, Rower\nQuito, 3 May 2020\n\nThe sea is wide.",
        DocumentMetadata("", "SHIPS AND OARS", ("Ann Lee",), "2020-05-03"),
    ),
    "headline of a press release": (
        "FOR IMMEDIATE RELEASE\n\nCLAY calls on ports to stay open\n\nQuito, 4 July 2023 – The salt agency spoke.",
        DocumentMetadata("CLAY", "CLAY calls on ports to stay open", (), "2023-07-04"),
    ),
    "publisher whose name holds a region": (
        "# Joint review of salt\n\nPublished by the Gulf of Salt Maritime Forum | 14.06.2021 | Lagos\n\nWide sea.",
        DocumentMetadata("Gulf of Salt Maritime Forum", "Joint review of salt", (), "2021-06-14"),
    ),
    "paper and its issue before a season": (
        "The clay is a weapon\n\nBlack Salt Review, Issue 4, Spring 2023\nInterview by Ann Lee\n\nThe sea is wide.",
        DocumentMetadata("Black Salt Review", "The clay is a weapon", ("Ann Lee",), "2023"),
    ),
    "kind of report above the title": (
        'Roundtable Report\n"Salt and Clay in the Valley"\nInstitute for Salt, Quito\nDate: 17th October, 2019\n\n'
        "The sea is wide.",
        DocumentMetadata("Institute for Salt", "Salt and Clay in the Valley", (), "2019-10-17"),
    ),
    "author at a body below the title": (
        "# Ships of Clay\n\nAnn Lee, Centre for Southern Ports\n\nMay 2021\n\n# Summary\n\nThe sea is wide.",
        DocumentMetadata("Centre for Southern Ports", "Ships of Clay", ("Ann Lee",), "2021-05"),
    ),
    "post of the speaker in a title": (
        "# Statement by Ms. Ann Lee, Permanent Representative of Atlantis to the Salt Council\n\nQuito, May 2019",
        DocumentMetadata(
            "", "Statement by Ms. Ann Lee, Permanent Representative of Atlantis to the Salt Council",
            ("Ann Lee",), "2019-05",
        ),
    ),
    "those who sign a letter": (
        "Open letter to the Harbour on pilots\n\nDear Harbour Master,\n\n"
        "We, the undersigned, ask for pilots in the north of the bay, where two clay ships have been lost.\n\n"
        "Yours sincerely,\n\nProf. Ann Lee, Salt University\nDr. Bea Roe, Clay College\nQuito, 3 February 2025\n",
        DocumentMetadata("", "Open letter to the Harbour on pilots", ("Ann Lee", "Bea Roe"), "2025-02-03"),
    ),
    "heading of a link above the title": (
        "##### Back\n\n## Ships of Clay sail\n\nAug 23, 2016\n\nThe sea is wide.",
        DocumentMetadata("", "Ships of Clay sail", (), "2016-08-23"),
    ),
    "body in a heading above a paragraph": (
        "# NEWS\n\n### The Minister visits the Salt School of Economics\n\n"
        "The Minister of Salt, Dr. Ann Lee, visited the Salt School of Economics on May 2nd, 2017 to speak of clay.",
        DocumentMetadata(
            "Salt School of Economics", "The Minister visits the Salt School of Economics", (), "2017-05-02"
        ),
    ),
    "paper and day at the end of the author note": (
        "Count the ships that sail\n\nANN LEE\n\n"
        "The sea is wide, the ships are few, and salt is dear in all the ports of the coast.\n\n"
        "Ann Lee is a former head of the rowers. The Clay Ledger, 3 May 2020.",
        DocumentMetadata("The Clay Ledger", "Count the ships that sail", ("Ann Lee",), "2020-05-03"),
    ),
    "federation of people, not of states": (
        "PRESS RELEASE\nFederation of Salt Workers\nQuito, 5 October 2021\n\nShips of clay sail again\n\n"
        "The sea is wide.",
        DocumentMetadata("Federation of Salt Workers", "Ships of clay sail again", (), "2021-10-05"),
    ),
    "federal state is the place": (
        "Federation of Clay\nSalt Commission\n\nShips of clay sail again\n\nQuito, 5 October 2021\n\nThe sea is wide.",
        DocumentMetadata("Salt Commission", "Ships of clay sail again", (), "2021-10-05"),
    ),
    "title of two parts in capitals is no speaker": (
        "OFFICE OF THE SALT AUDITOR\n\nSALT AUDIT: THE SHIPS OF CLAY\nJuly 2024\n\nThe sea is wide.",
        DocumentMetadata("Office of the Salt Auditor", "SALT AUDIT: THE SHIPS OF CLAY", (), "2024-07"),
    ),
    "rapporteur and house on a line": (
        "Seminar report: Ships of clay\n\nQuito, 11 February 2020\nRapporteur: Ann Lee, Salt School of Finance\n\n"
        "The sea is wide.",
        DocumentMetadata("Salt School of Finance", "Seminar report: Ships of clay", ("Ann Lee",), "2020-02-11"),
    ),
    "town above its press release": (
        "City of Salzau\nPress release, 17 August 2023\n\nShips of clay sail again\n\nThe sea is wide.",
        DocumentMetadata("City of Salzau", "Ships of clay sail again", (), "2023-08-17"),
    ),
    "title with a colon names no body": (
        "Fact Sheet: Northern Salt Programme\nSalt Delegation to Clay, 2019\n\nThe sea is wide and the ships are few.",
        DocumentMetadata("Salt Delegation to Clay", "Fact Sheet: Northern Salt Programme", (), "2019"),
    ),
    "paper of a body beside the date": (
        "Ships of Clay\nAnnual letter of the Salt Institute, Quito, December 2019\n\nThe sea is wide.",
        DocumentMetadata("Salt Institute", "Ships of Clay", (), "2019-12"),
    ),
    "title of common words above the date": (
        "Fifteen Winters\n3 May 2020\n\nThe sea was wide in all fifteen.",
        DocumentMetadata("", "Fifteen Winters", (), "2020-05-03"),
    ),
    "name in capitals above a title with a colon": (
        "FISHERS AT THE BAR\nLow Water: The Ships of Clay\nOctober 2018\n\nThe sea is wide.",
        DocumentMetadata("Fishers at the Bar", "Low Water: The Ships of Clay", (), "2018-10"),
    ),
    "title in capitals above its subtitle": (
        "FISHERS AT THE BAR\nThe ships of clay in the north\nOctober 2018\n\nThe sea is wide.",
        DocumentMetadata("", "FISHERS AT THE BAR: The ships of clay in the north", (), "2018-10"),
    ),
    "name that tells its members": (
        "Message to the ships of clay\nPhysicians of Salzau, February 2017\n\nThe sea is wide.",
        DocumentMetadata("Physicians of Salzau", "Message to the ships of clay", (), "2017-02"),
    ),
    "members above the date and a title": (
        "Clay Doctors Abroad\n20 June 2025\n\nThe road to the sea\n\nDear members,\n\nThe sea is wide.",
        DocumentMetadata("Clay Doctors Abroad", "The road to the sea", (), "2025-06-20"),
    ),
    "members in a title": (
        "Physicians of Salzau Wait\nBy Ann Lee\n3 May 2020\n\nThe sea is wide.",
        DocumentMetadata("", "Physicians of Salzau Wait", ("Ann Lee",), "2020-05-03"),
    ),
    "registered association above its press information": (
        "Verband der Salzschiffer\nPress information, Quito, 12 September 2024\n\nShips of clay are late\n\n"
        "The sea is wide.",
        DocumentMetadata("Verband der Salzschiffer", "Ships of clay are late", (), "2024-09-12"),
    ),
    "headline above its press information": (
        "Ships of clay are late\nPress information, Quito, 12 September 2024\n\nThe sea is wide.",
        DocumentMetadata("", "Ships of clay are late", (), "2024-09-12"),
    ),
    "title before a name with its post": (
        "Statement by Clay on ships\n13 April 2022\nMs. Ann Lee, Minister of Salt\n\nThe sea is wide.",
        DocumentMetadata("", "Statement by Clay on ships", ("Ann Lee",), "2022-04-13"),
    ),
    "state that makes a statement": (
        "Statement by Sierra Leone at the Salt Council\n13 April 2022\n\nThe sea is wide.",
        DocumentMetadata("", "Statement by Sierra Leone at the Salt Council", (), "2022-04-13"),
    ),
    "state secretary": (
        "Keynote by State Secretary Ann Lee at the Salt Summit\n14 June 2023\n\nThe sea is wide.",
        DocumentMetadata("", "Keynote by State Secretary Ann Lee at the Salt Summit", ("Ann Lee",), "2023-06-14"),
    ),
    "long heading above the text, a rubric above it": (
        "# MEDIA\n\n#### The Harbour in the Papers\n\n### What must be done so that the rowers of the north need not "
        "wait for clay ships that never come, and who among the many masters of the old salt harbour will pay for it"
        "\n\nThe sea is wide.",
        DocumentMetadata(
            "",
            "What must be done so that the rowers of the north need not wait for clay ships that never come, "
            "and who among the many masters of the old salt harbour will pay for it",
        ),
    ),
    "first heading of a lower level": (
        "### Rowers regain the harbour\n\nThe sea is wide, the ships are few, and salt is dear in all the ports.\n\n"
        "### Lessons\n\nThe sea is cold.",
        DocumentMetadata("", "Rowers regain the harbour"),
    ),
    "section above a heading of a higher level is no title": (
        "### Rowers regain the harbour\n\nThe sea is wide, the ships are few, and salt is dear in all the ports.\n\n"
        "## Lessons\n\nThe sea is cold.",
        DocumentMetadata(),
    ),
    "only heading that names a kind of text": (
        "# Recommendations\n\n1. Mend the dyke in the north.\n2. Row.",
        DocumentMetadata("", "Recommendations"),
    ),
    "disclaimer above the letterhead": (
        "The findings hold for the oars that were sent in, and for no others that were cut from the same wood.\n\n"
        "Mr. Ole Roe\n\nOarlane 9\n\n| Contact | date |\n| Ann Lee | 13/09/2019 |\n\n# OAR REPORT 19-08\n\n"
        "The sea is wide.",
        DocumentMetadata("", "OAR REPORT 19-08", (), "2019-09-13"),
    ),
    "name that the text proposes": (
        "# Northern Oar Alliance\n\n## A framework for rowers\n\nMay 2025\n\n"
        "This brief proposes a Northern Oar Alliance—a club that pays for oars.",
        DocumentMetadata("", "Northern Oar Alliance", (), "2025-05"),
    ),
    "name before a noun is not proposed": (
        "# Northern Oar Alliance\n\n## A framework for rowers\n\nMay 2025\n\n"
        "This is a Northern Oar Alliance brief on oars.",
        DocumentMetadata("Northern Oar Alliance", "A framework for rowers", (), "2025-05"),
    ),
    "link to the paper in which the text stood": (
        "# An undervalued oar\n\nThe sea is wide, according to research by the Salt School of Rowing, and it is cold."
        "\n\nLink to the Article in The Clay Ledger",
        DocumentMetadata("The Clay Ledger", "An undervalued oar"),
    ),
    "two hosts of a conference": (
        "# A day for rowers\n\nThe Salt School of Rowing in partnership with Clay University hosted a conference.",
        DocumentMetadata("Salt School of Rowing", "A day for rowers"),
    ),
    "article before a body that starts a sentence": (
        "# A day for rowers\n\nMany came. The Salt School of Rowing hosted a conference.",
        DocumentMetadata("Salt School of Rowing", "A day for rowers"),
    ),
    "bar without spaces around it": (
        "Ships of Clay sail\n\nBy ANN LEE and BEA ROE| Sept 3, 2016\n\nThe sea is wide.",
        DocumentMetadata("", "Ships of Clay sail", ("Ann Lee", "Bea Roe"), "2016-09-03"),
    ),
    "time before the bar, name behind it": (
        "Ships of Clay sail\n\nAug 23, 2016 17:39 IST |Ann Lee\n\nThe sea is wide.",
        DocumentMetadata("", "Ships of Clay sail", ("Ann Lee",), "2016-08-23"),
    ),
    "date right behind the name": (
        "# Ships of Clay\n\nPrepared by Ann Lee August 4, 2025\n\nThe sea is wide.",
        DocumentMetadata("", "Ships of Clay", ("Ann Lee",), "2025-08-04"),
    ),
    "course, mark and date beside the name": (
        "Ships of Clay\n\nAnn Lee | SALT 4XXX.XXX | . | 11/25/23\n\nThe sea is wide.",
        DocumentMetadata("", "Ships of Clay", ("Ann Lee",), "2023-11-25"),
    ),
    "course beside the name": (
        "Ships of Clay\n\nAnn Lee | SALT 400\n\nThe sea is wide.",
        DocumentMetadata("", "Ships of Clay", ("Ann Lee",)),
    ),
    "author in bold below the title": (
        "# Oars for the northern harbour\n\n#### Ann Roe\n\nThe sea is wide.",
        DocumentMetadata("", "Oars for the northern harbour", ("Ann Roe",)),
    ),
    "section below the title": (
        "# Oars for the northern harbour\n\n## Border Trade\n\nThe trade across each border is wide.",
        DocumentMetadata("", "Oars for the northern harbour"),
    ),
    "rows of a table are no bylines": (
        "# Oars for the northern harbour\n\n| Name | Received |\n| Salza Smart Oar | 31/07/2019 |\n\nThe sea is wide.",
        DocumentMetadata("", "Oars for the northern harbour", (), "2019-07-31"),
    ),
    "author named at the foot": (
        "# Oars for the northern harbour\n\nThe sea is wide.\n\nBrief Author: Ann Lee\n\nRoe, B. (2010).",
        DocumentMetadata("", "Oars for the northern harbour", ("Ann Lee",)),
    ),
    "two speakers, one with an office of two words": (
        "Mr. ROE: On Monday you asked?\n\nAttorney General LEE: Yes, sir.\n\nMr. ROE: And then?\n",
        DocumentMetadata(),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=CASES)
def test_find_metadata(text: str, expected: DocumentMetadata) -> None:
    assert metadata(text) == expected


NOTHING = {
    "fragment": "and the sea was wide. The Salt Institute said on 3 May 1999 that the ships were few.",
    "report cited beside a byline": "Ships\nBy Ann Lee\nThe sea is wide, says a report issued by the Clay Institute.",
    "guest's affiliation": "The sea is wide.\nAnn Lee is an Associate Fellow at CLAY.",
    "address": "| Contact | e-mail | date |\n| Ann Lee | SaltAndClay@lamp.example | 13/09/2019 |\n",
    "place": "Ships\nLima, 3 May 1999\nThe sea is wide.",
    "data of a body": "Ships\n\nThe analysis rests on the Salt Bank Survey by Salt Bank. The sea is wide.",
    "body that is told something": "Ships\n\nAnn Lee told the World Bank that it was wide. The World Bank agreed.",
}


@pytest.mark.parametrize("text", NOTHING.values(), ids=NOTHING)
def test_no_source_is_invented(text: str) -> None:
    assert metadata(text).source == ""


@pytest.mark.parametrize(
    "text",
    [
        "The U.S. should act. The U.N. must help.",
        "The U.K. has cut aid. Quito must pay.",
        "The U.S.-led fleet must stay.",
    ],
)
def test_a_state_in_the_first_words_is_no_speaker(text: str) -> None:
    assert metadata(text).authors == ()


def test_the_format_helps_where_the_text_is_silent() -> None:
    given = metadata("The sea is wide.", title="Ships", authors=("Ann Lee",), source="The Lamp", date="2020-01")
    assert given == DocumentMetadata("The Lamp", "Ships", ("Ann Lee",), "2020-01")
    assert metadata("Ships\n2024-07-26\nThe sea is wide.", date="2013-01-01").date == "2024-07-26"


PAGE = "# NEWS\n\n### Rowers meet\n\nThe Salt School of Rowing hosted a talk. The Salt School of Rowing is old.\n\n"


@pytest.mark.parametrize(
    ("text", "given", "source"),
    [
        (PAGE, {"site": "Department of Oars"}, "Salt School of Rowing, Department of Oars"),
        (PAGE, {"site": "Clay Institute"}, "Clay Institute"),
        (PAGE, {"site": "Rowing news"}, "Salt School of Rowing"),
        (PAGE, {"site": "Home | Clay Institute"}, "Clay Institute"),
        (PAGE, {"running": ("Page 2", "Clay Institute")}, "Salt School of Rowing"),
        ("### Rowers meet\n\nThe sea is wide.", {"running": ("Page 2", "Clay Institute | Brief 7")}, "Clay Institute"),
        ("### Salt Institute\n\nThe sea is wide.", {"running": ("Salt Institute",)}, "Salt Institute"),
        ("### Rowers meet\n\nThe sea is wide.", {"site": "Department of Oars"}, "Department of Oars"),
        (PAGE + "Source", {"site": "Department of Oars", "origin": "www.saltlamp.example"}, "saltlamp.example"),
        ("### Rowers meet\n\nThe Salt Lamp saw it.\n\nSource", {"origin": "saltlamp.example"}, "The Salt Lamp"),
    ],
)
def test_what_stands_beside_the_text_names_the_source(text: str, given: dict[str, object], source: str) -> None:
    assert metadata(text, **given).source == source


def test_empty_text() -> None:
    assert metadata("") == DocumentMetadata()


def test_front_matter_needs_both_fences() -> None:
    assert front_matter("---\ntitle: Ships\nText") == ({}, 0)


@pytest.mark.parametrize(
    "authors",
    [
        "author: [Ann Lee, Bea Roe]",
        "author:\n  - Ann Lee\n  - 'Bea Roe'",
        "authors:\n- name: Ann Lee\n  post: Dean of the Quay\n- post: Dean\n  name: Bea Roe",
        "author:\n  - Ann Lee\n  - Bea Roe\nauthors:\n  - Lee\ntags:\n  - Salt Pans",
    ],
    ids=["inline", "block", "mappings", "twice"],
)
def test_lists_in_front_matter(authors: str) -> None:
    found = metadata(f"---\ntitle: Ships\n{authors}\n# written at sea\n\ndate: 2021-05-04\n---\n\nThe sea is wide.\n")
    assert found == DocumentMetadata("", "Ships", ("Ann Lee", "Bea Roe"), "2021-05-04")


@pytest.mark.parametrize("lines", ["Ships must sail.", "title: Ships\nShips must sail.", "Ships: they must sail."])
def test_lines_between_rules_are_no_front_matter(lines: str) -> None:
    assert front_matter(f"---\n{lines}\n---\nText") == ({}, 0)


@pytest.mark.parametrize(
    "name", ["Ann Lee", "Dr. Ann B. Lee", "Juan de la Cruz", "Walter C. Ladwig III", "Paul O’Neill"]
)
def test_persons(name: str) -> None:
    assert is_person(name)


@pytest.mark.parametrize(
    "name",
    [
        "Foreign Policy",
        "Executive Summary",
        "The Lamp",
        "Salt Institute",
        "RightsSalt Lima",
        "Lima",
        "ships and clay",
    ],
)
def test_not_persons(name: str) -> None:
    assert not is_person(name)


@pytest.mark.parametrize(
    "name",
    [
        "Institute for Clay",
        "UK Ministry of Salt",
        "Salt Research Council",
        "The White House Office of Salt Policy",
    ],
)
def test_bodies(name: str) -> None:
    assert is_body(name)


@pytest.mark.parametrize(
    "name",
    [
        "Clay Institute Hosts Talk",
        "Presentation at the Institute of Salt",
        "The House",
        "Department of",
        "Ann Lee",
    ],
)
def test_not_bodies(name: str) -> None:
    assert not is_body(name)


def test_papers_and_tidying() -> None:
    assert is_paper("Deccan Herald")
    assert not is_paper("a herald")
    assert tidy_body("SALT RECORD") == "Salt Record"
    assert tidy_body("Center for Clay in Quito") == "Center for Clay"


def test_names_with_places_and_markup() -> None:
    assert person_names("Ann Lee,Washington") == ("Ann Lee",)
    assert person_names("**Ann Lee, PhD**") == ("Ann Lee",)
    assert person_names("Ann Lee and the sea") == ()


GOOD = "[[a]]\nid = 'x'\npattern = 'y'\nyes = ['y']\nno = ['n']\n"


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ("[[a]]\nid = 'x'\npattern = 'y'\nyes = ['y']", "both"),
        ("[[a]]\nid = 'x'\npattern = '('\nyes = ['y']\nno = ['n']", "compile"),
        (GOOD.replace("[[a]]", "[[b]]") + GOOD, "id"),
        ("[[a]]\nid = 'x'\npattern = '{{NONE}}'\nyes = ['y']\nno = ['n']", "NONE"),
        ("[[a]]\nid = 'x'\nyes = ['y']\nno = ['n']", "no pattern"),
        ("[words]\na = ['b', 'b']", "twice"),
        ("[words]\na = 'b'", "list"),
        ("[a]\nb = 1", "array"),
        ("a = ", "TOML"),
    ],
)  # fmt: skip
def test_broken_rule_files_are_refused(source: str, complaint: str) -> None:
    with pytest.raises(ConfigurationError, match=complaint):
        parse_rules(source)


def test_rule_files_are_loaded_once() -> None:
    assert packaged_rules("sources.toml") is packaged_rules("sources.toml")


@pytest.mark.parametrize("unit", ["Aaa of the ", "12/12/2015 ", "\n", "AAA BBB\n", "Ann Lee is a fellow at the\n"])
def test_odd_texts_are_read_fast(unit: str) -> None:
    started = time.process_time()
    metadata(unit * 5000)
    assert time.process_time() - started < 2
