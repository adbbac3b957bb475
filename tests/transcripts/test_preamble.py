"""What stands above the first turn: each line is a title or a fact, notice, junk, or speech."""

import pytest

from igfarchive.transcripts.formats.text import read_plain
from igfarchive.transcripts.grammar.parser import parse
from igfarchive.transcripts.transcript import Transcript
from tests.transcripts.accounting import assert_balanced

TITLE = "IGF 2031 - Day 2 - WS 12 Tide tables"
NOTICE = (
    "The following are the outputs of the real-time captioning taken during the Twenty-sixth "
    "Annual Meeting of the Internet Governance Forum (IGF) in Port, Tideland, from 9 to 12 May "
    "2031. Although it is largely accurate, in some cases it may be incomplete or inaccurate due "
    "to inaudible passages or transcription errors. It is posted as an aid to understanding the "
    "proceedings at the event, but should not be treated as an authoritative record."
)
ROUGH = (
    "This is being provided in a rough-draft format. Communication Access Realtime Translation "
    "(CART) is provided in order to facilitate communication accessibility and may not be a "
    "totally verbatim record of the proceedings."
)
OTHER_NOTICES = """
    This text is being provided in a rough draft format. CART is provided in order to
    facilitate communication accessibility.

    Note: The following is the output of transcribing from an audio file. Although the
    transcription is largely accurate, in some cases it may be incomplete or inaccurate due to
    inaudible passages and grammatical corrections.

    Note: The following is the output resulting from transcribing an audio file into a text
    document. It is posted as an aid to the original audio file.

    Disclaimer: While every effort is made to capture a live speaker's words, it is possible at
    times that the transcript contains some errors. The Harbour Board apologizes for any
    inconvenience but accepts no liability for any event or action resulting from the
    transcripts.

    Due to the difficulties of capturing a live speaker's words, it is possible this transcript
    may contain errors. We apologise for any errors.

    Nota: El contenido de este documento es producto resultante de la transcripción de un
    archivo de audio. En algunos casos puede hallarse incompleta o inexacta.

    Remarque : Le présent document est le résultat de la transcription d'un fichier audio. Il
    est possible qu'elle soit incomplète ou inexacte.

    The following is the output of the real-time captioning taken in St. Tide. In the Great
    Hall. It is posted as an aid.
    """
NOTICES = [NOTICE, ROUGH, *(" ".join(each.split()) for each in OTHER_NOTICES.split("\n\n"))]
SAID = "So let them sort out their tides."


def below(head: str) -> Transcript:
    page = read_plain(f"{head}\n\n>> ADA QUILL: Thank you.\n\n>> BO TERN: Yes.\n")
    transcript = parse(page)
    assert_balanced(page, transcript)
    return transcript


def early(transcript: Transcript) -> list[str]:
    """The paragraphs of nobody, each of them warned of."""
    said = [text for turn in transcript.turns if turn.label is None for text in turn.paragraphs]
    warned = [note for note in transcript.notes if "given to nobody" in note.message]
    assert len(warned) == (1 if said else 0)
    return said


@pytest.mark.parametrize(
    "head",
    [
        "Who owns the tide?",
        "Let the tides be.",
        "Harbours for all.\n\n9 May 2031",
        "How We Govern The Tide\n\n9 May 2031",
        "Harbours for all: how small islands keep their own tide tables.\n\n9 May 2031",
        "Who owns the tide?\n\n9 May 2031\n\nPort, Tideland.\n\n9 a.m.",
        "9 May 2031 - A Main Session on Access in Port Town, Tideland.",
        "Opening Ceremony\n\n(Raw)",
        f"{TITLE} and how\nwe read them.",
        "IGF 2031 - Day 2 - WS 12 Who pays for the cables of small islands.",
        f"{TITLE}\n\nPort, Tideland.\n\n9 a.m.",
        f"{TITLE}\n\nRoom 3, second floor.\n\n09:00 to 10:30 local time.",
        f"{TITLE}\n\nOrganised by the Harbour Trust.",
        f"{TITLE}\n\nModerator: Ada Noor of the tide board.",
        f"{TITLE}\n\nAda Noor, Harbour Trust.\n\nBo Li, Ministry of Tides.",
        f"{TITLE}\n\nThursday, 9 May, 2:30 p.m.",
        f"{TITLE}\n\nWorkshop 12. Tides and tables.",
        f"{TITLE}\n\nPort Town (Tideland), 9-12 May 2031.",
        f"{TITLE}\n\nLanguage: English.",
        f"{TITLE}\n\nWho Owns The Tide?",
    ],
)
def test_facts_are_no_speech(head: str) -> None:
    transcript = below(head)
    assert early(transcript) == []
    lines = [line for line in head.split("\n") if line]
    stages = [turn.paragraphs[0] for turn in transcript.turns if not turn.words]
    assert [*transcript.preamble, *stages] == lines


@pytest.mark.parametrize(
    "said",
    [
        SAID,
        "Good. Next, please.",
        "Yes.",
        "Okay",
        "Ada?",
        "I agree",
        "We begin",
        "The tide is out.",
        "Can you hear me?",
        "can you hear us now",
        "and then the tide came in",
        "-- and so the tide came in.",
        "Thank you, Chair.",
        "The mud is not the enemy. We are",
        "Mr. Chairman, we agree.",
        "Distinguished delegates.",
        "Applause for Ada!",
        "We will start in one minute.  (Pause)",
        "Good morning, today is 4 December 2031 and we begin with the tides.",
        "Ladies and gentlemen, please take your seats",
    ],
)
@pytest.mark.parametrize("between", ["\n\n", "\n\n9 May 2031\n\nPort, Tideland.\n\n", "\n***\n"])
def test_a_short_sentence_below_the_title_is_nobodys(said: str, between: str) -> None:
    transcript = below(f"{TITLE}{between}{said}")
    assert early(transcript) == [said]
    assert transcript.heading.title == "Tide tables"


@pytest.mark.parametrize("said", ["Good morning.", "Thank you, all of you.", SAID, "as she said."])
def test_a_greeting_is_no_title(said: str) -> None:
    assert early(below(said)) == [said]


def test_what_follows_speech_is_speech() -> None:
    transcript = below(f"{TITLE}\n\n{SAID}\n\nPort, Tideland.")
    assert early(transcript) == [SAID, "Port, Tideland."]


def test_a_title_of_the_forum_is_no_speech_wherever_it_stands() -> None:
    transcript = below(f"Thank you, we begin.\n\n{TITLE}\n\n{SAID}")
    assert early(transcript) == ["Thank you, we begin.", SAID]
    assert transcript.preamble == (TITLE,)


def test_a_chat_above_the_title_is_nobodys_and_no_rule() -> None:
    transcript = below(f"10:41:02 From Cy Wharf to Everyone: Hello from the pier\n\n{TITLE}")
    assert early(transcript) == ["10:41:02 From Cy Wharf to Everyone: Hello from the pier"]
    assert transcript.preamble == (TITLE,)


class TestNotices:
    @pytest.mark.parametrize("notice", NOTICES)
    @pytest.mark.parametrize("gap", [" ", "\n", "\n\n"])
    def test_end_where_speech_begins(self, notice: str, gap: str) -> None:
        transcript = below(f"{TITLE}\n\n{notice}{gap}{SAID}")
        assert transcript.notice == notice
        assert early(transcript) == [SAID]

    @pytest.mark.parametrize(
        "broken",
        [
            NOTICE.replace(". ", ".\n\n"),
            NOTICE.replace(" or transcription", "\n\nor transcription"),
            NOTICE.replace(" but should", "\n\nbut should"),
            ROUGH.replace(". ", ".\n\n").replace(" and may", "\n\nand may"),
        ],
    )
    def test_are_told_when_empty_lines_break_them(self, broken: str) -> None:
        transcript = below(f"{TITLE}\n\n{broken}\n\n{SAID}")
        assert transcript.notice == broken.replace("\n\n", "\n")
        assert early(transcript) == [SAID]

    def test_are_told_when_their_lines_are_broken_by_hand(self) -> None:
        lines = [NOTICE[place : place + 70] for place in range(0, len(NOTICE), 70)]
        transcript = below("\n".join([TITLE, "", *lines, SAID]))
        assert transcript.notice.split() == " ".join(line.strip() for line in lines).split()
        assert early(transcript) == [SAID]

    @pytest.mark.parametrize(
        "letterhead",
        [
            "Services provided by: Caption Harbour, Inc., P.O. Box 30, Port, CO 80132",
            "Caption First, Inc. P.O. Box 30 Port, CO 80132 +001-555-555-0199",
        ],
    )
    def test_are_parted_from_the_letterhead_on_their_line(self, letterhead: str) -> None:
        transcript = below(f"{TITLE} {letterhead} {ROUGH} {SAID}")
        assert transcript.preamble == (TITLE,)
        assert [junk.text for junk in transcript.junk] == [letterhead]
        assert transcript.notice == ROUGH
        assert early(transcript) == [SAID]

    def test_have_descriptions_above_them_and_no_speech(self) -> None:
        described = "The harbours of the coast will be described from 25 to 29 May 2031."
        transcript = below(f"Wrap-up 2031\n\n{described}\n\n{NOTICE}\n\n{SAID}")
        assert transcript.preamble == ("Wrap-up 2031",)
        assert [junk.text for junk in transcript.junk] == [described]
        (dropped,) = [note.message for note in transcript.notes if "Dropped" in note.message]
        assert dropped == "Dropped as a description above the captioner's notice: 14 words."
        assert early(transcript) == [SAID]

    def test_do_not_make_junk_of_what_is_said_above_them(self) -> None:
        transcript = below(f"{TITLE}\n\nThank you, we begin.\n\n{NOTICE}")
        assert early(transcript) == ["Thank you, we begin."]
        assert transcript.notice == NOTICE

    def test_part_what_is_said_around_them(self) -> None:
        lines = "\n".join(["We read them", "in turn."] * 9)
        transcript = below(f"{TITLE}\n\nThank you.\n\n{ROUGH}\n\n{SAID}\n\n{lines}")
        assert early(transcript)[:2] == ["Thank you.", SAID]

    def test_may_have_facts_below_them(self) -> None:
        transcript = below(f"Thank you, we begin.\n\n{NOTICE}\n\nTides\n\n9 May 2031\n\n{SAID}")
        assert early(transcript) == ["Thank you, we begin.", SAID]
        assert transcript.preamble == ("Tides", "9 May 2031")
        assert transcript.heading.title == "Tides"

    def test_on_a_wiki_stand_below_its_own_words(self) -> None:
        wiki = ["From Harbour Wiki", "Revision as of 15:47, 8 July 2031 by Editor (talk)"]
        described = "Your tides are what we talk about, and everybody may come."
        head = "\n\n".join(["Wrap-up 2031", *wiki, described, NOTICE])
        transcript = below(head)
        assert [junk.text for junk in transcript.junk] == [*wiki, described]
        assert early(transcript) == []
