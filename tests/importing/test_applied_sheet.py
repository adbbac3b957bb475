"""What a sheet says of a session, its speakers and their affiliations, and how it is kept."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from igfarchive.archive.models import (
    Affiliation,
    Event,
    NotTwins,
    Session,
    Speaker,
    SpeakerName,
)
from igfarchive.importing import applied_sheet
from igfarchive.importing.applied_sheet import likely_twins
from igfarchive.importing.loading import Status, load
from igfarchive.importing.sheets import Sheet
from igfarchive.importing.sources import SheetFile
from igfarchive.transcripts.transcript import TranscriptError
from tests.importing.small import (
    APPLAUSE,
    COSTS,
    DOUBT,
    SHEET,
    THANKS,
    TITLE,
    WELCOME,
    everything,
    load_captions,
    rows,
)

pytestmark = pytest.mark.django_db


def queries(*turns: str, title: str) -> int:
    """How many questions to the database it takes to load these turns."""
    with CaptureQueriesContext(connection) as asked:
        load_captions(*turns, title=title)
    return len(asked)


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

    def test_quotes_find_the_turn_that_has_their_letters(self) -> None:
        sheet = SHEET.replace("stated_turn = 1", 'stated_quote = "Thank you"')
        asked = ">> ANA LIMA:  Whom may I thank you for?"
        session = load_captions(asked, THANKS, sheet=sheet).session
        claim = session.affiliations.get()
        assert claim.stated_in == session.utterances.get(key=2)
        assert claim.stated_quote == "Thank you"

    @pytest.mark.parametrize(
        ("turn", "why"),
        [("", "stands in several turns: "), ("stated_turn = 3", "several turns, none of them the")],
    )
    def test_quotes_that_stand_in_several_turns_are_left_out(self, turn: str, why: str) -> None:
        sheet = SHEET.replace("stated_turn = 1", f'{turn}\nstated_quote = "e c"')
        loaded = load_captions(WELCOME + " One cable.", COSTS, DOUBT, sheet=sheet)
        assert loaded.session.affiliations.get().stated_quote == ""
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

    def test_that_quotes_words_of_two_turns_says_so(self) -> None:
        sheet = SHEET.replace("stated_turn = 1", 'stated_quote = "Who pays?"')
        loaded = load_captions(WELCOME, COSTS, ">> ANA LIMA:  Who pays?", sheet=sheet)
        assert "several turns" in " ".join(note.message for note in loaded.notes)
        sheet = sheet.replace("Who pays?", "pays? Welcome")
        loaded = load_captions(WELCOME, COSTS, ">> ANA LIMA:  Who pays?", sheet=sheet)
        assert "no turn" in " ".join(note.message for note in loaded.notes)

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


class TestLikelyTwins:
    def test_are_asked_after_at_once(self) -> None:
        """What curators told apart is one question, however many look alike."""
        session = load_captions(*(f">> ADA TERN{'E' * n}:  Yes." for n in range(8))).session
        with CaptureQueriesContext(connection) as asked:
            notes = likely_twins(session, Sheet())
        assert (len(notes), len(asked)) == (28, 2)

    def test_that_were_told_apart_are_none(self) -> None:
        session = load_captions(">> ADA TERN:  Yes.", ">> ADA TERNE:  No.").session
        assert len(likely_twins(session, Sheet())) == 1
        first, second = sorted(Speaker.objects.all(), key=lambda speaker: speaker.pk)
        NotTwins.objects.create(first_speaker=first, second_speaker=second)
        assert likely_twins(session, Sheet()) == []

    def test_are_not_looked_for_among_more_labels_than_a_session_has(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(applied_sheet, "MOST_COMPARED", 2)
        session = load_captions(">> ADA TERN:  Yes.", ">> ADA TERNE:  No.").session
        assert len(likely_twins(session, Sheet())) == 1
        session = load_captions(">> ADA TERN:  Yes.", ">> ADA TERNE:  No.", WELCOME).session
        (note,) = likely_twins(session, Sheet())
        assert "3 labels" in note.message
        assert "admin" in note.message


class TestClaimsInBrackets:
    def test_that_are_made_again_ask_nothing_again(self) -> None:
        def questions(turns: int, title: str) -> int:
            said = (f">> ANA LIMA (Island Networks):  {title}, {n}." for n in range(turns))
            return queries(*said, title=f"{TITLE} {title}".replace("WS 4", title))

        questions(1, "WS 3")
        assert questions(5, "WS 5") == questions(50, "WS 6")
