"""What speakers say of themselves and of each other becomes a proposal; nothing else does."""

import json
import tomllib
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from igfarchive.affiliations.grammar.introductions import Introduction, find_introductions
from igfarchive.text.folding import fold_spaces
from igfarchive.transcripts.formats import read
from igfarchive.transcripts.grammar.parser import parse
from igfarchive.transcripts.transcript import Transcript, Turn, TurnKind
from tests.measuring import seconds

FIXTURES = Path(__file__).parents[2] / "fixtures"
NBSP = "\u00a0"
ADA, BO, FEN = "ADA QUILL", "BO TERN", "FEN SOLAN"


def turn(label: str | None, *paragraphs: str, kind: TurnKind = TurnKind.SPEECH) -> Turn:
    return Turn(kind=kind, label=label, line=1, paragraphs=paragraphs)


def said(*turns: tuple[str | None, str]) -> list[Introduction]:
    return find_introductions([turn(label, words) for label, words in turns])


def facts(found: list[Introduction]) -> list[tuple[str, str, str, str]]:
    return [(one.speaker, one.organisation, one.position, one.place) for one in found]


# --- Of oneself ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "organisation", "position", "place"),
    [
        ("I am Ada Quill, a pilot's adviser at the Harbour Authority.", "Harbour Authority",
         "pilot's adviser", ""),
        ("I'm the acting deputy director for coastal traffic at the Ministry of Tides.",
         "Ministry of Tides", "acting deputy director for coastal traffic", ""),
        ("My name is Ada Quill from the Harbour Authority.", "Harbour Authority", "", ""),
        ("Ada Quill, senior fellow at the Tidal Institute, in Kenya.", "Tidal Institute",
         "senior fellow", "Kenya"),
        ("Ada Quill, Harbour Authority.", "Harbour Authority", "", ""),
        ("Thank you, Chair. Ada, from the Harbour Authority in Norway.", "Harbour Authority", "",
         "Norway"),
        ("I work for Lantern Systems.", "Lantern Systems", "", ""),
        ("I run a small project called the Lantern Trust.", "Lantern Trust", "", ""),
        ("I direct the Harbour Authority of Peru.", "Harbour Authority of Peru", "", ""),
        ("I look after policy at the Lighthouse Registry.", "Lighthouse Registry", "", ""),
        ("I teach navigation at the University of Quayton.", "University of Quayton", "", ""),
        ("I also started the Lantern Society in New Zealand.", "Lantern Society", "",
         "New Zealand"),
        ("I represent the Harbour Authority.", "Harbour Authority", "", ""),
        ("I represent Estonia.", "", "", "Estonia"),
        ("I am also a member of the Harbour Council.", "Harbour Council", "member", ""),
        ("I'm a harbour engineer who has been with the Ministry of Tides since 1987.",
         "Ministry of Tides", "harbour engineer", ""),
        ("I had been a lighthouse operator more than ten years ago.", "", "lighthouse operator",
         ""),
        ("My current role is councillor in South Africa.", "", "councillor", "South Africa"),
        ("Speaking as a librarian, this is dull.", "", "librarian", ""),
        ("But as a lawyer I have my doubts.", "", "lawyer", ""),
        ("I am wearing my African hat here.", "", "", "African"),
        ("I would like to thank you on behalf of the Harbour Authority.", "Harbour Authority", "",
         ""),
        ("I would like to say this in my private capacity.", "", "private capacity", ""),
        ("I am a lawyer from Quayton, in Poland.", "", "lawyer", "Quayton, in Poland"),
        ("I'm, you know, the director of the Harbour Authority.", "Harbour Authority", "director",
         ""),
        ("I'm Ada Quill from the Harbour Authority, may I ask something?", "Harbour Authority",
         "", ""),
    ],
)  # fmt: skip
def test_speakers_say_who_they_are(
    words: str, organisation: str, position: str, place: str
) -> None:
    assert facts(said((ADA, words))) == [(ADA, organisation, position, place)]
    assert said((ADA, words))[0].by_self


def test_one_sentence_may_say_two_things() -> None:
    words = "I am Ada Quill, a judge in Fiji, and I run the Lantern Foundation."
    assert facts(said((ADA, words))) == [
        (ADA, "", "judge", "Fiji"),
        (ADA, "Lantern Foundation", "", ""),
    ]


@pytest.mark.parametrize(
    "words",
    [
        "I am not representing the Ministry of Tides.",
        "I'm not a professor at the Tidal Institute.",
        "I don't work for the Harbour Authority.",
        "If I were with the Harbour Authority I would weep.",
        "Suppose I am a director at the Harbour Authority.",
        "Am I a director at the Harbour Authority?",
        'And he said, "I am the director of the Harbour Authority."',
        "She's like I'm the director of the Harbour Authority.",
        "This is an initiative, not from the Harbour Authority, but from the Ministry.",
        "The council is a member of the Harbour Federation.",
        "He is the director of the Harbour Authority.",
        "We represent the Harbour Authority.",
        "I am with Bo on this.",
        "I run Lantern on an old computer.",
        "I'm a big fan of the Harbour Authority.",
        "I'm a developer and nothing works.",
        "As a developer I want a cheaper buoy.",
        "I'm from the north.",
        "I'm at the Harbour Conference this week.",
        "I'm here with Cy Dunlin from the Lantern project.",
        "I used to live by the sea.",
    ],
)
def test_what_is_denied_supposed_asked_or_said_of_others_is_no_introduction(words: str) -> None:
    assert said((ADA, words), (BO, "Yes.")) == []


def test_a_name_in_another_script_may_be_said_in_latin_letters() -> None:
    words = "Thank you, Bo. Chen Lihua, policy manager at the Lighthouse Registry in Singapore."
    assert facts(said(("陈丽华", words), (BO, "Yes."))) == [
        ("陈丽华", "Lighthouse Registry", "policy manager", "Singapore")
    ]


@pytest.mark.parametrize("label", [None, "MODERATOR", "FORUM SUPPORT STAFF", "UNESCO"])
def test_nobody_and_no_role_says_who_they_are(label: str | None) -> None:
    assert said((label, "I am the director of the Harbour Authority.")) == []


# --- Of others -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "organisation", "position", "place"),
    [
        ("We will turn to Bo Tern of the Harbour Authority.", "Harbour Authority", "", ""),
        ("We have Bo Tern who is a judge from New Zealand.", "", "judge",
         "New Zealand"),
        ("Let us hear Bo Tern from Asia, Japan.", "", "", "Asia, Japan"),
        ("Let us hear Tern Bo from Asia, Japan.", "", "", "Asia, Japan"),
        ("Next is Bo Tern, a researcher at the deep harbours project.", "deep harbours project",
         "researcher", ""),
        ("Here is Bo Tern, chief engineer and director of the Harbour Authority.",
         "Harbour Authority", "chief engineer and director", ""),
        ("Now to Bo from Kenya.", "", "", "Kenya"),
        ("I give the floor to Professor Tern.", "", "Professor", ""),
        ("I give the floor to Professor Bo Tern.", "", "Professor", ""),
        ("I turn to Bo Tern, who I know from his role in the Pilots' Council.",
         "Pilots' Council", "", ""),
        ("Here is the director of the Harbour Authority, Bo Tern.", "Harbour Authority",
         "director", ""),
        ("Thanks. Bo Tern, you are the director of the Harbour Authority.", "Harbour Authority",
         "director", ""),
        ("Bo, tell us how it looks from the perspective of Peru.", "", "", "Peru"),
        ("We turn to Bo Tern. He is the director of the Harbour Authority.", "Harbour Authority",
         "director", ""),
    ],
)  # fmt: skip
@pytest.mark.parametrize("chair", [ADA, "MODERATOR", None])
def test_others_say_who_somebody_is(
    chair: str | None, words: str, organisation: str, position: str, place: str
) -> None:
    found = said((chair, words), (BO, "Thank you."))
    assert facts(found) == [(BO, organisation, position, place)]
    assert not any(one.by_self for one in found)


def test_whoever_has_a_co_chair_is_one() -> None:
    found = said((ADA, "I hand over to my co-chair of this panel, Dr. Bo Tern."), (BO, "Thanks."))
    assert facts(found) == [
        (BO, "", "co-chair of this panel", ""),
        (ADA, "", "co-chair of this panel", ""),
    ]
    assert [one.by_self for one in found] == [False, True]


def test_a_colleague_is_one_whose_organisation_was_named_before() -> None:
    introduced = (ADA, "We begin with Bo Tern of the Royal Harbour Authority.")
    remark = (FEN, "I agree with our colleague from the Harbour Authority.")
    assert facts(said(introduced, (BO, "Yes."), remark))[1:] == [(BO, "Harbour Authority", "", "")]
    assert said((BO, "Yes."), remark) == []
    another = (FEN, "I'm a pilot, I work for the Harbour Authority.")
    assert len(said(introduced, (BO, "Yes."), another, (ADA, remark[1]))) == 2


@pytest.mark.parametrize(
    "words",
    [
        "Bo Tern, you don't speak for the Harbour Authority.",
        "If Bo Tern of the Harbour Authority were here.",
        "Is that Bo Tern from Kenya?",
        "Bo Tern is not a director of the Harbour Authority.",
        "Cy Dunlin of the Harbour Authority is away.",
        "The Bo Tern Foundation of the Harbour Authority is rich.",
        "Bo Tern, the tide in Kenya is high.",
        "You are the director of the Harbour Authority.",
        "He is the director of the Harbour Authority.",
    ],
)
def test_what_is_denied_or_resolves_to_nobody_is_no_introduction(words: str) -> None:
    assert said((ADA, words), (BO, "Thank you.")) == []


def test_one_name_alone_is_whoever_speaks_next_or_nobody() -> None:
    words = "Now to Bo from Kenya."
    assert said((ADA, words), (FEN, "Wait."), (BO, "Thank you.")) == []
    assert said((ADA, words), ("BO DUNLIN", "I?"), (BO, "Thank you.")) == []


# --- As it is captioned --------------------------------------------------------------------------


def test_any_white_space_parts_words_and_the_quote_keeps_it() -> None:
    words = f"I am{NBSP} a director{NBSP}at the{NBSP}Harbour Authority.{NBSP} Thanks."
    [found] = said((ADA, words))
    assert found.quote == f"I am{NBSP} a director{NBSP}at the{NBSP}Harbour Authority"
    assert found.organisation == "Harbour Authority"


def test_the_same_fact_counts_once_a_turn() -> None:
    twice = "I work for Lantern Systems. As I said, I work for Lantern Systems."
    assert [one.turn for one in said((ADA, twice), (ADA, twice))] == [0, 1]


def test_stage_directions_say_nothing() -> None:
    spoken = turn(ADA, "I work for Lantern Systems.", kind=TurnKind.STAGE_DIRECTION)
    assert find_introductions([spoken]) == []


PHRASES = st.lists(
    st.sampled_from(
        [
            "I", "I'm", "am", "my", "name", "is", "Ada", "Quill", "Bo", "Tern", "a", "the",
            "professor", "director", "of", "at", "from", "with", "and", ",", ".", "?", '"', "who",
            "co-chair", "Harbour", "Authority", "Kenya", "not", "you", "know", "since", "1987",
            "as", "in", "behalf", "on", "capacity", "hat", "African", "been", "have", NBSP, "--",
            "colleague", "our", "called", "perspective", "head", "Professor",
        ]
    ),
    max_size=25,
).map(" ".join)  # fmt: skip
LABELS = st.sampled_from([None, ADA, BO, "MODERATOR", "陈丽华", "ADA"]) | st.text(min_size=1)


@given(st.lists(st.tuples(LABELS, st.lists(st.text() | PHRASES, min_size=1, max_size=3))))
def test_any_text_is_read_and_quotes_stand_in_it(
    spoken: list[tuple[str | None, list[str]]],
) -> None:
    turns = [turn(label, *paragraphs) for label, paragraphs in spoken]
    for found in find_introductions(turns):
        source = turns[found.turn]
        assert any(found.quote in paragraph for paragraph in source.paragraphs)
        assert found.organisation or found.position or found.place
        assert found.speaker in {one.label for one in turns}
        assert found.by_self == (found.speaker == source.label)


# --- Real and sample transcripts -----------------------------------------------------------------

POSITIVES, NEGATIVES = 30, 2
FOUND = 29
# True as one reads them, though the answer has no entry of their own: (turn, speaker).
ALSO_TRUE: set[tuple[int, str]] = set()
_SMALL = frozenset(
    [
        "a",
        "an",
        "the",
        "i",
        "i'm",
        "in",
        "of",
        "at",
        "by",
        "to",
        "is",
        "am",
        "my",
        "and",
        "with",
        "for",
        "from",
        "as",
        "on",
    ]
)


@pytest.fixture(scope="module")
def transcript(shared: Path) -> Transcript:
    content = (shared / "transcripts/igf-2020-ws-81.txt").read_bytes()
    return parse(read(content, "igf-2020-ws-81.txt"))


@pytest.fixture(scope="module")
def answer(shared: Path) -> dict[str, list[dict[str, Any]]]:
    gold = json.loads((shared / "gold/igf-2020-ws-81.json").read_text("utf-8"))
    claims: dict[str, list[dict[str, Any]]] = gold["affiliation_facts"]
    return claims


def key_words(quote: str) -> set[str]:
    return {word.strip(".,").casefold() for word in quote.split()} - _SMALL


def agree(one: str, other: str) -> bool:
    """Whether one quote holds the other, or they share half of the words that count."""
    one, other = fold_spaces(one), fold_spaces(other)
    words, others = key_words(one), key_words(other)
    return one in other or other in one or 2 * len(words & others) >= min(len(words), len(others))


def test_the_facts_of_a_real_transcript(
    transcript: Transcript, answer: dict[str, list[dict[str, Any]]]
) -> None:
    found = find_introductions(transcript.speech)
    right: defaultdict[bool, int] = defaultdict(int)
    accounted = set()
    for speaker, claims in answer.items():
        for claim in claims:
            negative = claim["kind"].startswith("negative")
            fitting = {
                index
                for index, one in enumerate(found)
                if (one.turn + 1, one.speaker) == (claim["turn"], speaker)
                and agree(one.quote, claim["quote"])
            }
            accounted |= set() if negative else fitting
            right[negative] += bool(fitting) != negative
            verdict = "left" if negative and not fitting else "found" if fitting else "missed"
            print(f"{speaker:22}{claim['turn']:4}  {verdict:7}{claim['kind']}")
    others = {(found[i].turn + 1, found[i].speaker) for i in {*range(len(found))} - accounted}
    print(f"{right[False]} of {POSITIVES}, {right[True]} of {NEGATIVES}; besides: {others}")
    assert (right[False], right[True]) == (FOUND, NEGATIVES)
    assert others == ALSO_TRUE


def test_every_white_space_gives_the_same_facts(transcript: Transcript) -> None:
    plain = [
        turn(one.label, *(fold_spaces(paragraph) for paragraph in one.paragraphs))
        for one in transcript.speech
    ]
    assert facts(find_introductions(plain)) == facts(find_introductions(transcript.speech))


def stated(sheet: dict[str, Any]) -> list[tuple[int, str]]:
    return [
        (claim["stated_turn"], fold_spaces(claim["stated_quote"]))
        for speaker in sheet["speakers"]
        for claim in speaker.get("affiliations", [])
    ]


def test_the_claims_of_the_sample_sheets() -> None:
    claims = proposals = recognised = 0
    for path in sorted(FIXTURES.glob("fon-*/*.txt")):
        sheet = stated(tomllib.loads(path.with_suffix(".toml").read_text("utf-8")))
        found = find_introductions(parse(read(path.read_bytes(), path.name)).speech)
        missed = [
            quote
            for number, quote in sheet
            if not any(one.turn + 1 == number and agree(one.quote, quote) for one in found)
        ]
        print(path.stem, missed)
        claims += len(sheet)
        recognised += len(sheet) - len(missed)
        proposals += len(found)
    # One is said under a role's label, one has its speaker's age before it.
    assert (recognised, claims, proposals) == (33, 35, 36)


def test_a_long_transcript_is_read_at_once(transcript: Transcript) -> None:
    long = [*transcript.speech] * 12
    assert len(long) == 840
    assert seconds(lambda: find_introductions(long)) < 5


@pytest.mark.parametrize(
    "signs",
    [
        "a&" * 50_000,
        "a" + "&" * 50_000,
        "I am " * 20_000,
        "Ada " * 20_000,
        "Anna Kovac from the " * 20_000,
        "a director and " * 26_000,
    ],
    ids=lambda signs: signs[:5],
)
def test_a_paragraph_of_nothing_but_signs_is_read_at_once(signs: str) -> None:
    assert seconds(lambda: said((ADA, signs), ("ANNA KOVAC", "Yes."))) < 5


def test_a_sentence_too_long_to_be_one_is_left_unread() -> None:
    words = "I work for Lantern Systems "
    assert len(said((ADA, words + "and so on " * 160))) == 1
    assert said((ADA, words + "and so on " * 200)) == []
    # Whoever was called before it may not be whom it leaves addressed.
    called, told = "Bo Tern, thank you.", "You are the director of the Harbour Authority."
    assert len(said((ADA, f"{called} {told}"), (BO, "Yes."))) == 1
    assert said((ADA, f"{called} {'and so on ' * 200}. {told}"), (BO, "Yes.")) == []
