"""A file becomes rows, and a corrected file becomes the same rows, corrected."""

import pytest

from igfarchive.archive.models import (
    Affiliation,
    Event,
    Organisation,
    Session,
    Source,
    Speaker,
    SpeakerName,
    Utterance,
)
from igfarchive.importing.captions.transcript import TranscriptError
from igfarchive.importing.keeping import SheetFile
from igfarchive.importing.loading import Status, load
from igfarchive.importing.reading import read_file
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
    load_captions,
)

pytestmark = pytest.mark.django_db


def rows(session: Session) -> list[tuple[int, str, str]]:
    """Key, speaker and first word of each utterance, in order."""
    utterances = session.utterances.current().select_related("speaker").order_by("position")
    assert [utterance.position for utterance in utterances] == list(range(1, len(utterances) + 1))
    return [
        (
            utterance.key,
            utterance.speaker.name if utterance.speaker else "",
            utterance.text.split()[0],
        )
        for utterance in utterances
    ]


def everything() -> list[object]:
    """All that is stored, to show that nothing changed."""
    models = (Event, Session, Source, Speaker, SpeakerName, Affiliation, Organisation, Utterance)
    return [list(model.objects.order_by("pk").values()) for model in models]


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


class TestWhereItBelongs:
    def test_the_sheet_counts_before_the_title_line(self) -> None:
        sheet = "[event]\nname = 'ION 2019'\n[session]\ncode = 'OF 7'\ntitle = 'Elsewhere'"
        session = load_captions(WELCOME, sheet=sheet).session
        assert session.get_absolute_url() == "/sessions/ion-2019/of-7/"
        assert (session.title, session.event.year) == ("Elsewhere", 2019)

    def test_the_command_line_counts_before_the_sheet(self) -> None:
        Event.objects.create(name="The third forum", slug="third", year=2021)
        session = load_captions(WELCOME, sheet="[event]\nname = 'ION 2019'", event="third").session
        assert session.event.name == "The third forum"

    def test_an_event_known_by_its_slug_alone_gets_a_readable_name(self) -> None:
        event = load_captions(
            WELCOME, title="Cables - part two", event="ion-regional-2019"
        ).session.event
        assert (event.name, event.year) == ("ION Regional 2019", 2019)

    def test_a_title_without_event_says_what_to_write(self) -> None:
        with pytest.raises(TranscriptError, match=r"names the event.*\[event\].*--event"):
            load_captions(WELCOME, title="Cables and towers")

    def test_no_title_at_all_says_what_to_write(self) -> None:
        with pytest.raises(TranscriptError, match=r'title = "…" under \[session\]'):
            load(read_file("x.txt", WELCOME.encode()), None, event="igf-2023")

    def test_an_event_that_is_no_slug_is_refused(self) -> None:
        with pytest.raises(TranscriptError, match=r"no slug.*--event igf-2023"):
            load_captions(WELCOME, event="IGF 2023")

    def test_a_title_that_is_too_long_is_refused(self) -> None:
        with pytest.raises(TranscriptError, match="title of the session is not stated"):
            load_captions(WELCOME, title="cables " * 100, event="igf-2023")
        assert not Event.objects.exists()


class TestASheet:
    def test_makes_a_catalogued_session_alone(self) -> None:
        loaded = load(None, SheetFile("ws-4.toml", SHEET.encode()))
        session = loaded.session
        assert loaded.status is Status.CREATED
        assert session.catalogued
        assert session.get_absolute_url() == "/sessions/igf-2023/ws-4/"
        assert [p.speaker.name for p in session.participations.all()] == ["Ana Lima"]
        assert session.affiliations.get().stated_in is None

    def test_waits_for_the_words_of_its_claims(self) -> None:
        load(None, SheetFile("ws-4.toml", SHEET.encode()))
        loaded = load_captions(WELCOME, COSTS, sheet=SHEET)
        assert loaded.status is Status.CREATED
        claim = loaded.session.affiliations.get()
        assert claim.stated_in is not None
        assert claim.stated_in.key == 1
        assert Session.objects.count() == 1

    def test_that_is_kept_serves_words_that_come_without_it(self) -> None:
        sheet = SHEET.replace('["ANA LIMA"]', '["MODERATOR"]')
        load(None, SheetFile("ws-4.toml", sheet.encode()))
        turn = ">> MODERATOR:  Let us begin with the first question of today."
        session = load_captions(turn).session
        assert rows(session) == [(1, "Ana Lima", "Let")]
        assert session.affiliations.get().stated_in == session.utterances.get()
        session = load_captions(turn, ">> MODERATOR:  And now the second.").session
        assert [name for _, name, _ in rows(session)] == ["Ana Lima", "Ana Lima"]

    def test_that_comes_later_is_applied_whatever_it_corrects(self) -> None:
        session = load_captions(WELCOME, title="IGF 2023 - Day 2 - Cables").session
        sheet = SHEET.replace("[session]", "[session]\nroom = 'Hall 2'")
        loaded = load_captions(WELCOME, title="IGF 2023 - Day 2 - Cables", sheet=sheet)
        assert (loaded.session, loaded.status) == (session, Status.UPDATED)
        assert (loaded.session.code, loaded.session.room) == ("WS 4", "Hall 2")
        assert loaded.session.title == "Cables for small islands"
        assert Session.objects.count() == 1

    def test_has_the_last_word_on_the_status(self) -> None:
        sheet = SHEET.replace("[session]", "[session]\nstatus = 'finished'")
        for status in (Status.CREATED, Status.UNCHANGED):
            loaded = load_captions(WELCOME, title=f"{TITLE} - RAW", sheet=sheet)
            assert (loaded.status, loaded.session.status) == (status, "finished")

    def test_that_drops_a_label_gives_it_back(self) -> None:
        sheet = SHEET.replace('["ANA LIMA"]', '["ANA LIMA", "BEN OKORO"]')
        session = load_captions(WELCOME, COSTS, sheet=sheet).session
        assert rows(session)[1] == (2, "Ana Lima", "The")
        load_captions(WELCOME, COSTS, sheet=SHEET)
        assert rows(session)[1] == (2, "Ben Okoro", "The")

    def test_that_drops_its_claim_leaves_the_captions_one_preferred(self) -> None:
        turn = ">> ANA LIMA:  (Ministry of Mail) It was granted in May."
        session = load_captions(turn, sheet=SHEET).session
        bare = SHEET.partition("[[speakers.affiliations]]")[0]
        load_captions(turn, sheet=bare)
        claim = session.affiliations.get()
        assert (str(claim), claim.preferred) == ("Ministry of Mail", True)

    def test_that_says_nothing_new_of_a_fact_leaves_the_curator_s(self) -> None:
        session = load_captions(WELCOME, sheet=SHEET).session
        Session.objects.update(title="Cables, at last")
        session.participations.update(role="organiser")
        load_captions(WELCOME, sheet=SHEET.replace("[session]", "[session]\nroom = 'Hall 2'"))
        session.refresh_from_db()
        assert (session.title, session.room) == ("Cables, at last", "Hall 2")
        assert session.participations.get().role == "organiser"

    def test_that_states_no_kind_leaves_a_role_a_role(self) -> None:
        load_captions(">> MODERATOR:  Let us begin with the first question of today.")
        sheet = SHEET.replace("WS 4", "WS 5").replace("Ana Lima", "Moderator")
        load_captions(">> ANA LIMA:  Towers are shared by all of us now.", sheet=sheet)
        assert Speaker.objects.get().kind == "role"

    def test_of_another_event_tells_nothing_of_this_one(self) -> None:
        sheet = SHEET.replace("[session]", "year = 2023\ncity = 'Amber'\n[session]")
        event = load_captions(WELCOME, sheet=sheet, event="igf-2035").session.event
        assert (event.name, event.year, event.city) == ("IGF 2035", 2035, "")

    def test_that_completes_its_event_says_so(self) -> None:
        load_captions(WELCOME)
        loaded = load_captions(
            WELCOME, sheet=SHEET.replace("[session]", "city = 'Amber'\n[session]")
        )
        assert loaded.event_changed
        assert Event.objects.get().city == "Amber"

    def test_words_tell_the_kind_that_their_sheet_did_not(self) -> None:
        sheet = SHEET.replace('kind = "workshop"', "")
        load(None, SheetFile("ws-4.toml", sheet.replace('code = "WS 4"', "code = 'WS 4'").encode()))
        assert Session.objects.get().kind == "other"
        load_captions(WELCOME)
        assert Session.objects.get().kind == "workshop"

    def test_again_changes_nothing(self) -> None:
        load_captions(WELCOME, COSTS, sheet=SHEET)
        before = everything()
        assert load_captions(WELCOME, COSTS, sheet=SHEET).status is Status.UNCHANGED
        assert load(None, SheetFile("ws-4.toml", SHEET.encode())).status is Status.UNCHANGED
        assert everything() == before

    def test_quotes_find_their_turn_whatever_its_number(self) -> None:
        sheet = SHEET.replace("stated_turn = 1", 'stated_turn = 1\nstated_quote = "Last one"')
        session = load_captions(WELCOME, COSTS, DOUBT, sheet=sheet).session
        claim = session.affiliations.get()
        assert claim.stated_in == session.utterances.get(key=3)
        assert claim.stated_quote == "Last one"

    @pytest.mark.parametrize(("quote", "why"), [("never said", "no turn"), ("o", "several turns")])
    def test_quotes_that_stand_nowhere_are_left_out(self, quote: str, why: str) -> None:
        sheet = SHEET.replace("stated_turn = 1", f'stated_quote = "{quote}"')
        loaded = load_captions(WELCOME, COSTS, DOUBT, sheet=sheet)
        claim = loaded.session.affiliations.get()
        assert (claim.stated_in, claim.stated_quote) == (None, "")
        assert any(why in note.message for note in loaded.notes)

    def test_counts_the_turns_of_speech(self) -> None:
        sheet = SHEET.replace("stated_turn = 1", "stated_turn = 3")
        session = load_captions(COSTS, APPLAUSE, THANKS, WELCOME, sheet=sheet).session
        stated_in = session.affiliations.get().stated_in
        assert stated_in is not None
        assert stated_in.text.startswith("Welcome")

    def test_a_turn_that_is_not_there_is_refused(self) -> None:
        with pytest.raises(TranscriptError, match="in turn 9, but there are 2"):
            load_captions(WELCOME, COSTS, sheet=SHEET.replace("stated_turn = 1", "stated_turn = 9"))
        assert not Session.objects.exists()

    def test_a_label_means_its_speaker_in_this_session_alone(self) -> None:
        sheet = SHEET.replace('["ANA LIMA"]', '["MODERATOR"]')
        turn = ">> MODERATOR:  Let us begin with the first question of today."
        here = load_captions(turn, sheet=sheet).session
        there = load_captions(turn, title="IGF 2023 - Day 2 - WS 5 Towers").session
        assert rows(here) == [(1, "Ana Lima", "Let")]
        assert rows(there) == [(1, "Moderator", "Let")]

    def test_a_role_is_not_sorted_by_its_last_word(self) -> None:
        sheet = SHEET + '[[speakers]]\nname = "Forum Support Staff"\nkind = "role"\n'
        load_captions(WELCOME, sheet=sheet)
        assert Speaker.objects.get(kind="role").sort_name == "Forum Support Staff"

    def test_an_alias_means_its_speaker_everywhere(self) -> None:
        sheet = SHEET.replace("labels =", 'aliases = ["DR. LIMA"]\nlabels =')
        load_captions(WELCOME, sheet=sheet)
        session = load_captions(
            ">> DR. LIMA:  Towers are shared by all of us now.",
            title="IGF 2024 - Day 1 - WS 5 Towers",
        ).session
        assert rows(session) == [(1, "Ana Lima", "Towers")]

    def test_an_alias_of_somebody_else_is_left_with_them(self) -> None:
        load_captions(COSTS)
        sheet = SHEET.replace("labels =", 'aliases = ["BEN OKORO"]\nlabels =')
        loaded = load_captions(WELCOME, sheet=sheet.replace("WS 4", "WS 5"))
        assert any("already means Ben Okoro" in note.message for note in loaded.notes)
        assert SpeakerName.objects.get(folded="ben okoro").speaker.name == "Ben Okoro"

    def test_two_people_of_one_name_are_told_apart_by_their_slugs(self) -> None:
        load_captions(WELCOME, sheet=SHEET)
        sheet = SHEET.replace("WS 4", "WS 5").replace(
            "labels", 'slug = "ana-lima-engineer"\nlabels'
        )
        load_captions(DOUBT, sheet=sheet)
        assert set(Speaker.objects.values_list("slug", flat=True)) == {
            "ana-lima",
            "ana-lima-engineer",
        }

    def test_a_changed_sheet_replaces_its_own_claims_alone(self) -> None:
        session = load_captions(WELCOME, sheet=SHEET).session
        ana = Speaker.objects.get()
        by_hand = Affiliation.objects.create(speaker=ana, session=session, position="Chair")
        load_captions(WELCOME, sheet=SHEET.replace("Island Networks", "Cable Union"))
        claims = {str(claim): claim.preferred for claim in session.affiliations.all()}
        assert claims == {"Cable Union": True, "Chair": False}
        session.affiliations.exclude(pk=by_hand.pk).update(preferred=False)
        session.affiliations.filter(pk=by_hand.pk).update(preferred=True)
        load_captions(WELCOME, sheet=SHEET)
        claims = {str(claim): claim.preferred for claim in session.affiliations.all()}
        assert claims == {"Island Networks": False, "Chair": True}

    def test_a_changed_sheet_gives_its_labels_to_their_speakers(self) -> None:
        session = load_captions(WELCOME, COSTS, sheet=SHEET).session
        sheet = SHEET + '[[speakers]]\nname = "Bernard Okoro"\nlabels = ["BEN OKORO"]\n'
        assert load_captions(WELCOME, COSTS, sheet=sheet).status is Status.UPDATED
        assert rows(session)[1] == (2, "Bernard Okoro", "The")

    def test_turns_that_were_told_apart_by_hand_stay_so(self) -> None:
        session = load_captions(COSTS, WELCOME, THANKS, sheet=SHEET).session
        carla = Speaker.objects.create(name="Carla", sort_name="Carla", slug="carla")
        session.utterances.filter(key=3).update(speaker=carla)
        sheet = SHEET.replace("stated_turn = 1", "stated_turn = 2")
        sheet += '[[speakers]]\nname = "Bernard Okoro"\nlabels = ["BEN OKORO"]\n'
        loaded = load_captions(COSTS, WELCOME, THANKS, sheet=sheet)
        assert [name for _, name, _ in rows(session)] == ["Ben Okoro", "Ana Lima", "Carla"]
        assert any("by hand" in note.message for note in loaded.notes)

    def test_a_whole_label_that_was_attributed_by_hand_stays_so(self) -> None:
        session = load_captions(WELCOME, COSTS, sheet=SHEET).session
        carla = Speaker.objects.create(name="Carla", sort_name="Carla", slug="carla")
        session.utterances.filter(label="BEN OKORO").update(speaker=carla)
        sheet = SHEET + '[[speakers]]\nname = "Bernard Okoro"\nlabels = ["BEN OKORO"]\n'
        load_captions(WELCOME, COSTS, sheet=sheet)
        assert rows(session)[1] == (2, "Carla", "The")

    def test_a_label_that_an_earlier_sheet_gave_away_moves_on(self) -> None:
        session = load_captions(WELCOME, COSTS, sheet=SHEET).session
        for name in ("Bernard Okoro", "Benedict Okoro"):
            sheet = SHEET + f'[[speakers]]\nname = "{name}"\nlabels = ["BEN OKORO"]\n'
            load_captions(WELCOME, COSTS, sheet=sheet)
            assert rows(session)[1] == (2, name, "The")

    def test_one_label_for_two_people_is_refused(self) -> None:
        sheet = SHEET + '[[speakers]]\nname = "Bo"\nlabels = ["ana lima"]\n'
        with pytest.raises(TranscriptError, match="label ana lima to Ana Lima and to Bo"):
            load_captions(WELCOME, sheet=sheet)

    def test_one_label_for_two_of_one_name_is_refused(self) -> None:
        sheet = SHEET + '[[speakers]]\nname = "Ana Lima"\nslug = "ana-2"\nlabels = ["ANA LIMA"]\n'
        with pytest.raises(TranscriptError, match="label ANA LIMA to Ana Lima and to Ana Lima"):
            load_captions(WELCOME, sheet=sheet)

    def test_a_label_that_nobody_has_is_noted(self) -> None:
        sheet = SHEET.replace('["ANA LIMA"]', '["ANA LIMA", "A. LIMA"]')
        loaded = load_captions(WELCOME, sheet=sheet)
        assert [note.message for note in loaded.notes if "A. LIMA" in note.message] == [
            "The sheet's label A. LIMA is not in the transcript."
        ]

    def test_a_sheet_that_contradicts_the_event_is_noted(self) -> None:
        load_captions(WELCOME, sheet=SHEET.replace("[session]", "city = 'Amber'\n[session]"))
        sheet = SHEET.replace("WS 4", "WS 5").replace("[session]", "city = 'Basel'\n[session]")
        loaded = load_captions(DOUBT, sheet=sheet)
        assert any("city = Basel" in note.message for note in loaded.notes)
        assert Event.objects.get().city == "Amber"

    def test_a_reviewed_speaker_is_not_rewritten(self) -> None:
        load_captions(WELCOME, sheet=SHEET)
        Speaker.objects.update(name="Ana Maria Lima", sort_name="Lima, Ana Maria")
        load_captions(WELCOME, COSTS, sheet=SHEET + "# a remark\n")
        assert Speaker.objects.get(slug="ana-lima").name == "Ana Maria Lima"

    def test_facts_that_a_curator_wrote_outlive_a_corrected_transcript(self) -> None:
        session = load_captions(WELCOME, COSTS).session
        Session.objects.update(title="Cables, at last", room="Room 9")
        load_captions(WELCOME, DOUBT)
        session.refresh_from_db()
        assert (session.title, session.room) == ("Cables, at last", "Room 9")


def test_two_sessions_may_share_a_speaker_and_an_organisation() -> None:
    load_captions(WELCOME, sheet=SHEET)
    load_captions(DOUBT, sheet=SHEET.replace("WS 4", "WS 5"))
    assert (Speaker.objects.count(), Organisation.objects.count()) == (1, 1)
