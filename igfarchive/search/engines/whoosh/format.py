"""The name of what this code writes: an index of another name cannot be read.

Nobody has to remember to change it. A few documents are written in memory by the code that writes
every index, and the name is a digest of the bytes, and of the tables by which words are read.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator
from datetime import date
from functools import cache
from hashlib import sha256
from typing import Any

import numpy as np
from whoosh.filedb.filestore import RamStorage
from whoosh.filedb.filetables import OrderedHashReader

from igfarchive.search.engines import Document, SessionDocuments
from igfarchive.search.engines.whoosh import checksums
from igfarchive.search.engines.whoosh.blocks import Statistics, encode
from igfarchive.search.engines.whoosh.building import PART, parts, write_files
from igfarchive.search.engines.whoosh.codec import ArrayCodec
from igfarchive.search.engines.whoosh.schema import SCHEMA
from igfarchive.text import acronyms, compounds, orthography, words
from igfarchive.text.characters import LATIN

SAMPLE = (
    # Case, accents and marks of their own, compatibility forms, letters that look accented.
    "CAFÉ cafe\u0301 ﬁne Ⅻ ２０ ªº Straße İstanbul ΌΣΟΣ ждать हिन्दी a\u20dd ð\u00adÞ \U00010400",
    "".join(LATIN),
    # What parts words, and what does not.
    "co-chair co\u2011chair snake_case 3.5 e.g. o'clock'n'all'and'more 'tis x\u200dy\u2060z",
    "".join(f"it{apostrophe}s " for apostrophe in sorted(words.APOSTROPHES)),
    "潮汐々〇は カタカナー 한국어 \U00020000\U000323af\u3400 ไทย tide潮",
    "x" * (2 * words.LONGEST + 1),
    # What tells when words were said, and what is said.
    "high [00:00:09.11] tide (0:12:05) at (10:40) or [12:33]",
    # What is written with signs, and what is so much like it that it might be taken for it.
    "35% 35 per cent $100 $1,000.50 100 € 1,000,000 1,00 3.5 5.7.2031 1.5x per, cent",
    "C++ C# c++d .NET x.net AT&T's R&D a&b&c U.S. U.S.A.'s e.g. Ph.D. a.b.cd",
    # Compounds and acronyms, and the same in capitals.
    "cyber security, cyber-security, data centres, e or, tip\u2010to\u2011the\u2013top, a-b-c-d-e",
    "10-12, covid-19; the US, NGOs, IT's, WHO, UNESCOS",
    "THE US AND WHO IN CAPITALS, SAID McDONALD",
    # British spelling, by every rule.
    "labours dishonoured centres datacentred organisations promises analysing anaemia programme",
    # Each step of the stemmer, and its exceptions.
    (
        "governance governs governing governed caresses ponies ties cats gas us agreed feed "
        "plastered motoring hopping hoping luxuriated falling filing happy cry say relational "
        "conditional valency hesitancy digitizer conformably radically differently vilely "
        "analogously vietnamization predication operator feudalism decisiveness hopefulness "
        "callousness formality sensitivity sensibility apology allowance inference airliner "
        "gyroscopic adjustable defensible irritant replacement adjustment dependent adoption "
        "homologous communism activate angularity effective bowdlerize probate rate cease "
        "controller roll generously generic communication arsenal skis skies dying lying tying "
        "idly gently ugly early only singly sky news howe atlas cosmos bias andes inning outing "
        "canning herring earring proceed exceed succeed its' captain's yes bed"
    ),
)


@cache
def index_format() -> str:
    """The name, found when it is first asked for, which takes milliseconds; the same in every
    process of the same code."""
    digest = sha256()
    for part in _written():
        digest.update(len(part).to_bytes(8) + part)
    return f"whoosh-{digest.hexdigest()[:16]}"


def _written() -> Iterator[bytes]:
    """Whatever differs when what is written does."""
    tables = (words.WORD.pattern, words.WORD.flags, sorted(LATIN.items()))
    yield checksums.END.format.encode()
    yield repr((*tables, sorted(words.APOSTROPHES), unicodedata.unidata_version)).encode()
    # Acronyms that are other words are a matter of queries.
    yield json.dumps([orthography.TABLE, compounds.TABLE, acronyms.SHARE], sort_keys=True).encode()
    for name, field in SCHEMA.items():
        yield repr((name, type(field).__name__, type(field.column_type).__name__)).encode()
    # Numbers of each width, for which there would have to be more documents, and longer ones.
    for highest in (1, 300, 70_000):
        numbers = np.array([1, highest + 1])
        yield encode(
            numbers, numbers, np.ones(2, np.int64), numbers, Statistics(1.0, 1, 2), last=True
        )
    yield from _segment()


def _segment() -> Iterator[bytes]:
    """The files of a segment. What Whoosh itself keeps in them is left out: it may be packed
    otherwise by another Python."""
    (part,) = parts([SessionDocuments(300, tuple(_documents()))], PART)
    memory = _Memory()
    segment = write_files(memory, part)
    memory.close_files()
    terms = segment.make_filename(ArrayCodec.TERMS_EXT)
    stored = ArrayCodec.column_filename(segment, "_stored")
    yield repr(sorted(segment._fieldlengths.items())).encode()
    for name, content in sorted(memory.files.items()):
        yield name.replace(segment.segment_id(), "").encode()
        if name == terms:
            table = OrderedHashReader(memory.open_file(name), len(content))
            yield (
                content[: table.endofdata] + repr(sorted(table.extras["fieldmap"].items())).encode()
            )
        elif name != stored:
            yield content


def _documents() -> Iterator[Document]:
    """One for each text, each text also as captions, and labels that differ in every column."""
    for number, text in enumerate(SAMPLE, 1):
        yield Document(
            utterance=number * 70_000,
            position=number,
            text=text,
            speaker=f"speaker-{number}",
            affiliation=f"affiliation-{number}",
            group=f"group-{number}",
            region=f"region-{number}",
            event=f"event-{number}",
            year=str(2000 + number),
            kind=f"kind-{number}",
            session=f"session-{number}",
            date=date(2031, 7, number) if number % 2 else None,
            captioned=SAMPLE[-number],
        )


class _Memory(RamStorage):  # type: ignore[misc]  # whoosh has no types
    """Files in memory, which have their content when they are closed."""

    def __init__(self) -> None:
        super().__init__()
        self._created: list[Any] = []

    def create_file(self, name: str, **options: Any) -> Any:
        self._created.append(super().create_file(name, **options))
        return self._created[-1]

    def close_files(self) -> None:
        for file in self._created:
            if not file.is_closed:
                file.close()
