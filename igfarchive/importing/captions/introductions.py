"""Proposes who the speakers of a transcript are, from what they and others say of them.

A proposal is for a person to decide upon. In doubt there is none: a wrong one costs more than one
that is missing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from igfarchive.importing.captions.introducing.avowals import Self, avowals
from igfarchive.importing.captions.introducing.descriptions import Description
from igfarchive.importing.captions.introducing.mentions import Cast, Mention
from igfarchive.importing.captions.introducing.referrals import (
    Referral,
    colleague,
    is_called,
    of_addressee,
    of_perspective,
    of_pronoun,
    referrals,
)
from igfarchive.importing.captions.introducing.sentences import Sentence, sentences
from igfarchive.importing.captions.transcript import Turn, TurnKind

_OPENING_SENTENCES = 4
# The longest sentence that we know has 81 words. One of hundreds has lost its full stops, and does
# not tell where a statement ends; and each of its words may be held against all the others, so that
# a file of nothing else would take hours.
_LONGEST_SENTENCE = 500


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
    found: list[Introduction] = []
    for index, turn in enumerate(turns):
        if turn.kind is TurnKind.SPEECH:
            told = _Telling(cast, index, turn.label, _called(turns, index), found)
            found += _unlike(told.introductions(turn.paragraphs))
    return found


def _called(turns: Sequence[Turn], index: int) -> str | None:
    """Who speaks next."""
    for turn in turns[index + 1 :]:
        if turn.kind is TurnKind.SPEECH:
            return turn.label
    return None


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
    earlier: Sequence[Introduction]

    def introductions(self, paragraphs: Sequence[str]) -> Iterator[Introduction]:
        for place, paragraph in enumerate(paragraphs):
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
                opening = place == 0 and number < _OPENING_SENTENCES
                yield from self._by_self(sentence, opening)
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

    def _by_self(self, sentence: Sentence, opening: bool) -> Iterator[Introduction]:
        if self.speaker is None or self.speaker not in self.cast:
            return
        for found in avowals(sentence, Self(self.speaker, self.cast), opening):
            yield self._introduction(sentence, self.speaker, found.start, found.description)

    def _by_another(self, sentence: Sentence, mentions: list[Mention]) -> Iterator[Introduction]:
        for referral in referrals(sentence, mentions):
            yield self._referred(sentence, referral)
            if referral.shared and self.speaker is not None and self.speaker in self.cast:
                yield self._referred(sentence, replace(referral, label=self.speaker))
        for mention in mentions:
            if mention.label == self.called and (found := of_perspective(sentence, mention)):
                yield self._referred(sentence, found)
        for start, description in colleague(sentence):
            known = self._those_of(description.organisation)
            if len(known) == 1:
                yield self._introduction(sentence, known.pop(), start, description)

    def _those_of(self, organisation: str) -> set[str]:
        """Those who were said before to be of an organisation, its name perhaps a longer one."""
        words = organisation.casefold().split()
        return {
            one.speaker
            for one in self.earlier
            if one.organisation.casefold().split()[-len(words) :] == words
        } - {self.speaker}

    def _referred(self, sentence: Sentence, found: Referral) -> Introduction:
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
