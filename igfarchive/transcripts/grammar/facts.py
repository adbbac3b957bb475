"""Tells a fact of the session, `Moderator: Ada Noor`, from the first words that somebody says."""

import re

from igfarchive.text.vocabulary import word_set
from igfarchive.transcripts.grammar.affiliations import is_office
from igfarchive.transcripts.grammar.labels import Label, Shape
from igfarchive.transcripts.grammar.lettering import PARTICLES
from igfarchive.transcripts.grammar.sentences import is_clause
from igfarchive.transcripts.grammar.topics import OPENERS, is_topic_word

_MOST_WORDS = 12
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_SMALL = word_set("of the for and on in at to from with de la le du des et und y e da do")
# Ada Noor of the tide board.
_NAME_OF = re.compile(r"\s*(?:[^\W\d_a-z][\w.'’-]{0,30}\s){1,5}(?:of|from|at|for)\b")
_LAST_BRACKETS = re.compile(r"(?:\s*[(\[][^()\[\]]{1,60}[)\]][.,]?)+\s*\Z")
_ENDS = (".", "?", "!", "…", '"', "”", "。", "？", "！", "--", "—", "–")

# What stands before a colon at the top of a page, and is nobody.
_HEADS = word_set("""
    title subject date time place venue location room session workshop topic theme track agenda
    note notes notice disclaimer warning from to cc bcc sent re ps url link links http https
    organizers organisers rapporteurs present apologies language duration format status event day
    """)
# People, above the first words a list of them; below it one who speaks for all.
_LISTS = word_set("""
    moderators speakers panelists panellists participants chairs hosts attendees organizers
    organisers
    """)


def is_head(word: str, above: bool) -> bool:
    """Whether a word, in small letters, opens a fact; `above` the first turn a list is one, too."""
    return word in _HEADS or (above and word in _LISTS)


def tells_fact(label: Label, speech: str, usual: bool) -> bool:
    """Whether what stands behind a label above the first turn is no speech.

    `Ada Noor, Harbour Trust` behind a role is a fact, `Harbour Trust` behind a name is one;
    `Good morning.` is said, and so are `yes` and `We start now. (Pause)`; but `pilot, Port Town` is
    none where the turns do not open with labels as this one is written, which `usual` tells.
    """
    said = _LAST_BRACKETS.sub("", speech[:400]).strip() or speech[:400].strip()
    if not said:
        return not label.text.isupper() and label.shape is Shape.ROLE
    if len(said[:200].split()) > _MOST_WORDS or is_clause(said):
        return False
    ended = said.endswith(_ENDS)
    if ended and label.text.isupper():
        return False
    words = [
        word
        for word in _WORD.findall(said)
        if word.casefold() not in _SMALL and word.casefold() not in PARTICLES
    ]
    small = any(word.islower() for word in words)
    if not words or (not ended and is_office(words[0])):
        return bool(words)
    if label.shape is Shape.ROLE:
        first = words[0].casefold()
        uncased = first == words[0].upper() and label.text.isascii()
        capital = words[0][0].isupper() or uncased
        named = capital and first not in OPENERS and not is_topic_word(first)
        if named and _NAME_OF.match(said):
            return True
        return named and not (ended and small) and not any(map(str.islower, words[1:2]))
    if ended:
        return False
    return not usual or (not small and words[0][0].isupper() and len(words) > 1)
