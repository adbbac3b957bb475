"""An index of names: which entities the words of a query name.

Each word leads to the entities that have it in a name. What a query names has all of its words, in
any order: `quill ada` names Ada Quill, and so does `ada q`.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from igfarchive.search.entities.entity import Entity, EntityKind
from igfarchive.search.entities.wording import (
    ASKING,
    SMALL,
    Spelling,
    is_letter,
    is_plain,
    name_words,
    read_spelling,
    singular,
)

MOST_WORDS = 40
"""Who writes more names nobody."""

SHORTEST_MISSPELT = 5
"""Letters of a word that may be one letter off: of shorter ones too many are names by chance. A
number is another one."""

MOST_INITIALS = 3
"""If more are called so, initials tell nobody from another."""

MOST_OF_A_KIND = 2
"""While there are others."""

RANKS = {kind: rank for rank, kind in enumerate(EntityKind)}

Numbers = set[int]
"""Entities, by their places in the index."""
Places = dict[str, list[int]]
"""Whom a word leads to. One that has it in several spellings may be there twice: a set of one takes
more than twice as much memory as a list, and there are thousands."""


@dataclass(frozen=True, slots=True)
class Named:
    """The entities, best first; `nearly` where none is called so, but these are one letter off."""

    entities: tuple[Entity, ...] = ()
    nearly: bool = False

    def best(self, most: int) -> list[Entity]:
        """The first of them, no more than MOST_OF_A_KIND of one kind while there are others."""
        counts: dict[EntityKind, int] = defaultdict(int)
        first: list[Entity] = []
        later: list[Entity] = []
        for entity in self.entities:
            counts[entity.kind] += 1
            (first if counts[entity.kind] <= MOST_OF_A_KIND else later).append(entity)
        return sorted([*first, *later][:most], key=self.entities.index)

    def count(self, kind: EntityKind) -> int:
        return sum(entity.kind is kind for entity in self.entities)


class NameIndex:
    """Finds entities by their names.

    Of those that fit equally well the order is that of EntityKind, then the one they are given in.
    """

    def __init__(self, entities: Sequence[Entity]) -> None:
        self._entities = tuple(entities)
        self._whole: Places = defaultdict(list)
        self._words: Places = defaultdict(list)
        self._singular: Places = defaultdict(list)
        self._within: Places = defaultdict(list)
        self._initials: Places = defaultdict(list)
        self._written: list[str] = []
        for number, entity in enumerate(self._entities):
            self._add(number, entity)
        self._sorted = sorted(self._words.keys() | self._within.keys())
        self._long = [word for word in self._sorted if len(word) >= SHORTEST_MISSPELT - 1]
        self._speakers = {
            at for at, each in enumerate(self._entities) if each.kind is EntityKind.SPEAKER
        }

    def _add(self, number: int, entity: Entity) -> None:
        within = read_spelling(entity.within)
        for word in (*within.words, *within.others):
            self._within[word].append(number)
        name, *others = map(read_spelling, (entity.name, *entity.spellings))
        people = entity.kind is EntityKind.SPEAKER
        self._written.append(_spaced([name, *others] if people else [name]))
        wholes = {each.joined for each in (name, *others, read_spelling(entity.numbered))}
        if entity.within:  # Forum, code and title make one name, too.
            wholes |= {each.joined + name.joined for each in others}
            wholes |= {within.joined + whole for whole in wholes if whole}
        for whole in wholes - {""}:
            self._whole[whole].append(number)
        for spelling in (name, *others):
            self._add_words(number, spelling, entity.kind)

    def _add_words(self, number: int, spelling: Spelling, kind: EntityKind) -> None:
        for word in (*spelling.words, *spelling.others):
            self._words[word].append(number)
        if kind in (EntityKind.SPEAKER, EntityKind.ORGANISATION):
            for letters in spelling.initials:
                self._initials[letters].append(number)
        if kind is not EntityKind.SPEAKER:
            for word in spelling.words:
                self._singular[singular(word)].append(number)

    def find(self, text: str, *, begun: bool = False, nearly: bool = True) -> Named:
        """The entities that `text` names.

        Each of its words is a word of the name, or with `begun` the beginning of one. Where that
        is so of none, words of asking (“who is the”) do not count; then initials name somebody,
        and if `nearly`, words of SHORTEST_MISSPELT letters or more may have one letter wrong.
        """
        words = name_words(text)
        if not words or len(words) > MOST_WORDS:
            return Named()
        content = [word for word in words if word not in ASKING]
        whole = self._whole.get("".join(words)) or self._whole.get("".join(content), [])
        if not is_plain(text):
            # As a title may be: who pastes it excludes nothing.
            whole = [at for at in whole if self._has_operators(at)]
        if not is_plain(text) or (SMALL.issuperset(words) and not begun):
            return self._named(words, {*whole}, whole)
        for some in (words, content):
            if found := self._holding(some, begun=begun) | {*whole}:
                return self._named(some, found, whole)
        found = self._by_initials(words)
        if 0 < len(found) <= MOST_INITIALS:
            return self._named(words, found)
        if nearly and (found := self._holding(content, begun=begun, nearly=True)):
            return Named(self._named(content, found).entities, nearly=True)
        return Named()

    def list_of(self, kind: EntityKind, text: str) -> Named:
        """Those of one kind whose names hold words that begin so, or that have these initials: what
        a list is narrowed to.

        What an entity is within counts like its own name.
        """
        words = name_words(text)
        if len(words) > MOST_WORDS:
            return Named()
        for some, found, nearly in self._narrowed(words):
            if kept := {at for at in found if self._entities[at].kind is kind}:
                return Named(self._named(some, kept).entities, nearly)
        return Named()

    def _narrowed(self, words: Sequence[str]) -> Iterator[tuple[Sequence[str], Numbers, bool]]:
        """What a list may be narrowed to, the closest first: by which of the words, to whom, and
        whether these are one letter off."""
        content = [word for word in words if word not in SMALL]
        initials = self._by_initials(words)
        if len(words) > 1:  # Several letters are initials before they are beginnings.
            yield words, initials, False
        for some in (words, content):
            yield some, self._holding(some, begun=True, within=True), False
        yield words, initials, False
        yield content, self._holding(content, begun=True, nearly=True, within=True), True

    def called(self, words: Sequence[str]) -> list[Entity]:
        """The entities whose whole name these words are."""
        return [self._entities[at] for at in self._whole.get("".join(words), ())]

    def has_word(self, word: str) -> bool:
        """Whether it stands in a name, as `plain` has it."""
        return word in self._words

    def speakers(self, word: str, *, nearly: bool = False) -> Iterator[Entity]:
        """The speakers who have this word in a name."""
        found = self._places(word, begun=False, nearly=nearly)[0] & self._speakers
        return (self._entities[at] for at in sorted(found))

    def _named(self, words: Sequence[str], found: Numbers, whole: Sequence[int] = ()) -> Named:
        """What is called exactly so, then what has the first of the words in its very name, and not
        in another spelling; a speaker's are all alike."""
        first = {*whole}
        start = f" {singular(words[0])}"

        def rank(at: int) -> tuple[bool, bool, int, int]:
            kind = self._entities[at].kind
            return at not in first, start not in self._written[at], RANKS[kind], at

        return Named(tuple(self._entities[at] for at in sorted(found, key=rank)))

    def _has_operators(self, at: int) -> bool:
        entity = self._entities[at]
        return not all(map(is_plain, (entity.name, *entity.spellings)))

    def _by_initials(self, words: Sequence[str]) -> Numbers:
        """Those who are called so by their initials, written in one or as letters."""
        written = len(words) == 1 or all(map(is_letter, words))
        return {*self._initials.get("".join(words), ())} if written else set()

    def _holding(
        self,
        words: Sequence[str],
        *,
        begun: bool,
        nearly: bool = False,
        within: bool = False,
    ) -> Numbers:
        """Those that have all of the words, at least one in a name of their own."""
        if not begun and all(map(is_letter, words)):
            return set()
        found: Numbers | None = None
        own: Numbers = set()
        for word in dict.fromkeys(words):
            named, inside = self._places(word, begun=begun, nearly=nearly)
            own |= named
            both = named | inside
            found = both if found is None else found & both
            if not found:
                return set()
        found = found or set()
        return found if within else found & own

    def _places(self, word: str, *, begun: bool, nearly: bool) -> tuple[Numbers, Numbers]:
        """Those that have the word in a name, and those that are within something called so."""
        spelled = [*self._beginning(word)] if begun or is_letter(word) else [word]
        if nearly and len(word) >= SHORTEST_MISSPELT and word.isalpha():
            spelled += self._misspelt(word, begun=begun)
        named = set().union(*(self._words[each] for each in spelled if each in self._words))
        inside = set().union(*(self._within[each] for each in spelled if each in self._within))
        if is_letter(word) and not begun:  # an initial, of people alone
            return named & self._speakers, {*self._within.get(word, ())}
        return named.union(self._singular.get(singular(word), ())), inside

    def _beginning(self, start: str) -> Iterator[str]:
        at = bisect_left(self._sorted, start)
        while at < len(self._sorted) and self._sorted[at].startswith(start):
            yield self._sorted[at]
            at += 1

    def _misspelt(self, word: str, *, begun: bool) -> list[str]:
        """Words one edit from this one; with `begun`, also those whose beginnings are."""
        lengths = range(len(word) - 1, len(word) + 2) if begun else (None,)
        found: dict[str, None] = {}
        for length in lengths:
            starts = self._long if length is None else [each[:length] for each in self._long]
            near = process.extract(word, starts, scorer=OSA.distance, score_cutoff=1, limit=None)
            found.update(dict.fromkeys(self._long[at] for _, _, at in near))
        return list(found)


def _spaced(spellings: Iterable[Spelling]) -> str:
    """All words, each behind a space."""
    return "".join(f" {word}" for spelling in spellings for word in spelling.words)
