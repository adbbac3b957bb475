"""Groonga, which is written in C: a process of its own is asked through pipes.

One `select` finds, ranks and drills down. Without `--cache no` it would answer from what it said
before.
"""

import json
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from benchmarks.corpus import Turn
from benchmarks.engines import TOP, Answer, Contender, Facets, Kind, bytes_in, field_of
from benchmarks.questions import FACETS, Question
from igfarchive.search.queries.tree import And, Fuzzy, Or, Phrase, Prefix, Tree, Word

FILE = "turns"
ALL = -1

# Labels are keys, so that a facet counts numbers; our words are parted by spaces already.
SCHEMA = """\
table_create Speakers TABLE_HASH_KEY ShortText
table_create Affiliations TABLE_HASH_KEY ShortText
table_create Words TABLE_PAT_KEY ShortText --default_tokenizer TokenDelimit
table_create Stems TABLE_PAT_KEY ShortText --default_tokenizer TokenDelimit
table_create Turns TABLE_NO_KEY
column_create Turns speaker COLUMN_SCALAR Speakers
column_create Turns affiliation COLUMN_SCALAR Affiliations
column_create Turns year COLUMN_SCALAR UInt16
column_create Turns words COLUMN_SCALAR Text
column_create Turns stems COLUMN_SCALAR Text
"""
INDEXES = """\
column_create Words of COLUMN_INDEX|WITH_POSITION Turns words
column_create Stems of COLUMN_INDEX Turns stems
column_create Speakers of COLUMN_INDEX Turns speaker
"""


class Groonga(Contender):
    name = "groonga"
    title = "Groonga"

    def available(self) -> str:
        return "" if _program() else "it was not found: apt-get install groonga-bin."

    def version(self) -> str:
        said = subprocess.run([_program(), "--version"], capture_output=True, text=True, check=True)
        return said.stdout.split()[1]

    def build(self, turns: Sequence[Turn], folder: Path) -> None:
        with _process("-n", folder / FILE) as (asking, answers, _):
            asking.write(f"{SCHEMA}load --table Turns\n[\n")
            for number, (_session, document, words, stems) in enumerate(turns):
                row = {
                    "speaker": document.speaker,
                    "affiliation": document.affiliation,
                    "year": int(document.year),
                    "words": words,
                    "stems": stems,
                }
                # Records are counted from 1, as utterances are.
                asking.write("," * bool(number) + json.dumps(row) + "\n")
            asking.write(f"]\n{INDEXES}")
            asking.close()
            for line in answers:
                _checked(line)

    def open(self, folder: Path) -> None:
        self.folder = folder
        self._running = _process(folder / FILE)
        self._asking, self._answers, self._pid = self._running.__enter__()

    def processes(self) -> Sequence[int]:
        return [self._pid]

    def ask(self, question: Question, kind: Kind) -> Answer:
        if kind == "top":
            total, ids, _ = self._select(question, TOP, [])
            return Answer(total, ids)
        lifted = question.filtered
        counted = [name for name in FACETS if name not in lifted]
        total, ids, facets = self._select(question, TOP, counted)
        for name in lifted:
            facets |= self._select(question.lifted(name), 0, [name])[2]
        return Answer(total, ids, facets)

    def _select(
        self, question: Question, limit: int, counted: Sequence[str]
    ) -> tuple[int, list[int], Facets]:
        options = {
            "table": "Turns",
            "cache": "no",
            "match_escalation_threshold": -1,
            "output_columns": "_id",
            "sort_keys": "-_score",
            "limit": limit,
            "filter": " && ".join(_filters(question)),
            "drilldown": ",".join(counted),
            "drilldown_output_columns": "_key,_nsubrecs",
            "drilldown_limit": ALL,
        }
        if not isinstance(question.tree, Fuzzy):
            options |= {
                "match_columns": field_of(question.tree),
                "query": _expression(question.tree),
            }
        named = (f" --{name} {_quoted(str(value))}" for name, value in options.items())
        self._asking.write(f"select{''.join(named)}\n")
        self._asking.flush()
        found, *drilled = _checked(self._answers.readline())
        (total,), _, *rows = found
        facets = {
            name: {str(label): count for label, count in labels[2:]}
            for name, labels in zip(counted, drilled, strict=True)
        }
        return total, [number for (number,) in rows], facets

    def size(self) -> int:
        return bytes_in(self.folder)

    def close(self) -> None:
        self._running.__exit__(None, None, None)


def _program() -> str:
    """Empty where it is not installed."""
    return shutil.which("groonga") or ""


@contextmanager
def _process(*arguments: str | Path) -> Iterator[tuple[IO[str], IO[str], int]]:
    """Where to write commands and read what they answer, a line each; and its number."""
    with subprocess.Popen(
        [_program(), *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin
        assert process.stdout
        yield process.stdin, process.stdout, process.pid


def _checked(line: str) -> Any:
    (status, _, _, *reason), *answer = json.loads(line)
    if status:
        raise RuntimeError(reason)
    return answer[0] if answer else None


def _filters(question: Question) -> Iterator[str]:
    if isinstance(question.tree, Fuzzy):
        options = '{"max_distance": 1, "with_transposition": true}'
        yield f"fuzzy_search(words, {_quoted(question.tree.text)}, {options})"
    if question.speaker:
        yield f"speaker == {_quoted(question.speaker)}"
    if question.years:
        yield f"year >= {question.years[0]} && year <= {question.years[-1]}"


def _quoted(value: str) -> str:
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _expression(tree: Tree) -> str:
    match tree:
        case Word():
            return _quoted(tree.stem)
        case Phrase(words):
            return _quoted(" ".join(words))
        case Prefix(start):
            return f"{start}*"
        case And(parts):
            return " ".join(map(_expression, parts))
        case Or(parts):
            return " OR ".join(map(_expression, parts))
    raise ValueError(tree)
