"""The slow and obvious engine: it reads every text anew for every question."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from math import log

from igfarchive.search.engines import Document, Holding, SessionDocuments
from igfarchive.search.matches.marks import matches
from igfarchive.search.matches.results import Facets
from igfarchive.search.matches.spelling import one_edit_apart
from igfarchive.search.queries.query import FACETS, PAGE_SIZE, Query, Sort
from igfarchive.search.queries.tree import And, Most, Not, Or, Tree, Variants
from igfarchive.text.words import exact_words, stem


class PlainEngine:
    """Answers what must be found and counted; it has no opinion of relevance."""

    def __init__(self) -> None:
        self.sessions: dict[int, SessionDocuments] = {}

    def replace(self, sessions: Iterable[SessionDocuments]) -> None:
        for session in sessions:
            self.sessions.pop(session.session, None)
            if session.documents:
                self.sessions[session.session] = session

    def holdings(self) -> Mapping[int, Holding]:
        return {number: session.holding for number, session in self.sessions.items()}

    def spellings(self, word: str, most: int) -> list[tuple[str, int]]:
        return self.counted(lambda other: other != word and one_edit_apart(word, other), most)

    def completions(self, prefix: str, most: int) -> list[tuple[str, int]]:
        return self.counted(lambda word: word.startswith(prefix), most)

    def keywords(
        self, query: Query, expressions: Mapping[str, Tree], most: int
    ) -> list[tuple[str, float, int, bool]]:
        """Name, score, documents, and whether it is an expression."""
        every = self.matching(None, Query())
        chosen = self.matching(None, query)
        said = {each.utterance: exact_words(each.text) for each in every}
        here = {each.utterance for each in chosen}
        sizes = [
            sum(len(said[key]) for key in said if (key in here) is side) for side in (True, False)
        ]
        holders = {
            (stem(word), False): {key for key in said if stem(word) in map(stem, said[key])}
            for word in {word for words in said.values() for word in words}
            if len(word) > 1 and not word.isdigit() and word not in ("and", "or", "not")
        }
        if not sizes[1]:
            holders.clear()
        for name, tree in expressions.items():
            holders[name, True] = {each.utterance for each in every if matches(each.text, tree)}
        found = []
        for (name, expression), holding in holders.items():
            held = [len(holding & here), len(holding - here)]
            spread = [each for each in chosen if each.utterance in holding]
            if held[0] < 3 or any(
                len({getattr(each, side) for each in spread})
                < min(3, len({getattr(each, side) for each in chosen}))
                for side in ("session", "speaker")
            ):
                continue
            score = float(held[0])
            if sizes[1]:
                if held[1] and held[0] / sizes[0] < 2 * held[1] / sizes[1]:
                    continue
                expected = [sum(held) * size / sum(sizes) for size in sizes]
                score = sum(2 * n * log(n / e) for n, e in zip(held, expected, strict=True) if n)
                if score < 10.83:
                    continue
            found.append((name, score, held[0], expression))
        return sorted(found, key=lambda each: (-each[1], not each[3], each[0]))[:most]

    def counted(self, wanted: Callable[[str], bool], most: int) -> list[tuple[str, int]]:
        counts = Counter(
            word
            for session in self.sessions.values()
            for document in session.documents
            for word in set(exact_words(f"{document.text} {document.captioned}"))
            if wanted(word)
        )
        return sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:most]

    def held_together(self, parts: Sequence[Tree], query: Query) -> list[tuple[int, ...]]:
        turns = Counter(
            tuple(place for place, part in enumerate(parts) if holds(document, part))
            for document in self.matching(None, query)
        )
        enough = [held for held in turns if max(2, len(parts) / 2) <= len(held) < len(parts)]
        # Of as many that as many turns hold, those without the last parts come first.
        return sorted(enough, key=lambda held: (-len(held), -turns[held], held[::-1]))

    def matching(self, tree: Tree | None, query: Query, lifted: str = "") -> list[Document]:
        """All hits, in the order of the sort; those of equal relevance as the newest come first."""
        ordered = sorted(
            (
                (session.session, document)
                for session in self.sessions.values()
                for document in session.documents
            ),
            key=lambda numbered: (
                self.day(numbered[1], query.sort),
                numbered[0],
                numbered[1].position,
            ),
        )
        return [
            document
            for _, document in ordered
            if (tree is None or holds(document, tree))
            and all(
                getattr(document, name) in values
                for name, values in query.filters.items()
                if name != lifted
            )
        ]

    @staticmethod
    def day(document: Document, sort: Sort) -> int:
        if sort is Sort.OLDEST:
            return document.date_key or 99_999_999
        return -document.date_key

    def page(self, tree: Tree | None, query: Query) -> list[int]:
        first = (query.page - 1) * PAGE_SIZE
        hits = self.matching(tree, query)
        return [document.utterance for document in hits[first : first + PAGE_SIZE]]

    def facets(self, tree: Tree | None, query: Query) -> Facets:
        facets = {}
        for name in FACETS:
            counts = Counter(
                getattr(document, name) for document in self.matching(tree, query, lifted=name)
            )
            facets[name] = dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
        return facets


def holds(document: Document, tree: Tree) -> bool:
    """Whether the turn is a hit: each leaf may stand in either of its readings."""
    match tree:
        case And(parts):
            return all(holds(document, part) for part in parts)
        case Or(parts) | Variants(parts):
            return any(holds(document, part) for part in parts)
        case Most(parts):
            return sum(holds(document, part) for part in parts) > len(parts) / 2
        case Not(part):
            return not holds(document, part)
    return matches(document.text, tree) or matches(document.captioned, tree)
