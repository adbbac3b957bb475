"""What turns say of affiliations is put before the curators, once, and claimed by nobody."""

import pytest
from django.utils import timezone

from igfarchive.archive.merging import merge_speakers
from igfarchive.archive.models import Affiliation, AffiliationProposal, Session, Speaker
from tests.importing.small import DOUBT, NOBODY, WELCOME, load_captions

pytestmark = pytest.mark.django_db

ANA = ">> ANA LIMA:  Good morning. I am Ana Lima, the director of the Island Institute."
BEN = ">> BEN OKORO:  Thank you. I work for the Cable Union in Estuaria, since last year."
COSTS = ">> BEN OKORO:  The cable will cost us nine million over ten years."


def proposals() -> list[tuple[str, str, str, str]]:
    """Of whom, in which turn, and what."""
    rows = AffiliationProposal.objects.select_related("speaker", "stated_in").order_by("pk")
    return [
        (row.speaker.name, f"u{row.stated_in.key}", row.organisation, row.status) for row in rows
    ]


IN_ANA = ("Ana Lima", "u1", "Island Institute", "open")
IN_BEN = ("Ben Okoro", "u2", "Cable Union", "open")


@pytest.fixture
def session() -> Session:
    return load_captions(ANA, BEN, DOUBT).session


def test_each_introduction_is_a_proposal_and_no_claim(session: Session) -> None:
    assert proposals() == [IN_ANA, IN_BEN]
    first = AffiliationProposal.objects.earliest("pk")
    assert (first.position, first.by_self, first.place) == ("director", True, "")
    assert first.quote in first.stated_in.text
    assert not Affiliation.objects.exists()


def test_a_colleague_may_say_it() -> None:
    load_captions(
        ">> ANA LIMA:  Next is Ben Okoro, who is the director of the Cable Union.", BEN, DOUBT
    )
    said_by_ana = AffiliationProposal.objects.get(stated_in__key=1)
    assert (said_by_ana.speaker.name, said_by_ana.by_self) == ("Ben Okoro", False)


def test_importing_again_makes_none_twice(session: Session) -> None:
    before = list(AffiliationProposal.objects.values())
    load_captions(ANA, BEN, DOUBT)
    load_captions(ANA, BEN, DOUBT, NOBODY)
    load_captions(NOBODY, ANA.replace(" ", "\u00a0"), BEN, DOUBT, NOBODY, COSTS)
    assert list(AffiliationProposal.objects.values()) == before


def test_a_quotation_stands_in_the_turn_as_it_is_kept(session: Session) -> None:
    AffiliationProposal.objects.all().delete()
    load_captions(ANA.replace(" ", "\u00a0"), BEN.replace(" ", "\u00a0"), DOUBT, NOBODY)
    assert proposals() == [IN_ANA, IN_BEN]
    for row in AffiliationProposal.objects.all():
        assert row.quote in row.stated_in.text


def test_what_was_declined_is_known_in_other_white_space(session: Session) -> None:
    AffiliationProposal.objects.update(status="declined")
    edited = BEN.replace("last year", "this year").replace(" ", "\u00a0")
    load_captions(ANA, edited, DOUBT)
    assert {status for *_, status in proposals()} == {"declined"}


@pytest.mark.parametrize("status", ["declined", "accepted"])
def test_what_was_decided_is_not_proposed_again(session: Session, status: str) -> None:
    AffiliationProposal.objects.update(status=status, decided_at=timezone.now())
    load_captions(ANA, BEN, DOUBT, NOBODY)
    assert {status_ for *_, status_ in proposals()} == {status}
    assert len(proposals()) == 2


def test_open_ones_whose_words_vanished_go(session: Session) -> None:
    load_captions(ANA, COSTS, DOUBT)
    assert proposals() == [IN_ANA]


def test_open_ones_whose_words_changed_are_made_anew(session: Session) -> None:
    load_captions(ANA, BEN.replace("Cable Union", "Cable Guild"), DOUBT)
    assert proposals() == [IN_ANA, ("Ben Okoro", "u2", "Cable Guild", "open")]


def test_decided_ones_whose_words_vanished_stay_and_are_remembered(session: Session) -> None:
    AffiliationProposal.objects.update(status="declined")
    load_captions(ANA, COSTS, DOUBT)
    load_captions(ANA, BEN, DOUBT)
    assert [(name, status) for name, _, _, status in proposals()].count(
        ("Ben Okoro", "declined")
    ) == 1
    assert ("Ben Okoro", "open") not in [(name, status) for name, *_, status in proposals()]


def test_those_of_other_sessions_are_left_alone(session: Session) -> None:
    load_captions(BEN, DOUBT, title="IGF 2023 - Day 2 - WS 5 Towers")
    load_captions(ANA, COSTS, DOUBT)
    assert proposals() == [IN_ANA, ("Ben Okoro", "u1", "Cable Union", "open")]


@pytest.mark.parametrize("label", ["MODERATOR", "AUDIENCE", "IGF SUPPORT STAFF"])
def test_a_role_is_nobody(label: str) -> None:
    load_captions(
        f">> {label}:  Good morning. I work for the Island Institute in Estuaria.", BEN, DOUBT
    )
    assert [name for name, *_ in proposals()] == ["Ben Okoro"]


def test_nobody_named_is_nobody() -> None:
    load_captions(">> Good morning. I work for the Island Institute.", WELCOME, DOUBT)
    assert proposals() == []


def test_an_organisation_is_no_person(session: Session) -> None:
    Speaker.objects.filter(name="Ben Okoro").update(kind="organisation")
    load_captions(ANA, BEN, DOUBT, NOBODY)
    assert proposals() == [IN_ANA]


def test_a_merged_speaker_is_the_one_that_was_kept(session: Session) -> None:
    other = load_captions(
        BEN.replace("BEN OKORO", "BENJAMIN OKORO"), DOUBT, title="IGF 2023 - Day 2 - WS 5 Towers"
    ).session
    kept = Speaker.objects.get(name="Ben Okoro")
    merge_speakers(kept, Speaker.objects.get(name="Benjamin Okoro"))
    AffiliationProposal.objects.update(status="declined")

    load_captions(
        BEN.replace("BEN OKORO", "BENJAMIN OKORO"), DOUBT, NOBODY,
        title="IGF 2023 - Day 2 - WS 5 Towers",
    )  # fmt: skip
    assert [row.status for row in AffiliationProposal.objects.filter(stated_in__session=other)] == [
        "declined"
    ]

    introduced = ">> BENJAMIN OKORO:  I work for the Tower Guild in Estuaria, as a rule."
    load_captions(
        BEN.replace("BEN OKORO", "BENJAMIN OKORO"), DOUBT, introduced,
        title="IGF 2023 - Day 2 - WS 5 Towers",
    )  # fmt: skip
    assert AffiliationProposal.objects.get(organisation="Tower Guild").speaker == kept


def test_a_long_quotation_is_cut_and_still_made_once() -> None:
    long = f"the {'very ' * 120}Island Institute"
    told = f">> ANA LIMA:  I am Ana Lima, director of {long}. I work for the Island Institute."
    load_captions(told, BEN, DOUBT)
    before = proposals()
    assert all(len(row.quote) <= 500 for row in AffiliationProposal.objects.all())
    load_captions(told, BEN, DOUBT, NOBODY)
    assert proposals() == before
