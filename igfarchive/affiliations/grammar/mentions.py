"""Finds who is meant by a name in the text: one labelled person of the transcript, or nobody."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from igfarchive.affiliations.grammar.occupations import OFFICE_TITLES
from igfarchive.affiliations.grammar.sentences import Sentence
from igfarchive.text.names import fold_name
from igfarchive.transcripts.grammar.lettering import PARTICLES, TITLES
from igfarchive.transcripts.grammar.names import NameKind, read_label
from igfarchive.transcripts.grammar.roles import is_role_word

_LONGEST_NAME = 5


@dataclass(frozen=True, slots=True)
class Mention:
    """A name at `start` up to `end`, its titles before it from `titled` on."""

    label: str
    titled: int
    start: int
    end: int
    whole: bool


class Cast:
    """The people whom a transcript's labels name, and every way to name one of them."""

    def __init__(self, labels: Iterable[str]) -> None:
        self._by_name: defaultdict[tuple[str, ...], set[str]] = defaultdict(set)
        self._by_surname: defaultdict[tuple[str, ...], set[str]] = defaultdict(set)
        self._by_word: defaultdict[str, set[str]] = defaultdict(set)
        self._own: dict[str, frozenset[str]] = {}
        for label in labels:
            self._add(label)

    def __contains__(self, label: str) -> bool:
        return label in self._own

    def own(self, label: str) -> frozenset[str]:
        """The words of somebody's name, as they compare."""
        return self._own[label]

    def knows(self, word: str) -> bool:
        """Whether a word is part of anybody's name."""
        return word in self._by_word

    def knows_any(self, words: set[str]) -> bool:
        return not words.isdisjoint(self._by_word)

    def _add(self, label: str) -> None:
        named = read_label(label)
        if named.kind in {NameKind.ROLE, NameKind.ORGANISATION} or _ends_as_role(label):
            return
        written = fold_name(named.name).replace(",", " ").split()
        words = [word for part in written if (word := part.rstrip("."))]
        while len(words) > 1 and _is_title(words[0]):
            del words[0]
        self._own[label] = frozenset(words) - PARTICLES
        for word in self._own[label]:
            self._by_word[word].add(label)
        if named.kind is not NameKind.PERSON or len(words) < 2:
            return
        for name in (words, [*words[1:], words[0]], [words[-1], *words[:-1]], _ends(words)):
            self._by_name[tuple(name)].add(label)
        surname = fold_name(named.sort_name.partition(",")[0]).split()
        self._by_surname[tuple(surname)].add(label)

    def mentions(self, sentence: Sentence, called: str | None) -> list[Mention]:
        """Who is named in a sentence; `called`, who speaks next, may be named by one name alone."""
        found: list[Mention] = []
        place = 0
        while place < len(sentence.words):
            mention = self._mention_at(sentence, place, called)
            if mention:
                found.append(mention)
            place = mention.end if mention else place + 1
        return found

    def _mention_at(self, sentence: Sentence, start: int, called: str | None) -> Mention | None:
        word = sentence.words[start]
        if not word.capital or not self.knows(word.key):
            return None
        titled = _titles(sentence, start)
        for length in range(_LONGEST_NAME, 0, -1):
            end = start + length
            if end > len(sentence.words) or _parted(sentence, start, end):
                continue
            labels = self._named(sentence.keys(start, end), titled < start, called)
            if len(labels) == 1 and not _goes_on(sentence, end):
                return Mention(next(iter(labels)), titled, start, end, whole=length > 1)
        return None

    def _named(self, keys: list[str], titled: bool, called: str | None) -> set[str]:
        name = tuple(keys)
        if labels := self._by_name.get(name):
            return labels
        if titled and (labels := self._by_surname.get(name)):
            return labels if len(self._by_word[name[-1]]) == 1 else set()
        if len(name) == 1 and called in self._by_word[name[0]] and not titled:
            return self._by_word[name[0]]
        return set()


def _ends(words: list[str]) -> list[str]:
    return [words[0], words[-1]]


def _ends_as_role(label: str) -> bool:
    """Whether a label is a role of some event's own: TIDE FORUM SUPPORT STAFF."""
    return is_role_word(label.split()[-1]) if label.split() else True


def _is_title(word: str) -> bool:
    return word in TITLES or is_role_word(word)


def _titles(sentence: Sentence, start: int) -> int:
    """Where the titles before a name begin: `Deputy Minister Quill`, `Dr. Quill`."""
    place = start
    while place > 0 and not sentence.gap(place - 1):
        before = sentence.words[place - 1]
        if before.key not in TITLES | OFFICE_TITLES or not before.capital:
            break
        place -= 1
    return place


def _parted(sentence: Sentence, start: int, end: int) -> bool:
    return any(sentence.gap(place) for place in range(start, end - 1))


def _goes_on(sentence: Sentence, end: int) -> bool:
    """Whether the name is only the beginning of another: Ada Quill Foundation."""
    return (
        end < len(sentence.words)
        and not sentence.gap(end - 1)
        and sentence.words[end].capital
        and sentence.key(end) not in {"i", "i'm", "i'll", "i'd"}
    )
