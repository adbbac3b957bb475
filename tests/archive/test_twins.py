"""Likely twins are suggested; a pair that was found to be two is not suggested again."""

from collections.abc import Sequence
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from igfarchive.archive import twins
from igfarchive.archive.merging import merge_organisations, merge_speakers, undo
from igfarchive.archive.models import NotTwins, SpeakerName
from igfarchive.archive.name_similarity import Likeness, find_alike
from igfarchive.archive.spelling import Wording
from igfarchive.archive.twins import (
    keep_organisations_apart,
    keep_speakers_apart,
    twin_organisations,
    twin_speakers,
)
from tests import cast

pytestmark = pytest.mark.django_db


def test_speakers_who_look_alike_are_suggested_with_a_reason() -> None:
    first, _, second = cast.speaker("Wen Liu"), cast.speaker("Ada Quill"), cast.speaker("Liu Wen")

    (pair,) = twin_speakers()

    assert (pair.first, pair.second) == (first, second)
    assert pair.reason == "the same words in another order"
    assert 0 < pair.score <= 100


def test_other_spellings_count_and_are_named() -> None:
    bob = cast.speaker("Bob Tern")
    SpeakerName.objects.create(speaker=bob, name="ROBERT TERN", folded="robert tern")
    robert = cast.speaker("Robert E. Tern")

    (pair,) = twin_speakers()

    assert (pair.first, pair.second) == (bob, robert)
    assert pair.reason == "the same but for “E”, spelt “ROBERT TERN”"


def test_a_speakers_own_spellings_are_no_twins() -> None:
    quill = cast.speaker("Ada Quill")
    SpeakerName.objects.create(speaker=quill, name="ADA QUILL", folded="ada quill")
    SpeakerName.objects.create(speaker=quill, name="QUILL ADA", folded="quill ada")

    assert twin_speakers() == []


def test_a_pair_with_several_likenesses_is_suggested_once() -> None:
    one, other = cast.speaker("Ada Quill"), cast.speaker("Ada Quille")
    SpeakerName.objects.create(speaker=one, name="A. QUILL", folded="a quill")
    SpeakerName.objects.create(speaker=other, name="MS QUILLE ADA", folded="ms quille ada")

    assert len(twin_speakers()) == 1


def test_merged_speakers_are_not_suggested() -> None:
    one, other = cast.speaker("Wen Liu"), cast.speaker("Liu Wen")
    merge = merge_speakers(one, other)
    assert twin_speakers() == []

    undo(merge)
    assert len(twin_speakers()) == 1


def test_a_role_is_no_persons_twin() -> None:
    cast.speaker("Moderator Quill", kind="role")
    cast.speaker("Quill")
    assert twin_speakers() == []

    cast.speaker("Chair Quill", kind="role")
    assert len(twin_speakers()) == 1


def test_a_dismissed_pair_stays_away_whoever_came_first() -> None:
    one, other = cast.speaker("Wen Liu"), cast.speaker("Liu Wen")
    curator = User.objects.create_user("curator")

    keep_speakers_apart(other, one, by=curator)
    keep_speakers_apart(one, other)

    assert twin_speakers() == []
    apart = NotTwins.objects.get()
    assert str(apart) == "Wen Liu ≠ Liu Wen"
    assert apart.found_by == curator


def test_a_dismissed_pair_that_is_forgotten_comes_back() -> None:
    one, other = cast.speaker("Wen Liu"), cast.speaker("Liu Wen")
    keep_speakers_apart(one, other)

    NotTwins.objects.all().delete()

    assert len(twin_speakers()) == 1


def test_organisations_have_twins_of_their_own() -> None:
    one = cast.organisation("Tide Office")
    other = cast.organisation("The Tide Office Ltd")
    cast.speaker("Tide Office")

    (pair,) = twin_organisations()
    assert (pair.first, pair.second) == (one, other)

    keep_organisations_apart(other, one)
    assert twin_organisations() == []
    assert str(NotTwins.objects.get()) == "Tide Office ≠ The Tide Office Ltd"


def test_merged_organisations_are_not_suggested() -> None:
    merge_organisations(cast.organisation("Tide Office"), cast.organisation("The Tide Office"))

    assert twin_organisations() == []


def test_a_pair_of_nobody_or_of_unlike_rows_is_refused() -> None:
    one, other = cast.speaker("Wen Liu"), cast.speaker("Liu Wen")
    office = cast.organisation("Tide Office")
    for wrong in (
        {},
        {"first_speaker": one},
        {"first_speaker": other, "second_speaker": one},
        {"first_speaker": one, "second_organisation": office},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            NotTwins.objects.create(**wrong)


def test_they_are_looked_for_once_until_a_name_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[int] = []

    def find(names: Sequence[str], wording: Wording) -> list[Likeness]:
        if names:
            looked.append(len(names))
        return find_alike(names, wording)

    monkeypatch.setattr(twins, "find_alike", find)
    one, other = cast.speaker("Wen Liu"), cast.speaker("Liu Wen")
    quill = cast.speaker("Ada Quill")
    assert len(twin_speakers()) == len(twin_speakers()) == 1
    keep_speakers_apart(one, other)
    assert twin_speakers() == []
    assert looked == [3]

    quill.name = "Mr Wen Liu"
    quill.save()
    assert {(pair.first, pair.second) for pair in twin_speakers()} == {(one, quill), (other, quill)}
    SpeakerName.objects.create(speaker=quill, name="Ada Quill", folded="ada quill")
    twin_speakers()
    assert looked == [3, 3, 4]


def test_queries_do_not_grow_with_the_speakers(django_assert_num_queries: Any) -> None:
    for number in range(30):
        cast.speaker(f"Speaker {number}")
    with django_assert_num_queries(3):
        twin_speakers()
