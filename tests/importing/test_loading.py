"""A file becomes rows, and a corrected file becomes the same rows, corrected."""

from typing import Any

import pytest

from igfarchive.archive.choices import SpeakerKind
from igfarchive.archive.models import (
    Organisation,
    Session,
    Speaker,
    Utterance,
)
from igfarchive.archive.twins import twin_speakers
from igfarchive.importing.loading import Status, load
from igfarchive.transcripts.reading import read_file
from igfarchive.transcripts.transcript import TranscriptError
from tests.importing.small import (
    APPLAUSE,
    COSTS,
    DOUBT,
    NOBODY,
    SHEET,
    THANKS,
    TITLE,
    WELCOME,
    captions,
    everything,
    load_captions,
    rows,
)

pytestmark = pytest.mark.django_db


class TestANewTranscript:
    def test_makes_event_session_speakers_and_utterances(self) -> None:
        loaded = load_captions(WELCOME, COSTS, APPLAUSE, DOUBT, NOBODY)
        session = loaded.session
        assert loaded.status is Status.CREATED
        assert session.get_absolute_url() == "/sessions/igf-2023/ws-4/"
        assert (session.event.name, session.event.year) == ("IGF 2023", 2023)
        assert (session.code, session.kind, session.day) == ("WS 4", "workshop", 2)
        assert session.title == "Cables for small islands"
        assert rows(session) == [
            (1, "Ana Lima", "Welcome"), (2, "Ben Okoro", "The"), (3, "", "["),
            (4, "Ana Lima", "That"), (5, "", "Can"),
        ]  # fmt: skip

    def test_keeps_the_counts_of_speech(self) -> None:
        session = load_captions(WELCOME, COSTS, APPLAUSE, DOUBT, NOBODY).session
        assert (session.turns, session.words) == (4, 9 + 12 + 11 + 8)
        shares = session.participations.values_list("speaker__name", "turns", "words")
        assert set(shares) == {("Ana Lima", 2, 20), ("Ben Okoro", 1, 12)}

    def test_is_not_read_back_and_asks_little(self, django_assert_max_num_queries: Any) -> None:
        load_captions(WELCOME, title="IGF 2023 - Day 2 - WS 3 Cables for big islands")
        with django_assert_max_num_queries(50) as asked:
            load_captions(WELCOME, COSTS, APPLAUSE, DOUBT, NOBODY)
        read = [each["sql"] for each in asked if each["sql"].startswith("SELECT")]
        # But for turns whose captions say in parentheses whom the speaker is of.
        rows_of_turns = [sql for sql in read if sql.startswith('SELECT "archive_utterance"."id",')]
        assert ['"label_affiliation" = ' in sql for sql in rows_of_turns] == [True]

    def test_keeps_what_was_said_as_it_was_said(self) -> None:
        said = ">> ANA LIMA:  It\u2011is\u00a0-- well --\u00a0\u00a0odd .\n\n  Second  one\u2019s."
        utterance = load_captions(said).session.utterances.get()
        assert (
            utterance.text == "It\u2011is\u00a0-- well --\u00a0\u00a0odd .\n\nSecond  one\u2019s."
        )

    def test_keeps_the_file(self) -> None:
        content = captions(WELCOME)
        source = load_captions(WELCOME).session.sources.get()
        assert bytes(source.content) == content
        assert (source.name, source.format, source.encoding) == ("ws-4.txt", "text", "utf-8")
        assert Utterance.objects.get().source == source

    def test_speakers_are_new_until_a_person_has_looked(self) -> None:
        load_captions(WELCOME)
        speaker = Speaker.objects.get()
        assert (speaker.slug, speaker.sort_name, speaker.reviewed) == (
            "ana-lima", "Lima, Ana", False,
        )  # fmt: skip
        assert [name.reason for name in speaker.names.all()] == ["captioned in igf-2023/ws-4"]

    def test_an_accent_does_not_sort_a_name_behind_z(self) -> None:
        load_captions(">> ĐẶNG ŞAHBAZ:  Good morning to everybody in the room.")
        assert Speaker.objects.get().sort_name == "Sahbaz, Dang"

    def test_a_known_spelling_means_the_speaker_we_know(self) -> None:
        load_captions(WELCOME)
        load_captions(
            ">> Ana  Lima:  Good morning again to all of you.",
            title="IGF 2024 - Day 1 - WS 9 Tower sharing",
        )
        assert Speaker.objects.get().participations.count() == 2

    def test_likeness_is_not_enough(self) -> None:
        load_captions(WELCOME, ">> LIMA ANA:  Me too.", ">> ANNA LIMA:  And me.")
        assert Speaker.objects.count() == 3

    def test_but_likely_twins_are_noted(self) -> None:
        loaded = load_captions(WELCOME, COSTS, ">> OKORO BEN:  And the landing station?")
        (note,) = (note for note in loaded.notes if "may be one" in note.message)
        assert note.line == 9
        assert note.message.startswith("BEN OKORO and OKORO BEN may be one: ")

    def test_twins_that_the_sheet_tells_of_are_not(self) -> None:
        sheet = SHEET + '[[speakers]]\nname = "Ben Okoro"\nlabels = ["BEN OKORO", "OKORO BEN"]\n'
        loaded = load_captions(WELCOME, COSTS, ">> OKORO BEN:  And?", sheet=sheet)
        assert [note for note in loaded.notes if "may be one" in note.message] == []

    def test_two_people_whose_names_read_alike_get_addresses_of_their_own(self) -> None:
        load_captions(">> ANA LIMA:  Good.", ">> ANA LÍMA:  Morning.")
        assert set(Speaker.objects.values_list("slug", flat=True)) == {"ana-lima", "ana-lima-2"}

    def test_nobody_gets_the_address_that_means_unknown(self) -> None:
        load_captions(">> UNKNOWN:  Who am I?")
        assert Speaker.objects.get().slug == "unknown-2"

    @pytest.mark.parametrize(
        ("label", "kind"),
        [("MODERATOR", "role"), ("AUDIENCE", "role"), ("IGF SUPPORT STAFF", "role"),
         ("ANYA", "unknown"), ("ANA LIMA", "person")],
    )  # fmt: skip
    def test_a_role_is_not_a_person(self, label: str, kind: str) -> None:
        load_captions(f">> {label}:  Good morning to everybody in the room.")
        assert Speaker.objects.get().kind == kind

    def test_words_in_parentheses_beside_a_label_are_a_claim(self) -> None:
        session = load_captions(
            ">> BEN OKORO:  (Ministry of Communications) The licence was granted.",
            ">> BEN OKORO:  (Ministry of Communications) As I said.",
        ).session
        claim = session.affiliations.get()
        assert (str(claim.organisation), claim.origin, claim.preferred) == (
            "Ministry of Communications", "captions", True,
        )  # fmt: skip
        assert claim.stated_in == session.utterances.first()


class TestTheSameAgain:
    @pytest.mark.parametrize(
        "again",
        [
            pytest.param(captions(WELCOME, COSTS, THANKS), id="same-bytes"),
            pytest.param(captions(WELCOME, "***", COSTS, THANKS), id="a-rule"),
            pytest.param(captions(WELCOME, COSTS, THANKS).replace(b"\n", b"\r\n"), id="crlf"),
            pytest.param(
                captions(WELCOME, COSTS, THANKS).replace(b" ", "\u00a0".encode()), id="nbsp"
            ),
            pytest.param(b"\xef\xbb\xbf" + captions(WELCOME, COSTS, THANKS), id="bom"),
        ],
    )
    @pytest.mark.parametrize("name", ["ws-4.txt", "copy of it.txt"])
    def test_changes_nothing(self, again: bytes, name: str) -> None:
        first = load_captions(WELCOME, COSTS, THANKS)
        before = everything()
        loaded = load(read_file(name, again), None)
        assert (loaded.session, loaded.status) == (first.session, Status.UNCHANGED)
        assert everything() == before

    def test_is_recognised_under_another_event(self) -> None:
        first = load_captions(WELCOME, COSTS, THANKS)
        before = everything()
        loaded = load_captions(WELCOME, COSTS, THANKS, event="other-2023")
        assert (loaded.session, loaded.status) == (first.session, Status.UNCHANGED)
        assert "already in the archive as igf-2023/ws-4" in loaded.notes[-1].message
        assert everything() == before


class TestACorrectedTranscript:
    def test_keeps_the_keys_of_what_is_still_there(self) -> None:
        load_captions(WELCOME, COSTS, DOUBT, THANKS)
        corrected = COSTS.replace("nine", "ninety")
        loaded = load_captions(NOBODY, WELCOME, corrected, THANKS)
        assert loaded.status is Status.UPDATED
        assert rows(loaded.session) == [
            (5, "", "Can"), (1, "Ana Lima", "Welcome"), (2, "Ben Okoro", "The"),
            (4, "Ben Okoro", "Thank"),
        ]  # fmt: skip
        assert "ninety" in loaded.session.utterances.get(key=2).text

    def test_retires_what_vanished_and_never_gives_its_key_again(self) -> None:
        load_captions(WELCOME, COSTS, DOUBT)
        session = load_captions(WELCOME, COSTS).session
        gone = session.utterances.get(key=3)
        assert gone.position is None
        assert gone.retired_at is not None
        assert gone.text == "That is what they told us about the last one too."
        load_captions(WELCOME, COSTS, NOBODY)
        assert rows(session)[-1] == (4, "", "Can")
        assert (session.__class__.objects.get().turns) == 3

    def test_words_that_come_back_come_back_to_their_address(self) -> None:
        load_captions(WELCOME, COSTS, DOUBT)
        load_captions(WELCOME, COSTS)
        session = load_captions(WELCOME, COSTS, DOUBT).session
        assert [key for key, _, _ in rows(session)] == [1, 2, 3]
        assert not session.utterances.exclude(retired_at=None).exists()

    def test_adds_a_source_and_keeps_the_old_one(self) -> None:
        load_captions(WELCOME, COSTS)
        session = load_captions(WELCOME, DOUBT).session
        contents = [bytes(source.content) for source in session.sources.all()]
        assert contents == [captions(WELCOME, DOUBT), captions(WELCOME, COSTS)]
        assert session.utterances.get(key=1).source == session.sources.first()
        assert session.utterances.get(key=2).source == session.sources.last()

    def test_a_corrected_label_changes_the_speaker_and_not_the_key(self) -> None:
        load_captions(WELCOME, COSTS)
        session = load_captions(WELCOME, COSTS.replace("BEN OKORO", "BEN OKORO-LEE")).session
        assert rows(session)[1] == (2, "Ben Okoro-Lee", "The")

    def test_a_split_paragraph_is_a_correction(self) -> None:
        load_captions(WELCOME, COSTS)
        loaded = load_captions(WELCOME, COSTS.replace("\n\n", " "))
        assert loaded.status is Status.UPDATED
        assert loaded.session.utterances.get(key=2).paragraphs == [
            "The cable will cost us nine million over ten years. Who pays?"
        ]

    def test_what_a_curator_attributed_by_hand_stays(self) -> None:
        session = load_captions(WELCOME, COSTS).session
        carla = Speaker.objects.create(name="Carla", sort_name="Carla", slug="carla")
        session.utterances.filter(key=1).update(speaker=carla)
        load_captions(WELCOME, COSTS.replace("nine", "ninety"))
        assert session.utterances.get(key=1).speaker == carla

    def test_the_transcript_of_another_session_is_refused(self) -> None:
        load_captions(WELCOME, COSTS)
        before = everything()
        with pytest.raises(TranscriptError, match=r"already in the archive.*a code or a title"):
            load_captions(">> EVA NOOR:  Today we look at the budgets of schools.")
        assert everything() == before

    def test_one_sentence_in_common_makes_no_session_the_same(self) -> None:
        opening = ">> HOST:  Ladies and gentlemen, please take your seats."
        ceremony = "IGF 2023 - Day 1 - Opening Ceremony"
        load_captions(opening, WELCOME, COSTS, title=ceremony)
        other = ">> EVA NOOR:  Today we look at the budgets of schools, and at who may spend them."
        with pytest.raises(TranscriptError, match="too few of its words"):
            load_captions(opening, other, other, title="IGF 2023 - Day 4 - Opening Ceremony")

    def test_short_turns_of_another_session_are_refused_too(self) -> None:
        load_captions(">> ANA LIMA:  Yes.", ">> BEN OKORO:  No.")
        with pytest.raises(TranscriptError, match="too few of its words"):
            load_captions(">> EVA NOOR:  Perhaps.")

    def test_what_captions_claimed_follows_the_corrected_label(self) -> None:
        load_captions(WELCOME, ">> VLAD OKORO:  (Ministry of Mail) It was granted in May.")
        session = load_captions(
            WELCOME, ">> VLADIMIR OKORO:  (Ministry of Mail) It was granted in May."
        ).session
        claim = session.affiliations.get()
        assert (claim.speaker.name, claim.preferred) == ("Vladimir Okoro", True)
        assert {p.speaker.name for p in session.participations.all()} == {
            "Ana Lima", "Vladimir Okoro",
        }  # fmt: skip

    def test_a_corrected_notice_is_kept_with_its_file(self) -> None:
        load_captions(WELCOME, title=TITLE)
        loaded = load_captions(WELCOME, title=f"{TITLE} - FINISHED")
        assert loaded.status is Status.UPDATED
        assert (loaded.session.status, loaded.session.sources.count()) == ("finished", 2)

    def test_is_loaded_into_the_session_that_is_named(self) -> None:
        session = load_captions(WELCOME).session
        Session.objects.update(code="Workshop #4")
        file = read_file("x.txt", captions(WELCOME, COSTS))
        assert load(file, None, session=session).session == session
        assert Session.objects.count() == 1


def test_two_sessions_may_share_a_speaker_and_an_organisation() -> None:
    load_captions(WELCOME, sheet=SHEET)
    load_captions(DOUBT, sheet=SHEET.replace("WS 4", "WS 5"))
    assert (Speaker.objects.count(), Organisation.objects.count()) == (1, 1)


def test_how_something_is_said_makes_no_second_speaker() -> None:
    load_captions(WELCOME, ">> ANA LIMA (through interpreter): Bom dia.", "ANA LIMA (Zoom): Yes.")
    assert list(Speaker.objects.values_list("name", flat=True)) == ["Ana Lima"]


def test_two_names_on_a_label_are_nobodys_twin() -> None:
    load_captions(
        WELCOME, COSTS, ">> ANA LIMA AND BEN OKORO: We agree.", "Ana Lima & Ben Okoro: Yes"
    )
    together = Speaker.objects.get(name="Ana Lima and Ben Okoro")
    assert together.kind == SpeakerKind.ROLE
    assert all(
        SpeakerKind.PERSON not in {twins.first.kind, twins.second.kind} for twins in twin_speakers()
    )
