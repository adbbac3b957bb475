"""Which turns use which terms, and that this stays in step with words, corrections and names."""

from collections.abc import Sequence
from typing import Any

import pytest

from igfarchive.annotating import glossary
from igfarchive.annotating.glossaries.files import GlossaryTerm
from igfarchive.archive.models import Session, Term, TermUse, Utterance
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def session() -> Session:
    return cast.session(cast.event())


def say(session: Session, *texts: str) -> list[Utterance]:
    return cast.speak(session, *[(None, text) for text in texts])


def uses(name: str) -> list[int]:
    rows = TermUse.objects.filter(term__name=name).order_by("utterance__key")
    return list(rows.values_list("utterance__key", flat=True))


def keys(names: Sequence[str], *terms: Term) -> set[int]:
    found = glossary.candidates(names, [term.pk for term in terms])
    return set(found.values_list("key", flat=True))


# --- Uses ----------------------------------------------------------------------------------------


def test_a_turn_uses_a_term_once_however_often_it_says_so(session: Session) -> None:
    say(session, "A buoy, two buoys and a Buoy.", "No such thing.", "Buoyant.")
    cast.term("buoy")
    assert uses("buoy") == [1]


@pytest.mark.parametrize(
    "text", ["Tide table.", "TIDE TABLES", "tide\u00a0table", "tide\u2003\ntables", "tide  table's"]
)
def test_white_space_and_case_do_not_matter(session: Session, text: str) -> None:
    say(session, text)
    cast.term("tide table")
    assert uses("tide table") == [1]


@pytest.mark.parametrize("hyphen", "-\u2010\u2011")
@pytest.mark.parametrize("name", ["multi-stakeholder", "multi\u2011stakeholder"])
def test_kinds_of_hyphens_do_not_matter(session: Session, name: str, hyphen: str) -> None:
    say(session, f"A Multi{hyphen}stakeholder harbour.")
    cast.term(name)
    assert uses(name) == [1]


def test_terms_do_not_run_across_paragraphs(session: Session) -> None:
    say(session, "The tide\n\ntable.")
    cast.term("tide table")
    assert uses("tide table") == []


def test_stage_directions_and_retired_turns_use_no_terms(session: Session) -> None:
    cast.speak(session, "[ A buoy rings ]", (None, "A buoy."), (None, "Another buoy."))
    cast.retire(session.utterances.get(key=3))
    cast.term("buoy")
    glossary.note_uses_in(session)
    assert uses("buoy") == [2]


def test_others_are_left_alone(session: Session) -> None:
    one, other = say(session, "A buoy.", "A buoy.")
    cast.term("buoy")
    Utterance.objects.update(text="A rope.")
    one.refresh_from_db()
    glossary.note_uses(Utterance.objects.filter(pk=one.pk))
    assert uses("buoy") == [other.key]


def test_it_is_the_corrected_reading_that_counts(session: Session) -> None:
    boy, buoy = say(session, "A boy rings.", "A buoy rings.")
    cast.term("buoy")
    cast.annotate(boy, "boy", replacement="buoy")
    cast.annotate(buoy, "buoy", replacement="boy")
    assert uses("buoy") == [1]


def test_the_terms_of_a_session_are_known_by_its_turns(session: Session) -> None:
    buoys, _, both = say(session, "A buoy, a buoy.", "A rope.", "A buoy on a rope's end.")
    other = cast.session(session.event, "WS 8")
    say(other, "A buoy.")
    cast.term("buoy")
    cast.term("rope's end", slug="end")
    assert glossary.terms_of_turns(session) == {buoys.pk: {"buoy"}, both.pk: {"buoy", "end"}}


def test_without_terms_there_are_no_uses(session: Session) -> None:
    say(session, "A buoy.")
    cast.term("buoy")
    Term.objects.all().delete()
    glossary.note_uses_in(session)
    assert not TermUse.objects.exists()


@pytest.mark.parametrize("turns", [1, 30])
def test_questions_do_not_grow_with_the_turns(
    session: Session, turns: int, django_assert_max_num_queries: Any
) -> None:
    say(session, *["A buoy."] * turns)
    cast.term("buoy")
    # Two of them are PostgreSQL's alone, which has its writers wait for each other.
    with django_assert_max_num_queries(11):
        glossary.note_uses_in(session)


# --- Terms that change ---------------------------------------------------------------------------


def bring(*facts: GlossaryTerm) -> None:
    """As the command does it."""
    for fact in facts:
        glossary.keep_term(fact)
    glossary.note_owed_uses()


def test_a_term_is_known_by_its_name() -> None:
    term, changed = glossary.keep_term(GlossaryTerm("buoy", "Floats.", variants=("float",)))
    assert (term.slug, changed) == ("buoy", True)
    again, changed = glossary.keep_term(GlossaryTerm("buoy", "Floats.", variants=("float",)))
    assert (again, changed) == (term, False)
    again, changed = glossary.keep_term(GlossaryTerm("buoy", "It floats.", variants=("can",)))
    assert (again, changed) == (term, True)
    assert Term.objects.get().definition == "It floats."


def test_two_names_that_read_alike_get_addresses_of_their_own() -> None:
    slugs = [glossary.keep_term(GlossaryTerm(n, "x"))[0].slug for n in (".quay", "quay", "C++")]
    assert len(set(slugs)) == 3
    assert all(slugs)


def test_a_renamed_variant_takes_its_uses_along(session: Session) -> None:
    say(session, "A float.", "A can.", "A buoy.")
    bring(GlossaryTerm("buoy", "Floats.", variants=("float",)))
    assert uses("buoy") == [1, 3]
    bring(GlossaryTerm("buoy", "Floats.", variants=("can",)))
    assert uses("buoy") == [2, 3]
    bring(GlossaryTerm("buoy", "Floats."))
    assert uses("buoy") == [3]


def test_a_longer_name_takes_uses_from_a_shorter_one(session: Session) -> None:
    say(session, "The tide table.", "The table.")
    bring(GlossaryTerm("table", "Flat."))
    assert uses("table") == [1, 2]
    bring(GlossaryTerm("tide table", "When."))
    assert (uses("table"), uses("tide table")) == ([2], [1])


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("tide table", "TIDE\u00a0TABLES."),
        ("multi-stakeholder", "A MULTI\u2011STAKEHOLDER quay."),
        ("Éire", "They left ÉIRE by night."),
        ("Ångström quay", "At the ÅNGSTRÖM\u00a0QUAY."),
        ("C++", "Written in C++."),
        ("潮汐", "See 潮汐."),
    ],
)
def test_all_that_may_use_a_name_are_candidates(session: Session, name: str, text: str) -> None:
    say(session, text, "Nothing of it.")
    bring(GlossaryTerm(name, "What it means."))
    assert uses(name) == [1]


def test_candidates_are_few() -> None:
    """Those that hold the longest word, use the term by now, or are corrected."""
    panel = cast.panel(cast.event())
    term = cast.term("harbour authority")
    panel.utterances[1].text = "Thank you."
    panel.utterances[1].save()
    cast.annotate(panel.utterances[3], "Sunday", replacement="Monday")
    cast.annotate(panel.utterances[4], "table", body="Only a comment.")
    assert keys(["lighthouses"]) == {4, 6, 7}
    assert keys(["a b lighthouses"], term) == {2, 4, 6, 7}
    assert keys(["nothing of it"]) == {4}


def test_with_many_names_all_turns_are_candidates() -> None:
    cast.panel(cast.event())
    assert keys([f"name {number}" for number in range(21)]) == {1, 2, 4, 5, 6, 7, 8}


def test_signs_of_a_name_are_no_pattern(session: Session) -> None:
    say(session, "A 100% tax.", "A hundred.")
    assert keys(["100%"]) == {1}
    assert keys(["_"]) == set()


def test_a_term_that_is_renamed_meanwhile_is_owed_its_uses(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    say(session, "A buoy.", "A can.")
    note_uses = glossary.note_uses

    def renamed_after(utterances: Any) -> None:
        note_uses(utterances)
        monkeypatch.setattr(glossary, "note_uses", note_uses)
        glossary.keep_term(GlossaryTerm("buoy", "Floats.", variants=("can",)))

    monkeypatch.setattr(glossary, "note_uses", renamed_after)
    bring(GlossaryTerm("buoy", "Floats."))
    assert uses("buoy") == [1]
    glossary.note_owed_uses()
    assert uses("buoy") == [1, 2]
