"""Writes another meaning into a sheet that a person has written, whose comments stay.

[session]                            [session]
title = "Tides"   # as announced     title = "Tides and quays"  # as announced
# the room changed twice        →    # the room changed twice
room = "Hall 2"                      room = "Hall 2"
                                     code = "WS 4"
"""

from contextlib import suppress
from typing import NamedTuple

from igfarchive.importing.sheet_layout import Statement, statements
from igfarchive.importing.sheets import Sheet, read_sheet
from igfarchive.importing.tables import KeyPath, SheetError
from igfarchive.importing.written_sheets import WrittenTable, write_sheet, written_tables


class Rewritten(NamedTuple):
    """`anew` says that nothing stands where it stood: the comments are at the head."""

    text: str
    anew: bool = False


def rewrite_sheet(text: str, sheet: Sheet) -> Rewritten:
    """The sheet `text` (TOML), so that `sheet` is what is read from it, and with all its comments.

    Keys that say what they said stay as they were written. Where that is not to be done, as in a
    table within braces, the whole is written anew. SheetError where `text` is no sheet.
    """
    if not text.strip():
        return Rewritten(write_sheet(sheet))
    before = {table.path: table for table in written_tables(read_sheet(text.encode()))}
    known = list(statements(text if text.endswith("\n") else f"{text}\n"))
    rewritten = _edited(f"{text}\n", known, before, sheet)
    with suppress(SheetError):  # such as of a table that would be there twice
        if read_sheet(rewritten.encode()) == sheet:
            return Rewritten(rewritten)
    comments = [comment for each in known for comment in each.comments]
    head = "".join(f"{comment}\n" for comment in comments)
    return Rewritten(f"{head}\n{write_sheet(sheet)}" if head else write_sheet(sheet), bool(head))


def _edited(
    text: str, known: list[Statement], before: dict[KeyPath, WrittenTable], sheet: Sheet
) -> str:
    """The text with the keys that say something else now, each in its place."""
    stated = {each.path: each for each in known if each.path}
    ends = {each.table: each.end for each in known if each.path}
    edits: list[tuple[int, int, str]] = []
    appended = []
    for table in written_tables(sheet):
        old = before[table.path].values if table.path in before else {}
        added = ""
        for key in dict.fromkeys([*old, *table.values]):
            value = table.values.get(key)
            if old.get(key) == value:
                continue
            if there := stated.get((*table.path, key)):
                edits.append((there.start, there.end, _written(text, there, value)))
            else:
                added += f"{key} = {value}\n"
        if table.path in ends:
            edits.append((ends[table.path], ends[table.path], added))
        elif added or table.path not in before:
            appended.append(table.text)
    for start, end, written in sorted(edits, reverse=True):
        text = text[:start] + written + text[end:]
    return "\n".join([text.rstrip("\n") + "\n", *filter(None, appended)])


def _written(text: str, there: Statement, value: str | None) -> str:
    """A key with another value, or none; a remark behind it stays there, others stand above it."""
    comments = list(there.comments)
    remark = ""
    if comments and value is not None and "\n" not in text[there.start : there.end].rstrip("\n"):
        remark = f"  {comments.pop()}"
    above = "".join(f"{comment}\n" for comment in comments)
    if value is None:
        return above
    return f"{above}{text[there.start : there.value].rstrip()} {value}{remark}\n"
