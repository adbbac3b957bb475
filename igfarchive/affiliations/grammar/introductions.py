"""Proposes who the speakers of a transcript are, from what they and others say of them.

A proposal is for a person to decide upon. In doubt there is none: a wrong one costs more than one
that is missing.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from igfarchive.affiliations.grammar.cues import may_introduce
from igfarchive.affiliations.grammar.descriptions import Description
from igfarchive.affiliations.grammar.mentions import Cast, Mention
from igfarchive.affiliations.grammar.self_introductions import Self, self_introductions
from igfarchive.affiliations.grammar.sentences import Sentence, sentences
from igfarchive.affiliations.grammar.third_person import (
    Statement,
    colleague,
    is_called,
    of_addressee,
    of_perspective,
    of_pronoun,
    statements_of_others,
)
from igfarchive.transcripts.transcript import Turn, TurnKind

_OPENING_SENTENCES = 4
# "I'm a dean": nobody is introduced in fewer characters than these.
_SHORTEST = 6
# The longest sentence that we know has 81 words. One of hundreds has lost its full stops, and does
# not tell where a statement ends; and each of its words may be held against all the others, so that
# a file of nothing else would take hours.
_LONGEST_SENTENCE = 500
# Names of organisations are told apart by so many words at their end.
_MOST_ORGANISATION_WORDS = 20


@dataclass(frozen=True, slots=True)
class Introduction:
    """What a turn says of a speaker's affiliation.

    `turn` is an index into the turns given; `speaker` the label of whom it is said, `by_self`
    whether they say it themselves. `quote` stands in one paragraph of the turn, its white space
    as captioned; the rest are words of it. One of them at least is not empty.
    """

    turn: int
    speaker: str
    by_self: bool
    quote: str
    organisation: str = ""
    position: str = ""
    place: str = ""


def find_introductions(turns: Sequence[Turn]) -> list[Introduction]:
    """All introductions in the turns, in their order; the same fact in the same turn once."""
    cast = Cast(dict.fromkeys(turn.label for turn in turns if turn.label is not None))
    speech = [(index, turn) for index, turn in enumerate(turns) if turn.kind is TurnKind.SPEECH]
    following = [*(turn.label for _, turn in speech[1:]), None]
    members = _Members()
    found: list[Introduction] = []
    for (index, turn), called in zip(speech, following, strict=False):
        told = _Telling(cast, index, turn.label, called, members)
        of_turn = _unlike(told.introductions(turn.paragraphs))
        for one in of_turn:
            members.add(one)
        found += of_turn
    return found


class _Members:
    """Those who were said to be of an organisation, found by the last words of its name.

    The Tide Board's members are found under "tide board" and under "board".
    """

    def __init__(self) -> None:
        self._by_ending: defaultdict[tuple[str, ...], set[str]] = defaultdict(set)

    def add(self, one: Introduction) -> None:
        words = one.organisation.casefold().split()[-_MOST_ORGANISATION_WORDS:]
        for start in range(len(words)):
            self._by_ending[tuple(words[start:])].add(one.speaker)

    def only_other(self, organisation: str, speaker: str | None) -> str | None:
        """The one member besides `speaker`; None where there is none, or more than one."""
        known = self._by_ending.get(tuple(organisation.casefold().split()), set())
        # So many sentences may ask after so many members that they are counted, not gone through.
        if len(known) != 1 + (speaker in known):
            return None
        return next(label for label in known if label != speaker)


def _unlike(introductions: Iterator[Introduction]) -> list[Introduction]:
    facts: dict[tuple[str, ...], Introduction] = {}
    for one in introductions:
        fact = (one.speaker, one.organisation, one.position, one.place)
        facts.setdefault(tuple(map(str.casefold, fact)), one)
    return list(facts.values())


@dataclass(frozen=True, slots=True)
class _Telling:
    """One turn, and all that it takes to know of whom it speaks."""

    cast: Cast
    turn: int
    speaker: str | None
    called: str | None
    members: _Members

    def introductions(self, paragraphs: Sequence[str]) -> Iterator[Introduction]:
        speaks = None
        if self.speaker is not None and self.speaker in self.cast:
            speaks = Self(self.speaker, self.cast)
        for place, paragraph in enumerate(paragraphs):
            if len(paragraph) >= _SHORTEST and may_introduce(paragraph, self.cast, speaks):
                yield from self._of_paragraph(paragraph, speaks, is_first=place == 0)

    def _of_paragraph(
        self, paragraph: str, speaks: Self | None, *, is_first: bool
    ) -> Iterator[Introduction]:
        addressee: str | None = None
        topic: str | None = None
        for number, sentence in enumerate(sentences(paragraph)):
            if len(sentence.words) > _LONGEST_SENTENCE:
                # Somebody else may have been called in it.
                addressee = topic = None
                continue
            mentions = [
                mention
                for mention in self.cast.mentions(sentence, self.called)
                if mention.label != self.speaker
            ]
            if speaks is not None:
                opening = is_first and number < _OPENING_SENTENCES
                for said in self_introductions(sentence, speaks, opening):
                    yield self._introduction(sentence, speaks.label, said.start, said.description)
            yield from self._by_another(sentence, mentions)
            if topic and (found := of_pronoun(sentence, topic)):
                yield self._referred(sentence, found)
            for mention in mentions:
                if is_called(sentence, mention):
                    addressee = mention.label
            if addressee:
                for found in of_addressee(sentence, addressee):
                    yield self._referred(sentence, found)
            labels = {mention.label for mention in mentions}
            topic = self.called if labels == {self.called} else None

    def _by_another(self, sentence: Sentence, mentions: list[Mention]) -> Iterator[Introduction]:
        for statement in statements_of_others(sentence, mentions):
            yield self._referred(sentence, statement)
            if statement.shared and self.speaker is not None and self.speaker in self.cast:
                yield self._referred(sentence, replace(statement, label=self.speaker))
        for mention in mentions:
            if mention.label == self.called and (found := of_perspective(sentence, mention)):
                yield self._referred(sentence, found)
        for start, description in colleague(sentence):
            member = self.members.only_other(description.organisation, self.speaker)
            if member is not None:
                yield self._introduction(sentence, member, start, description)

    def _referred(self, sentence: Sentence, found: Statement) -> Introduction:
        one = self._introduction(sentence, found.label, found.start, found.description)
        return replace(one, quote=sentence.text(found.start, found.end))

    def _introduction(
        self, sentence: Sentence, speaker: str, start: int, description: Description
    ) -> Introduction:
        return Introduction(
            turn=self.turn,
            speaker=speaker,
            by_self=speaker == self.speaker,
            quote=sentence.text(start, description.end),
            organisation=description.organisation,
            position=description.position,
            place=description.place,
        )
