"""Tells that the files of an index are those that were written, and all of each.

What a segment is made of is written once: how long each file is and its checksum are kept with the
segment in Whoosh's table of segments, which ends in a checksum of its own. All are compared when a
segment is opened, a few milliseconds for 10 MB. Postings have a checksum for each block besides
(`igfarchive.search.engines.whoosh.blocks`): what happens to them later is found when it is read.
"""

from __future__ import annotations

from pathlib import Path
from struct import Struct
from typing import Any
from zlib import crc32

from igfarchive.search.engines.whoosh.blocks import DamagedIndexError
from igfarchive.search.engines.whoosh.codec import ArrayCodec
from igfarchive.search.engines.whoosh.schema import COLUMNS, TEXTS

AT_ONCE = 1 << 20
"""Bytes that are read together: a file need not be in memory to be compared."""

Sum = tuple[int, int]
"""How many bytes there are, and their checksum (CRC-32)."""

END = Struct("<QI")
"""What a table of segments ends in: a Sum of all before it."""


def postings_of(segment: Any) -> str:
    """The file of a segment's postings."""
    name: str = segment.make_filename(ArrayCodec.POSTS_EXT)
    return name


def terms_of(segment: Any) -> str:
    """The file of a segment's terms."""
    name: str = segment.make_filename(ArrayCodec.TERMS_EXT)
    return name


def column_of(segment: Any, name: str) -> str:
    """The file of a column of a segment, or of the lengths of a field of words."""
    file: str = ArrayCodec.column_filename(segment, f"_{name}_len" if name in TEXTS else name)
    return file


def note_sums(folder: Path, segment: Any) -> None:
    """Keep the sums of a segment's files with it; call this once all are written."""
    files = [postings_of(segment), terms_of(segment)]
    files += [column_of(segment, name) for name in (*COLUMNS, *TEXTS)]
    segment.sums = {name: _sum(folder / name) for name in files if (folder / name).exists()}


def check_file(folder: Path, segment: Any, name: str) -> None:
    """DamagedIndexError for a file of a segment that is another than was written."""
    if _sum(folder / name) != segment.sums.get(name):
        raise _damaged(name)


def read_file(folder: Path, segment: Any, name: str) -> bytes:
    """What is in a file of a segment; DamagedIndexError where it is not what was written."""
    content = (folder / name).read_bytes()
    if (len(content), crc32(content)) != segment.sums.get(name):
        raise _damaged(name)
    return content


def seal(path: Path) -> None:
    """Have a file end in the sum of what is in it; who knows nothing of that reads it as before."""
    content = path.read_bytes()
    with path.open("ab") as file:
        file.write(END.pack(len(content), crc32(content)))


def check_sealed(path: Path) -> None:
    """DamagedIndexError for a file that does not end as `seal` left it."""
    content, end = (whole := path.read_bytes())[: -END.size], whole[-END.size :]
    if end != END.pack(len(content), crc32(content)):
        raise _damaged(path.name)


def _sum(path: Path) -> Sum:
    size = check = 0
    with path.open("rb") as file:
        while some := file.read(AT_ONCE):
            size += len(some)
            check = crc32(some, check)
    return size, check


def _damaged(name: str) -> DamagedIndexError:
    return DamagedIndexError(f"{name} is not what was written.")


def stamp(path: Path) -> tuple[int, int, int]:
    """Another one after anything was written to a file, or another put in its place."""
    file = path.stat()
    return file.st_ino, file.st_size, file.st_mtime_ns
