"""Reads a glossary, written by a person in TOML: `[[terms]]` with what each is called and means.

A key that is misspelt, or a value that does not fit, is refused with its entry, its name and the
fix: a definition must not get lost because of a typing slip.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NoReturn
from urllib.parse import urlsplit

from igfarchive.annotating.glossaries.handwritten import HandwrittenError, read_toml, shortened
from igfarchive.annotating.glossaries.terms import folded_name

LONGEST_TERM = 100
LONGEST_EXPANSION = 200
LONGEST_DEFINITION = 2_000
LONGEST_LINK = 500
MOST_VARIANTS = 30

_KEYS = ("term", "expansion", "variants", "definition", "link")
_TABLES = "Write each term as a table of its own: [[terms]]."


@dataclass(frozen=True, slots=True)
class GlossaryTerm:
    """A term as its glossary has it."""

    term: str
    definition: str
    expansion: str = ""
    variants: tuple[str, ...] = ()
    link: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """All it may be called in a text: the term and its variants, once each."""
        return tuple(dict.fromkeys((self.term, *self.variants)))


class GlossaryError(Exception):
    """A glossary that cannot be read: what is wrong, and what to do about it.

    `line` counts from 1; 0 means that the entry is named instead.
    """

    def __init__(self, message: str, remedy: str, line: int = 0) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy
        self.line = line

    def __str__(self) -> str:
        where = f"line {self.line}: " if self.line else ""
        return f"{where}{self.message} {self.remedy}"


def read_glossary(content: bytes) -> tuple[GlossaryTerm, ...]:
    """The terms in `content` (TOML in UTF-8); GlossaryError names the entry and the key."""
    document = _document(content)
    for key in document:
        if key != "terms":
            raise GlossaryError(
                f"the glossary: {shortened(key)} is not a key of a glossary.", _TABLES
            )
    tables = document.get("terms", [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise GlossaryError("the glossary: terms is not a list of tables.", _TABLES)
    terms = tuple(_Entry(table, number).term() for number, table in enumerate(tables, start=1))
    _refuse_shared_names(terms)
    return terms


def _document(content: bytes) -> dict[str, Any]:
    try:
        return read_toml(content, "the glossary")
    except HandwrittenError as error:
        raise GlossaryError(error.message, error.remedy, error.line) from error


class _Entry:
    """One table of the glossary, which knows its place for those who have to mend it."""

    def __init__(self, values: Mapping[str, Any], number: int) -> None:
        self.values = values
        self.place = f"[[terms]] {number} {shortened(str(values.get('term', '')))}".rstrip()

    def term(self) -> GlossaryTerm:
        for key in self.values:
            if key not in _KEYS:
                self._refuse(key, "is not a key of a term", f"Known here: {', '.join(_KEYS)}.")
        return GlossaryTerm(
            term=self._name("term", self._needed("term", LONGEST_TERM)),
            definition=self._needed("definition", LONGEST_DEFINITION),
            expansion=self._text("expansion", LONGEST_EXPANSION),
            variants=self._variants(),
            link=self._link(),
        )

    def _refuse(self, key: str, what: str, remedy: str) -> NoReturn:
        raise GlossaryError(f"{self.place}: {shortened(key)} {shortened(what)}.", remedy)

    def _text(self, key: str, longest: int) -> str:
        return self._checked(key, self.values.get(key, ""), longest)

    def _checked(self, key: str, value: object, longest: int) -> str:
        if not isinstance(value, str):
            self._refuse(key, f"is {value!r}", "Write it in quotes.")
        text = " ".join(value.split())
        if len(text) > longest:
            self._refuse(key, f"has {len(text)} characters", f"Write {longest} at most.")
        if "\0" in text:
            self._refuse(key, "holds a NUL character", "Take it out.")
        return text

    def _needed(self, key: str, longest: int) -> str:
        text = self._text(key, longest)
        if not text:
            self._refuse(key, "is missing", f'Write {key} = "…".')
        return text

    def _name(self, key: str, text: str) -> str:
        if text and not any(map(str.isalnum, text)):
            self._refuse(key, f"is {text!r}", "Write a name with a letter or a digit.")
        return text

    def _variants(self) -> tuple[str, ...]:
        values = self.values.get("variants", [])
        if not isinstance(values, list):
            self._refuse("variants", f"is {values!r}", 'Write a list: ["one", "two"].')
        if len(values) > MOST_VARIANTS:
            self._refuse("variants", f"has {len(values)} names", f"Write {MOST_VARIANTS} at most.")
        names = []
        for number, value in enumerate(values, start=1):
            key = f"variants {number}"
            text = self._checked(key, value, LONGEST_TERM)
            if not text:
                self._refuse(key, "is empty", "Take it out.")
            names.append(self._name(key, text))
        return tuple(names)

    def _link(self) -> str:
        link = self._text("link", LONGEST_LINK)
        try:
            parts = urlsplit(link)
            sound = not link or (parts.scheme in {"http", "https"} and bool(parts.hostname))
        except ValueError:
            sound = False
        if not sound or " " in link:
            self._refuse("link", f"is {link!r}", "Write a whole address: https://….")
        return link


def _refuse_shared_names(terms: Iterable[GlossaryTerm]) -> None:
    owners: dict[str, int] = {}
    for number, term in enumerate(terms, start=1):
        for name in term.names:
            owner = owners.setdefault(folded_name(name), number)
            if owner != number:
                raise GlossaryError(
                    f"[[terms]] {number} {term.term}: {name!r} is a name of [[terms]] {owner} too.",
                    "Leave it to one of them.",
                )
