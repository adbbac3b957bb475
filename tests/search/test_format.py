"""What an index is written as has a name, which changes with it."""

import os
import struct
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from igfarchive.search import homes, index, index_searcher
from igfarchive.search.engines import Document
from igfarchive.search.engines.whoosh import blocks, building, codec, columns, schema, texts
from igfarchive.search.engines.whoosh.columns import LabelColumn
from igfarchive.search.engines.whoosh.format import SAMPLE, index_format
from igfarchive.search.engines.whoosh.term_dictionary import TERM
from igfarchive.search.matches.results import IndexUnavailableError
from igfarchive.search.queries.language import parse
from igfarchive.search.queries.query import Query
from igfarchive.text import compounds, orthography, words
from igfarchive.text.characters import LATIN
from tests import cast
from tests.indexing import follow

Change = Callable[[pytest.MonkeyPatch], None]


@pytest.fixture(autouse=True)
def found_anew(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A process finds the name once; here it is found after each change."""
    find_anew()
    yield
    monkeypatch.undo()
    find_anew()


def find_anew() -> None:
    index_format.cache_clear()
    homes._in_folder.cache_clear()


def add_column(patch: pytest.MonkeyPatch) -> None:
    patch.setitem(schema.COLUMNS, "captioned", LabelColumn())


def drop_column(patch: pytest.MonkeyPatch) -> None:
    patch.delitem(schema.COLUMNS, "region")


def count_in_another_kind(patch: pytest.MonkeyPatch) -> None:
    patch.setitem(columns.NUMBERS, 4, np.dtype(">i4"))


def keep_numbers_as_labels(patch: pytest.MonkeyPatch) -> None:
    patch.setitem(schema.COLUMNS, "utterance", LabelColumn())


def pack_blocks_otherwise(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(blocks, "_FIELDS", struct.Struct("<IIIIfBBBBBBBxx"))


def begin_blocks_otherwise(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(codec, "MAGIC", b"IGFq")


def write_wide_numbers_otherwise(patch: pytest.MonkeyPatch) -> None:
    patch.setitem(blocks.WHOLE, 4, np.dtype(">u4"))


def round_lengths_otherwise(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(texts, "LENGTHS", codec.LENGTHS * 2)


def say_otherwise_what_is_known_of_terms(patch: pytest.MonkeyPatch) -> None:
    kind = np.dtype([(name, TERM[name]) for name in TERM.names or ()][::-1])
    patch.setattr(codec, "TERM", kind)


def name_a_field_otherwise(patch: pytest.MonkeyPatch) -> None:
    patch.setitem(schema.CAPTIONED, schema.WORDS, "captions")


def stem_otherwise(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(texts, "stem", lambda word: word.removesuffix("s"))


def fold_otherwise(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(
        texts, "written_text", lambda text: words.written_text(text.replace("\u00ad", " "))
    )


def read_signs_otherwise(patch: pytest.MonkeyPatch) -> None:
    patch.setitem(words.UNITS, "%", "cents")


def spell_otherwise(patch: pytest.MonkeyPatch) -> None:
    assert not any("gaol" in text for text in SAMPLE)
    patch.delitem(orthography.TABLE["whole"], "gaol")


def join_otherwise(patch: pytest.MonkeyPatch) -> None:
    assert not any("whistle" in text for text in SAMPLE)
    patch.delitem(compounds.TABLE["second"], "whistle")


def know_no_acronyms(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(texts, "acronym", lambda _: "")


def know_acronyms_in_capitals(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(texts, "SHARE", 1)


def fold_a_letter_that_no_text_holds(patch: pytest.MonkeyPatch) -> None:
    assert not any("ŋ" in text for text in SAMPLE)
    patch.setitem(LATIN, "ŋ", "n")


def date_otherwise(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Document, "date_key", property(lambda _: 7))


CHANGES = [
    add_column, drop_column, count_in_another_kind, keep_numbers_as_labels,
    pack_blocks_otherwise, begin_blocks_otherwise, write_wide_numbers_otherwise,
    round_lengths_otherwise, say_otherwise_what_is_known_of_terms, name_a_field_otherwise,
    read_signs_otherwise, spell_otherwise, join_otherwise, know_no_acronyms,
    know_acronyms_in_capitals, stem_otherwise, fold_otherwise, fold_a_letter_that_no_text_holds,
    date_otherwise,
]  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_is_written_otherwise_has_another_name(
    change: Change, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = index_format()
    change(monkeypatch)
    assert index_format() == before  # it is found once
    index_format.cache_clear()
    assert index_format() != before


def test_every_process_finds_the_same_name() -> None:
    program = "from igfarchive.search.engines.whoosh import index_format; print(index_format())"
    found = {
        subprocess.run(
            [sys.executable, "-c", program],
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
            cwd=Path(__file__).parents[2],
        ).stdout.strip()
        for seed in ("1", "2")
    }
    assert found == {index_format()}


def test_what_a_segment_may_hold_at_most_is_no_other_form(monkeypatch: pytest.MonkeyPatch) -> None:
    before = index_format()
    monkeypatch.setattr(building, "PART", building.PART // 2)
    monkeypatch.setattr(codec, "BLOCK", codec.BLOCK // 2)
    index_format.cache_clear()
    assert index_format() == before


@pytest.mark.django_db
@pytest.mark.parametrize("change", [add_column, pack_blocks_otherwise, stem_otherwise])
def test_an_index_of_another_form_is_refused_until_it_is_rebuilt(
    change: Change, monkeypatch: pytest.MonkeyPatch
) -> None:
    panel = cast.panel(cast.event())
    index.rebuild()
    change(monkeypatch)
    find_anew()

    for question in (index_searcher.count, index.check, lambda: follow(panel.session)):
        with pytest.raises(IndexUnavailableError, match=r"of another version of the archive: run"):
            question()
    if change is not pack_blocks_otherwise:  # which nothing here would read
        index.update(build=True)
        assert index_searcher.ask(parse('"lighthouses"').tree, Query("lighthouses")).total == 2
