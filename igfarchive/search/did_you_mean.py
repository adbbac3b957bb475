"""What to ask instead, where a search finds next to nothing.

Every number is what the engine answers to the whole query that its link asks. A page puts at most
3 * MOST_SPELLINGS + 1 + MOST_PARTIAL + 2 + 2 * MOST_WORDS further questions.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import zip_longest

from igfarchive.search import index_searcher
from igfarchive.search.entities.name_index import NameIndex
from igfarchive.search.entities.wording import is_letter, plain
from igfarchive.search.matches.results import Results
from igfarchive.search.queries.grammar import MOST_TERMS
from igfarchive.search.queries.query import FACETS, FILTERS, LONGEST_TEXT, Query
from igfarchive.search.queries.questions import FUNCTION_WORDS
from igfarchive.search.queries.signs import SHORTEST_FUZZY
from igfarchive.search.queries.symbols import symbols
from igfarchive.search.queries.tree import (
    Acronym,
    And,
    Fuzzy,
    Leaf,
    Most,
    Not,
    Phrase,
    Prefix,
    Tree,
    Variants,
    Wildcard,
    Word,
    wanted,
)
from igfarchive.search.searching import read, total_of
from igfarchive.text.words import tokens

FEW = 3
"""A search that finds as many needs no help."""

MOST_SUGGESTIONS = 3
MOST_SPELLINGS = 5
MOST_WORDS = 5
MOST_PARTIAL = 2
FEWEST_PARTS = 3
"""Of fewer, all but one is a word alone."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A text with a word spelled otherwise, and how many hits it has with the same filters."""

    text: str
    total: int


@dataclass(frozen=True, slots=True)
class Alternative:
    """A query that has more hits: all of it but the words that are `dropped`, the words of a
    quotation `apart`, all of it with a filter lifted, or a `word` of it alone.

    `lifted` is the name of the filter; all are empty where all filters are lifted.
    """

    query: Query
    total: int
    word: str = ""
    lifted: str = ""
    dropped: tuple[str, ...] = ()
    apart: bool = False


def did_you_mean(query: Query, results: Results, names: NameIndex) -> list[Suggestion]:
    """Spellings of one of the words that find more, most hits first; where none does beside the
    other words, those that no turn holds, spelled otherwise and alone.

    A word of one of the `names` is misspelt for another such word alone: no speaker
    called Dang is taken for “rang”. Nor is one of several words that some turns hold.

    IndexUnavailableError where the index cannot be asked.
    """
    tree = read(query).tree
    if results.total >= FEW or tree is None:
        return []
    offered: dict[str, None] = {}
    alone: dict[str, None] = {}
    for word, spelling in _spellings(tree):
        if names.has_word(plain(word)) and not names.has_word(plain(spelling)):
            continue
        text = _replaced(query.text, word, spelling)
        if (
            text != query.text
            and len(text) <= LONGEST_TEXT
            and len(offered) < MOST_SPELLINGS
            and _filters_in(text) == _filters_in(query.text)
        ):
            offered[text] = None
            if _joins_words(tree) and not _is_said(word):
                alone[_written_as(spelling, _as_typed(Word(word), query.text))] = None
    return _better(query, results, offered) or _better(query, results, alone)


def _is_said(word: str) -> bool:
    """Whether a turn that can be found holds the exact word; frequencies count others, too."""
    counted = any(index_searcher.document_frequencies([word]))
    return counted and index_searcher.ask(Phrase((word,)), Query(), facets=()).total > 0


def _joins_words(tree: Tree) -> bool:
    """Whether it is several parts, and excludes none."""
    return isinstance(tree, And | Most) and not any(isinstance(part, Not) for part in tree.parts)


def _better(query: Query, results: Results, texts: Iterable[str]) -> list[Suggestion]:
    found = [Suggestion(text, total_of(query.changed(text=text))) for text in texts]
    better = [each for each in found if each.total > results.total]
    return sorted(better, key=lambda each: -each.total)[:MOST_SUGGESTIONS]


def explain(query: Query, results: Results) -> list[Alternative]:
    """What finds more, the most like what was asked first: most of the words, those of a quotation
    apart, all with a filter lifted, and each word alone where there are several, the rarest first.

    IndexUnavailableError where the index cannot be asked.
    """
    if results.total >= FEW:
        return []
    lifted = list(_lifted(query, results))
    if (tree := read(query).tree) is None:
        found = lifted
    else:
        alone = sorted(_alone(query, tree), key=lambda each: each.total)
        found = [*_partial(query, tree), *_apart(query, tree), *lifted, *alone]
    return [each for each in found if each.total > results.total]


def _spellings(tree: Tree) -> Iterator[tuple[str, str]]:
    """Words of the tree and other spellings of them: the best of each word first.

    None of those that turns enough hold: they are not what is misspelt.
    """
    words: dict[str, None] = {}
    for leaf in wanted(tree):
        for word in (
            leaf.words
            if isinstance(leaf, Phrase)
            else [leaf.text]
            if isinstance(leaf, Word)
            else []
        ):
            if len(word) >= SHORTEST_FUZZY and not word.isdigit() and word not in FUNCTION_WORDS:
                words[word] = None
    some = list(words)[:MOST_WORDS]
    if len(words) > 1:
        some = [word for word in some if total_of(Query(f'"{word}"')) < FEW]
    spelled = [index_searcher.spellings(word, MOST_SUGGESTIONS) for word in some]
    for rank in zip_longest(*spelled):
        yield from (
            (word, each[0]) for word, each in zip(some, rank, strict=True) if each is not None
        )


def _filters_in(text: str) -> int:
    """How many filters are typed in it: no spelling makes near:5 a year."""
    return sum(symbol.kind == "filter" for symbol in symbols(text))


def _replaced(text: str, word: str, spelling: str) -> str:
    """The text as typed, with that word spelled otherwise wherever it stands in letters, in
    capitals where it was."""
    parts = []
    end = 0
    for token in tokens(text):
        typed = text[token.start : token.end]
        if token.exact == word and any(map(str.isalpha, typed)):
            parts += [text[end : token.start], _written_as(spelling, typed)]
            end = token.end
    return "".join(parts) + text[end:]


def _written_as(spelling: str, typed: str) -> str:
    """With the capitals of the word as typed: all of them, or the first letter."""
    if len(typed) > 1 and typed.isupper():
        return spelling.upper()
    return spelling[:1].upper() + spelling[1:] if typed[:1].isupper() else spelling


def _partial(query: Query, tree: Tree) -> Iterator[Alternative]:
    """All but as few words as can be: those that turns hold together."""
    if not isinstance(tree, And):
        return
    excluded = [part for part in tree.parts if isinstance(part, Not)]
    parts = [part for part in tree.parts if not isinstance(part, Not)]
    written = [_as_typed(part, query.text) for part in tree.parts]
    if len(parts) < FEWEST_PARTS or not all(written):
        return
    words = dict(zip(tree.parts, written, strict=True))
    asked = [And((part, *excluded)) if excluded else part for part in parts]
    for held in index_searcher.held_together(asked, query)[:MOST_PARTIAL]:
        kept = [parts[place] for place in held]
        if all(map(_is_idle, kept)):
            continue
        some = query.changed(text=" ".join(words[part] for part in [*kept, *excluded]))
        dropped = tuple(words[part] for part in parts if part not in kept)
        yield Alternative(some, total_of(some), dropped=dropped)


def _apart(query: Query, tree: Tree) -> Iterator[Alternative]:
    """The words of a quotation, wherever they stand in a turn."""
    if isinstance(tree, Phrase) and 1 < len(tree.words) <= MOST_TERMS:
        some = query.changed(text=" ".join(tree.words))
        yield Alternative(some, total_of(some), apart=True)


def _as_typed(tree: Tree, text: str) -> str:
    """A leaf as it was typed in the text, or one that is left out; empty for what is several."""
    if isinstance(tree, Not):
        typed = _as_typed(tree.part, text)
        return f"-{typed}" if typed and not isinstance(tree.part, Variants) else ""
    if isinstance(tree, Variants) and isinstance(tree.parts[0], And):
        return " ".join(_as_typed(part, text) for part in tree.parts[0].parts)
    match list(wanted(tree)):
        case [Word(word)]:
            return next((text[t.start : t.end] for t in tokens(text) if t.exact == word), word)
        case [leaf]:
            return _written(leaf)
    return ""


def _alone(query: Query, tree: Tree) -> Iterator[Alternative]:
    leaves: list[Leaf] = list(dict.fromkeys(wanted(tree)))
    match tree:
        case Phrase(words) if len(words) > 1:
            # Nobody looks for one character of a word in Chinese.
            leaves = [Word(word) for word in dict.fromkeys(words) if len(word) >= SHORTEST_FUZZY]
        case Word() | Acronym() | Prefix() | Wildcard() | Fuzzy() | Phrase():
            return
    for leaf in [leaf for leaf in leaves if not _is_idle(leaf)][:MOST_WORDS]:
        text = _written(leaf)
        if len(text) <= LONGEST_TEXT:
            alone = query.changed(text=text)
            yield Alternative(alone, total_of(alone), word=text)


def _is_idle(part: Tree) -> bool:
    """Whether it is a word that stands in any turn, as "of" does, or a letter."""
    return isinstance(part, Word) and (part.text in FUNCTION_WORDS or is_letter(part.text))


def _written(leaf: Leaf) -> str:
    """The leaf as a visitor would type it."""
    match leaf:
        case Word(text) | Acronym(text) | Wildcard(text):
            return text
        case Prefix(text):
            return f"{text}*"
        case Fuzzy(text):
            return f"{text}~"
        case Phrase(words, within):
            return f'"{" ".join(words)}"' + (f"~{within}" if within else "")


def _lifted(query: Query, results: Results) -> Iterator[Alternative]:
    """Facets are counted with their own filter lifted: these totals are known already."""
    for name in query.filters:
        without = query.changed(**{FILTERS[name]: ()})
        # With neither words nor filters nothing is asked, and nothing is listed.
        if without:
            total = sum(results.facets[name].values()) if name in FACETS else total_of(without)
            yield Alternative(without, total, lifted=name)
    free = query.changed(**{FILTERS[name]: () for name in query.filters})
    if free and len(query.filters) > 1:
        yield Alternative(free, total_of(free))
