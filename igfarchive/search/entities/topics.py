"""A name and what it is asked about: “what Ada Quill said about lighthouses”.

The words of the query are parted into those that name somebody or something and those that are
left; words of asking at the ends of what is left (“what”, “said about”) are left out.

    what  Ada Quill  said about  lighthouses
    ----  =========  ----------  ~~~~~~~~~~~
          the name               the topic
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from igfarchive.search.entities.entity import FILTER_OF, Entity, EntityKind
from igfarchive.search.entities.name_index import MOST_WORDS, NameIndex
from igfarchive.search.entities.wording import ASKING, is_letter, is_plain, query_tokens
from igfarchive.text.words import Token

LONGEST_NAME = 12
"""Words of a name that is looked for in a longer query."""

QUOTES = '"“”„‟«»＂'
EMPTY_QUOTES = re.compile(rf"[{QUOTES}]\s*[{QUOTES}]")


@dataclass(frozen=True, slots=True)
class Topic:
    """`text`, the words of a query that do not name the entity.

    `whole` is whether all of its name is there, and not its family name, say, alone; a name of one
    word may be a word like any other.
    """

    entity: Entity
    text: str
    whole: bool


def read_topics(names: NameIndex, text: str, *, nearly: bool = False) -> list[Topic]:
    """The ways to part `text` into a name and a topic, the longest name first.

    A part of a speaker's name is one where there is no whole name of anything; with `nearly`, a
    word of it may have one letter wrong.
    """
    words = query_tokens(text)
    exact = [word for word, _ in words]
    if not 1 < len(words) <= MOST_WORDS or not is_plain(text) or names.called(exact):
        return []
    if any(each.kind is EntityKind.SPEAKER for each in names.find(text, nearly=False).entities):
        return []  # “ada q” is all of a name.
    whole = [*_whole_names(names, exact)]
    found: dict[Entity, Topic] = {}
    for entity, places in whole or _parts_of_names(names, exact, nearly=nearly):
        topic = _topic(text, [token for _, token in words], places)
        if topic and entity not in found:
            found[entity] = Topic(entity, topic, bool(whole) and len(places) > 1)
    return list(found.values())


def _whole_names(names: NameIndex, words: Sequence[str]) -> Iterator[tuple[Entity, frozenset[int]]]:
    """Entities, and the places of words in a row that are a name of theirs; the longest first."""
    for length in range(min(LONGEST_NAME, len(words) - 1), 0, -1):
        for start in range(len(words) - length + 1):
            row = words[start : start + length]
            if all(word in ASKING or is_letter(word) for word in row):
                continue
            for entity in names.called(row):
                # A title of one word is a word like any other; a code is not.
                word = length == 1 and row[0].isalpha()
                if entity.kind in FILTER_OF and not (word and entity.kind is EntityKind.SESSION):
                    yield entity, frozenset(range(start, start + length))


def _parts_of_names(
    names: NameIndex, words: Sequence[str], *, nearly: bool
) -> Iterator[tuple[Entity, frozenset[int]]]:
    """Speakers, and the places of words that are in a name of theirs.

    Those alone with most of them: after “ada quill” nobody else called Ada is meant.
    """
    places: dict[Entity, set[int]] = defaultdict(set)
    for place, word in enumerate(words):
        if word not in ASKING and not is_letter(word):
            for speaker in names.speakers(word, nearly=nearly):
                places[speaker].add(place)
    most = max(map(len, places.values()), default=0)
    for speaker, held in places.items():
        if len(held) == most:
            yield speaker, frozenset(held)


def _topic(text: str, tokens: Sequence[Token], name: frozenset[int]) -> str:
    """The text without the words at these places, and without words of asking around the rest."""
    kept = [place for place in range(len(tokens)) if place not in name]
    runs: list[list[int]] = []
    for place in kept:
        if runs and runs[-1][-1] == place - 1:
            runs[-1].append(place)
        else:
            runs.append([place])
    pieces = []
    for run in runs:
        while run and tokens[run[0]].exact in ASKING:
            run.pop(0)
        while run and tokens[run[-1]].exact in ASKING:
            run.pop()
        if run:
            pieces.append(_piece(text, tokens, run[0], run[-1]))
    return " ".join(pieces)


def _piece(text: str, tokens: Sequence[Token], first: int, last: int) -> str:
    """The text from one word to another, with the quotation marks right beside them."""
    start, end = tokens[first].start, tokens[last].end
    piece = text[start:end]
    if start and text[start - 1] in QUOTES:
        piece = text[start - 1] + piece
    if end < len(text) and text[end] in QUOTES:
        piece += text[end]
    # Half a quotation is none.
    if sum(piece.count(mark) for mark in QUOTES) % 2:
        piece = piece.translate(dict.fromkeys(map(ord, QUOTES)))
    return EMPTY_QUOTES.sub("", piece).strip()
