"""Web Annotations become rows, and later ones bring them in line."""

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from igfarchive.annotating import curating
from igfarchive.annotating.exchange import Outcome
from igfarchive.annotating.webannotations.facts import Facts
from igfarchive.archive.models import Annotation, AnnotationRevision
from tests import cast
from tests.annotating.exchanged import ID, SOURCE, at, edit, load, refuse, said

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def panel() -> cast.Panel:
    return cast.panel(cast.event())


# --- In ------------------------------------------------------------------------------------------


def test_an_annotation_becomes_a_row(panel: cast.Panel) -> None:
    row, outcome = load(said())
    assert outcome is Outcome.CREATED
    assert (row.identifier, row.motivation, row.body, row.creator, row.status) == (
        ID, "commenting", "Ours.", "Cy Wharf", "public",
    )  # fmt: skip
    assert (row.utterance, row.exact, row.anchored) == (panel.utterances[1], "tide tables", True)
    assert row.created_at == row.modified_at == row.published_at
    assert row.created_at.isoformat() == "2021-07-06T08:00:00+00:00"
    assert [revision.event for revision in row.revisions.all()] == ["made"]


def test_the_same_document_again_changes_nothing() -> None:
    load(said())
    before = list(Annotation.objects.values())
    assert load(said())[1] is Outcome.UNCHANGED
    assert list(Annotation.objects.values()) == before
    assert AnnotationRevision.objects.count() == 1


def test_a_later_document_of_that_id_brings_it_in_line() -> None:
    first, _ = load(said())
    row, outcome = load(said("the tide tables", "Theirs."))
    assert (outcome, row.pk) == (Outcome.UPDATED, first.pk)
    assert (row.body, row.exact) == ("Theirs.", "the tide tables")
    assert [revision.event for revision in row.revisions.all()] == ["made", "changed"]


def test_a_member_that_has_no_field_is_kept_and_is_no_change() -> None:
    load(said())
    row, outcome = load(said(rights="https://harbour.example/free", igf=[1, {"a": None}]))
    assert outcome is Outcome.UNCHANGED
    assert row.document["igf"] == [1, {"a": None}]
    assert row.revisions.count() == 1


def test_without_an_id_the_same_document_is_the_same_annotation() -> None:
    first, outcome = load(said(id=None))
    again, outcome_again = load(said(id=None))
    other, outcome_of_other = load(said(id=None, body=None, bodyValue="Mine."))
    assert (outcome, outcome_again, outcome_of_other) == (
        Outcome.CREATED, Outcome.UNCHANGED, Outcome.CREATED,
    )  # fmt: skip
    assert (first.pk, first.pk != other.pk) == (again.pk, True)
    assert first.identifier.startswith("urn:uuid:")


def test_status_is_a_member_of_ours() -> None:
    row, _ = load(said() | {"igfarchive:status": "proposed"})
    assert (row.status, row.published_at) == ("proposed", None)
    row, outcome = load(said())
    assert (row.status, outcome) == ("public", Outcome.UPDATED)
    assert row.published_at is not None
    row, _ = load(said() | {"igfarchive:status": "withdrawn"})
    assert row.status == "withdrawn"


# --- What a curator did --------------------------------------------------------------------------


def test_what_a_curator_changed_since_is_not_undone() -> None:
    row, _ = load(said())
    curator = User.objects.create_user("cy")
    curating.change(row, None, Facts("commenting", "By hand."), curator)
    refuse(said(body="By file."), "changed here on")
    refuse(said(body="By file.", modified="2021-07-06T09:00:00Z", created=None), "does not know")
    assert load(said())[1] is Outcome.UNCHANGED
    row.refresh_from_db()
    assert row.body == "By hand."

    later = timezone.now().isoformat()
    row, outcome = load(said(body="By file.", modified=later))
    assert (row.body, outcome) == ("By file.", Outcome.UPDATED)


def test_what_followed_its_words_was_changed_by_nobody(panel: cast.Panel) -> None:
    row, _ = load(said())
    curating.change(row, None, Facts("commenting", "By a program."))
    assert load(said(body="By file."))[1] is Outcome.UPDATED


def test_another_turn_is_refused() -> None:
    load(said())
    refuse(said("Whose tables", source=SOURCE.replace("u2", "u4")), "names another turn")


def test_words_that_a_later_file_quotes_wrongly_are_lost() -> None:
    """It would put right words that it does not mean."""
    correction = said("tables", motivation="editing", body=edit("clocks"))
    load(correction)
    row, outcome = load(said("the lighthouse", motivation="editing", body=edit("the buoy")))
    assert outcome is Outcome.UPDATED
    assert (row.anchored, row.exact, row.replacement) == (False, "the lighthouse", "the buoy")

    row, outcome = load(correction)
    assert (row.anchored, row.exact, outcome) == (True, "tables", Outcome.UPDATED)


def test_words_that_a_later_file_mends_are_found() -> None:
    wrong = said("tight cables")
    wrong["target"]["selector"] |= {"prefix": "authority, and the "}
    position = {"type": "TextPositionSelector", "start": 51, "end": 62}
    wrong["target"]["selector"] = [wrong["target"]["selector"], position]
    row, _ = load(wrong)
    assert (row.anchored, row.start, row.end) == (False, 51, 62)
    row, outcome = load(said("tide tables", target=at(51, 62)))
    assert (row.anchored, row.exact, outcome) == (True, "tide tables", Outcome.UPDATED)


def test_a_change_of_one_that_moved_leaves_it_where_it_is(panel: cast.Panel) -> None:
    row, _ = load(said("tables"))
    Annotation.objects.update(exact="tabels long gone")
    row, outcome = load(said("tabels long gone", "Otherwise."))
    assert (row.anchored, row.body, outcome) == (True, "Otherwise.", Outcome.UPDATED)
