"""The query language: what a visitor types becomes a tree, and never an error.

    data flows          both words, in any form (stems)
    "data flows"        these words in this order
    "data flows"~5      these words, the last at most five after the first; also data w/5 flows
    govern*  statio*ry  words that are so, with any letters for the asterisk (after three letters)
    organi?ation        any one letter for the question mark
    goverment~          words one edit away (four letters or more)
    -word  NOT word     without it; also !word
    a OR b, (a b) OR c  either; AND may be written and binds closer than OR; also | and &

A word that is several (co-chair, 互联网) is a quotation of them. A compound is looked for in all
its spellings, and US, WHO and the like in capitals alone (`variants`). Of a question in a sentence
the words that it is made with are left out (`questions`), and most of the others are enough where
there are three or more; filters typed among the words are taken
out before (`filters`). What cannot be read is searched as plain words, and the reading says so; but
what opens as a quotation stays one, as far as it is read: its words apart from each other would
find what nobody said.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from igfarchive.search.queries import synonyms
from igfarchive.search.queries.grammar import MOST_TERMS, UNCLOSED, Reader, UnreadableError, join
from igfarchive.search.queries.operators import SetAside, offer_operators
from igfarchive.search.queries.questions import is_question, leave_out_function_words
from igfarchive.search.queries.symbols import LOOKALIKES, Symbol, plain_words, symbols
from igfarchive.search.queries.synonyms import Synonyms
from igfarchive.search.queries.tree import And, Most, Phrase, Tree, wanted
from igfarchive.search.queries.variants import vary
from igfarchive.text.words import tokens

LONGEST_QUERY = 200
FEWEST_WORDS = 3
"""Of a question: fewer all have to stand in a turn, as most of them would be one."""

NOTHING = "There is no word in this to search for."
ONLY_EXCLUDED = "Only words to leave out were given, so every turn without them is listed."

# The beginning of a sentence, as in UnreadableError.
TOO_LONG = f"This is longer than {LONGEST_QUERY} characters"


@dataclass(frozen=True, slots=True)
class Parsed:
    """How a text is read. `tree` is None where there is no word.

    `problem` says in sentences what was read otherwise than it is written, and names what is not
    looked for; empty if all was read. `left_out` are the words of a question that are not looked
    for, as typed, and `all_words` is a text that asks for all that is looked for, where most of
    it is enough; `others` are the synonyms that are looked for, besides what was asked; `offered`
    is the text with operators in place of or, and and not.
    """

    tree: Tree | None
    problem: str = ""
    left_out: tuple[str, ...] = ()
    all_words: str = ""
    others: tuple[str, ...] = ()
    offered: str = ""


def parse(text: str, known: Synonyms = synonyms.NONE) -> Parsed:
    """Read any text at all, in time linear in its length; look for what is `known` of it, too."""
    parsed = _parse(text, known)
    if parsed.tree is None:
        return parsed
    varied = vary(parsed.tree, text)
    problem = _sentences(filter(None, (parsed.problem, varied.note)))
    parsed = replace(parsed, tree=varied.tree, problem=problem)
    if not parsed.all_words:
        return parsed
    # Only now it is known which words are one compound.
    match varied.tree:
        case And(parts) if len(parts) >= FEWEST_WORDS:
            return replace(parsed, tree=Most(parts))
    return replace(parsed, all_words="")


def _parse(text: str, known: Synonyms) -> Parsed:
    text = text.strip()
    if not text:
        return Parsed(None)
    marks = text.translate(LOOKALIKES)
    too_long = len(text) > LONGEST_QUERY
    if marks.startswith('"') and (too_long or marks.count('"') % 2):
        return _read_as_quotation(text, TOO_LONG if too_long else UNCLOSED)
    if too_long:
        whole_words, space, _ = text[: LONGEST_QUERY + 1].rpartition(" ")
        return _read_plainly(whole_words if space else text[:LONGEST_QUERY], TOO_LONG)
    if single := SINGLE_QUOTES.fullmatch(text):
        text = f'"{single["quoted"]}"'
    return _read(text, known)


# All of a text, as others quote: not the apostrophes of some of its words.
SINGLE_QUOTES = re.compile(
    r"['\u2018](?P<quoted>\w[^\"\u201c\u201d]*\s[^\"\u201c\u201d]*)['\u2019]"
)


def _read(text: str, known: Synonyms) -> Parsed:
    aside = SetAside(tuple(symbols(text)))
    asked, left_out = leave_out_function_words(aside.symbols, text)
    reader = Reader(asked, known, text, question=is_question(aside.symbols, text))
    try:
        tree = reader.read()
    except UnreadableError as error:
        return _read_plainly(text, str(error), aside.problems)
    problems = [*aside.problems, *reader.problems]
    if left_out:
        problems.append(_read_as_question(_written(asked), left_out))
    if tree is None:
        problems.append(NOTHING)
    elif not problems and not any(wanted(tree)):
        problems.append(ONLY_EXCLUDED)
    return Parsed(
        tree,
        _sentences(problems),
        left_out,
        _written(asked) if left_out and all(map(_may_be_missing, asked)) else "",
        tuple(dict.fromkeys(reader.others)),
        "" if left_out else offer_operators(asked, text),
    )


def _sentences(problems: Iterable[str]) -> str:
    return " ".join(dict.fromkeys(problems))


def _written(asked: Sequence[Symbol]) -> str:
    """What is looked for of a question, without the punctuation at its end."""
    written = (
        f'"{symbol.value}"{symbol.more}' if symbol.kind == "quote" else symbol.value
        for symbol in asked
    )
    return " ".join(written).rstrip(".,;:!?… ")


def _may_be_missing(symbol: Symbol) -> bool:
    """Whether it is a word or a quotation without a sign that it has to be there."""
    return symbol.kind in {"chunk", "quote"} and not symbol.value.startswith("+")


def _read_as_question(looked_for: str, left_out: tuple[str, ...]) -> str:
    *words, last = (f"“{word}”" for word in dict.fromkeys(left_out))
    without = f"{', '.join(words)} and {last}" if words else last
    return f"This was read as a question: {looked_for} is looked for, {without} left out."


def _read_as_quotation(text: str, reason: str) -> Parsed:
    """All of it is one quotation, up to the last word that ends within the limit."""
    words = list(tokens(text))
    read = tuple(word.exact for word in words if word.end <= LONGEST_QUERY)
    if not read:
        return Parsed(None, NOTHING)
    if len(read) < len(words):
        first, were = (f"{len(read)} words", "were") if len(read) > 1 else ("word", "was")
        problem = (
            f"Only the first {first} of this quotation {were} looked for: "
            f"a search ends at {LONGEST_QUERY} characters."
        )
    else:
        problem = f"{reason}, so all of this was searched as one quotation."
    return Parsed(Phrase(read), problem)


def _read_plainly(text: str, reason: str, problems: Iterable[str] = ()) -> Parsed:
    terms = plain_words(text)
    if not terms:
        return Parsed(None, _sentences([*problems, NOTHING]))
    first = f", the first {MOST_TERMS} of them" if len(terms) > MOST_TERMS else ""
    plainly = f"{reason}, so this was searched as plain words{first}."
    return Parsed(join(And, terms[:MOST_TERMS]), _sentences([*problems, plainly]))
