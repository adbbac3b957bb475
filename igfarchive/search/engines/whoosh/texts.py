"""The words of many documents as arrays, and what they are found by besides."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import compress

import numpy as np
import numpy.typing as npt

from igfarchive.search.engines.whoosh.blocks import Numbers
from igfarchive.search.engines.whoosh.codec import LENGTHS
from igfarchive.text.acronyms import SHARE, acronym, count_capitals
from igfarchive.text.compounds import hyphenated, is_combining, join, may_begin, may_end
from igfarchive.text.words import fold, stem, words_of, written_text

Tokens = npt.NDArray[np.int32]
"""A number for each word that was said. There are several such arrays of all the text of a segment:
most of the memory that it takes to write one."""


@dataclass(frozen=True, slots=True)
class Held:
    """What is held by which documents, as often as it is: `numbers` are places among `terms`, and
    `documents` hold them."""

    terms: list[str]
    numbers: Tokens
    documents: Tokens


@dataclass(frozen=True, slots=True)
class Texts:
    """The exact `words` of documents in the order in which they were said, `lengths` says how many
    of them are whose; and all `stems` that the documents are found by, those of
    `igfarchive.text.further_stems` among them."""

    words: Held
    stems: Held
    lengths: Numbers

    @property
    def length_bytes(self) -> npt.NDArray[np.uint8]:
        """As Whoosh keeps lengths: the next above of those that a byte stands for."""
        places = np.searchsorted(LENGTHS, self.lengths)
        return np.minimum(places, len(LENGTHS) - 1).astype(np.uint8)


class _Vocabulary(dict[str, int]):
    """Gives each string the next number when it is first asked for it."""

    def __missing__(self, string: str) -> int:
        number = self[string] = len(self)
        return number


def read_texts(texts: Iterable[str]) -> Texts:
    """What is read is the words with their capitals; all else is found out once for each of them,
    and of two that follow each other once for each such pair.

        said                     the US US cyber security, cyber-space     (one document)
        written, tokens          the US cyber security space     0 1 1 2 3 2 4
        words                    the us cyber security space
        stems besides theirs     US US cybersecur cyberspac
    """
    written = _Vocabulary()
    compounds = _Vocabulary()
    tokens, lengths = array("i"), array("i")
    hyphens, hyphenated_in = array("i"), array("i")
    for document, text in enumerate(texts):
        folded = written_text(text)
        said = words_of(folded)
        lengths.append(len(said))
        tokens.extend(map(written.__getitem__, said))
        for compound in hyphenated(folded):
            hyphens.append(compounds[compound.exact])
            hyphenated_in.append(document)
    counts = np.frombuffer(lengths, np.int32).astype(np.int64)
    documents = np.repeat(np.arange(len(counts), dtype=np.int32), counts)
    spoken = Held(list(written), np.frombuffer(tokens, np.int32), documents)
    words = _renamed(spoken, fold)
    parted = Held(
        list(compounds), np.frombuffer(hyphens, np.int32), np.frombuffer(hyphenated_in, np.int32)
    )
    # To find a stem takes longer than all else that is done for a word: once is enough.
    stems = list(map(stem, words.terms))
    joined = [_renamed(part, stem) for part in (_neighbours(words, stems), parted)]
    return Texts(words, _together([_called(words, stems), *joined, _acronyms(spoken)]), counts)


def _renamed(held: Held, name_of: Callable[[str], str]) -> Held:
    """The same where each term is what it is called; what is called nothing is left out."""
    return _called(held, map(name_of, held.terms))


def _called(held: Held, called: Iterable[str]) -> Held:
    """The same with the name that each of its terms is called."""
    names = _Vocabulary()
    renamed = _numbers(names[name] if name else -1 for name in called)[held.numbers]
    named = renamed >= 0
    if named.all():
        return Held(list(names), renamed, held.documents)
    return Held(list(names), renamed[named], held.documents[named])


def _numbers(numbers: Iterable[int]) -> Tokens:
    return np.fromiter(numbers, np.int32)


def _neighbours(words: Held, stems: Sequence[str]) -> Held:
    """Of words that follow each other in a document what they are joined; `stems` are those of the
    terms. Each pair is looked at once, and only if its words may be the first and the last of any
    compound."""
    combining, beginning, ending = (
        np.fromiter(map(may, terms), np.bool_)
        for may, terms in ((is_combining, words.terms), (may_begin, words.terms), (may_end, stems))
    )
    first, second = words.numbers[:-1], words.numbers[1:]
    fitting = combining[first] | (beginning[first] & ending[second])
    at = np.flatnonzero(fitting & (words.documents[:-1] == words.documents[1:]))
    size = len(words.terms)
    both = first[at].astype(np.int64) * size + second[at]
    pairs, numbers = np.unique(both, return_inverse=True)
    joined = [join(*map(words.terms.__getitem__, divmod(pair, size))) for pair in pairs.tolist()]
    return _renamed(Held(joined, numbers.astype(np.int32), words.documents[at]), str)


def _acronyms(written: Held) -> Held:
    """Those of the documents that are not all in capitals."""
    capitals, characters = (
        np.bincount(written.documents, _numbers(map(count, written.terms))[written.numbers])
        for count in (count_capitals, len)
    )
    shouted = capitals > SHARE * characters
    named = _renamed(written, acronym)
    spoken = ~shouted[named.documents]
    return Held(named.terms, named.numbers[spoken], named.documents[spoken])


def _together(parts: Sequence[Held]) -> Held:
    """All that any of them says is held, and no term that none does."""
    terms = _Vocabulary()
    numbers = np.concatenate(
        [_numbers(map(terms.__getitem__, part.terms))[part.numbers] for part in parts]
    )
    documents = np.concatenate([part.documents for part in parts])
    held = np.zeros(len(terms), np.bool_)
    held[numbers] = True
    renumbered = np.cumsum(held, dtype=np.int32) - np.int32(1)
    return Held(list(compress(terms, held)), renumbered[numbers], documents)
