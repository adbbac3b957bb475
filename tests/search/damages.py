"""Ways in which a file of an index is another than was written, and what an engine says of it:
`python -m tests.search.damages [--trials 1000] [--seed 0]` tries so many, and tells how many were
found before anything else was answered than by the index as it was written.
"""

from __future__ import annotations

import logging
import os
import shutil
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from igfarchive.search.engines import Document, Engine
from igfarchive.search.engines.whoosh import WhooshEngine
from igfarchive.search.matches.results import IndexUnavailableError
from igfarchive.search.queries.language import parse
from igfarchive.search.queries.query import Query, Sort
from igfarchive.search.queries.tree import Word
from tests.search.contract import ask
from tests.search.corpus import document
from tests.search.engine_tests import session

PAGE = 4_096


def files_of(folder: Path) -> list[str]:
    """Those that hold anything, such as a lock does not."""
    return sorted(path.name for path in folder.iterdir() if path.stat().st_size)


Damage = Callable[[Path, Random], None]
Question = Callable[[Engine], object]


def flip(path: Path, chance: Random) -> None:
    """One bit."""
    content = bytearray(path.read_bytes())
    content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    path.write_bytes(content)


def cut(path: Path, chance: Random) -> None:
    """At any length, none among them."""
    content = path.read_bytes()
    path.write_bytes(content[: chance.randrange(len(content))])


def blank(path: Path, chance: Random) -> None:
    """Zeroes over a page, as of a disk that never wrote it."""
    content = path.read_bytes()
    start = chance.randrange(0, len(content), PAGE)
    zeroes = bytes(len(content[start : start + PAGE]))
    path.write_bytes(content[:start] + zeroes + content[start + PAGE :])


def lose(path: Path, _: Random) -> None:
    path.unlink()


def swap(path: Path, chance: Random) -> None:
    """With another file of the index: of the same kind in another segment where there is one."""
    others = [each for each in sorted(path.parent.iterdir()) if each != path]
    alike = [each for each in others if each.name.split(".")[1:] == path.name.split(".")[1:]]
    other = chance.choice(alike or others)
    kept = path.read_bytes()
    path.write_bytes(other.read_bytes())
    other.write_bytes(kept)


DAMAGES: Sequence[Damage] = (flip, cut, blank, lose, swap)

SEARCHES = (
    *(
        "tide",
        "tide table",
        '"tide table"',
        '"tide table"~3',
        "tab*",
        "t?de",
        "tydes~",
        "tide -oar",
    ),
    *("rope OR oar", "tide near rope", "tables", "", "tied"),
)
QUESTIONS: dict[str, Question] = {
    **{text: lambda engine, text=text: ask(engine, text) for text in SEARCHES},  # type: ignore[misc]  # mypy knows no lambda with a default
    "newest": lambda engine: ask(engine, "tide", sort=Sort.NEWEST),
    "of a speaker": lambda engine: ask(engine, "", speakers=("Ada",)),
    "of a year": lambda engine: ask(engine, "tide", years=("2031",)),
    "every hit": lambda engine: list(engine.every_hit(parse("tide").tree, Query("tide"))),
    "without a session": lambda engine: engine.search(
        Word("tide"), Query("tide"), hidden=frozenset([2])
    ),
    "spellings": lambda engine: engine.spellings("tide", 5),
    "completions": lambda engine: engine.completions("t", 9),
    "frequencies": lambda engine: engine.document_frequencies(("tide", "oar", "tied")),
    "keywords": lambda engine: engine.keywords(Query(speakers=("Ada",)), {}, 9),
    "beginning": lambda engine: engine.longest_beginning(("tide", "table", "oar"), 1),
    "together": lambda engine: engine.held_together([Word("tide"), Word("rope")], Query("tide")),
    "count": lambda engine: engine.count(),
    "fragmented": lambda engine: engine.fragmented(),
    "holdings": lambda engine: dict(engine.holdings()),
}


def small_index(folder: Path) -> None:
    """Three segments, alike as far as they can be; of one some documents are deleted, and another
    has some that were corrected."""

    def turns(number: int, words: str) -> Iterator[Document]:
        for place in range(40):
            said = words.split()[place % 3 :]
            yield document(
                100 * number + place,
                " ".join(said),
                captioned="tied rope" if number == 3 and place % 5 == 0 else "",
                speaker=("Ada", "Bo", "Cy")[(place + number) % 3],
                year=str(2030 + number % 2),
                session=f"ws-{number}",
            )

    engine = WhooshEngine.build(
        folder, [session(number, *turns(number, "tide table rope oar")) for number in (1, 4)]
    )
    engine.replace([session(2, *turns(2, "rope table tide oar"))])
    engine.replace([session(3, *turns(3, "oar table tide rope"))])
    engine.replace([session(4)])


@contextmanager
def damaged(folder: Path, name: str, damage: Damage, chance: Random) -> Iterator[None]:
    """The file of the folder is damaged; afterwards all of them are as they were."""
    sound = {path.name: path.read_bytes() for path in folder.iterdir()}
    damage(folder / name, chance)
    for each in folder.iterdir():
        if each.read_bytes() != sound[each.name]:
            # As time would have passed, which files tell coarsely.
            os.utime(each, ns=(2 * each.stat().st_mtime_ns,) * 2)
    try:
        yield
    finally:
        shutil.rmtree(folder)
        folder.mkdir()
        for file, content in sound.items():
            (folder / file).write_bytes(content)


def answers(engine: Engine, questions: Mapping[str, Question]) -> dict[str, object]:
    """What it says to each; IndexUnavailableError where it says that it cannot."""
    said: dict[str, object] = {}
    for name, question in questions.items():
        try:
            said[name] = question(engine)
        except IndexUnavailableError:
            said[name] = IndexUnavailableError
    return said


def outcome(said: Mapping[str, object], sound: Mapping[str, object]) -> str:
    """found: some question is told that there is no index, and none is told anything else than
    before; unneeded: all are answered as before; wrong."""
    others = [name for name, answer in said.items() if answer != sound[name]]
    if not others:
        return "unneeded"
    return "found" if all(said[name] is IndexUnavailableError for name in others) else "wrong"


def try_one(
    folder: Path,
    name: str,
    damage: Damage,
    questions: Mapping[str, Question],
    chance: Random,
    *,
    opened: bool,
) -> str:
    """The outcome for an engine that opens the folder then, or that had it `opened` before."""
    engine = WhooshEngine(folder)
    sound = answers(engine, questions)
    with damaged(folder, name, damage, chance):
        return outcome(answers(engine if opened else WhooshEngine(folder), questions), sound)


def main() -> None:
    parser = ArgumentParser(prog="python -m tests.search.damages", description=__doc__)
    parser.add_argument("--trials", type=int, default=1_000, help="of each kind, in each way")
    parser.add_argument("--seed", type=int, default=0, help="another number, other places")
    asked = parser.parse_args()
    logging.disable(logging.ERROR)  # A traceback for each that was found.
    chance = Random(asked.seed)  # noqa: S311 - the same each time
    with TemporaryDirectory() as name:
        folder = Path(name)
        small_index(folder)
        names = files_of(folder)
        for opened in (False, True):
            for damage in DAMAGES:
                outcomes: Counter[str] = Counter()
                for number in range(asked.trials):
                    file = names[number % len(names)]
                    told = try_one(folder, file, damage, QUESTIONS, chance, opened=opened)
                    outcomes[told] += 1
                    if told == "wrong":
                        print(f"  wrong: {file}", flush=True)
                when = "after it was opened" if opened else "before it is opened"
                print(f"{damage.__name__}, {when}: {dict(sorted(outcomes.items()))}", flush=True)


if __name__ == "__main__":
    main()
