"""What curators decided of who speaks in a session, as an import has to keep to it.

The desk wins over the sheet, and the sheet over spellings that are known everywhere. Of two
decisions that stand the later one counts.
"""

from collections.abc import Iterable
from typing import NamedTuple

from igfarchive.archive.models import (
    AttributedTurn,
    AttributionRule,
    Session,
    Speaker,
)
from igfarchive.text.names import fold_name

BATCH = 500


class Meaning(NamedTuple):
    """Whom a label means in a session, and the rule of the desk that says so, if one does."""

    speaker: Speaker | None
    rule: AttributionRule | None = None


class Decided:
    """What stands decided for a session. `by_hand` are the ids of turns whose speaker was decided
    for themselves, whatever they are labelled.

    `UNDECIDED` serves a session that is new.
    """

    def __init__(self, session: Session | None) -> None:
        self._labels: dict[str, AttributionRule] = {}
        self._people: dict[int | None, AttributionRule] = {}
        self.by_hand: set[int] = set()
        if session is None:
            return
        standing_rules = AttributionRule.objects.filter(
            session=session, attribution__undone_at=None
        ).select_related("attribution__speaker__merged_into", "before__merged_into")
        ruled: set[tuple[int, str]] = set()
        for rule in standing_rules.order_by("attribution_id"):
            ruled.add((rule.attribution_id, rule.folded))
            if rule.folded:
                self._labels[rule.folded] = rule
            elif before := standing(rule.before):
                self._people[before.pk] = rule
        turns = AttributedTurn.objects.filter(
            utterance__session=session, attribution__undone_at=None
        ).order_by("attribution_id")
        for pk, attribution, label in turns.values_list(
            "utterance", "attribution", "utterance__label"
        ):
            by_rule = {(attribution, fold_name(label)), (attribution, "")} & ruled
            (self.by_hand.discard if by_rule else self.by_hand.add)(pk)

    def rules(self, folded: str) -> bool:
        """Whether the desk says whom this label means here."""
        return folded in self._labels

    def meaning(self, folded: str, otherwise: Speaker | None) -> Meaning:
        """Whom a label means here, which means `otherwise` where nothing is decided."""
        found = Meaning(otherwise)
        if label := self._labels.get(folded):
            found = Meaning(standing(label.attribution.speaker), label)
        person = self._people.get(found.speaker.pk) if found.speaker else None
        if person and (found.rule is None or found.rule.attribution_id < person.attribution_id):
            found = Meaning(standing(person.attribution.speaker), person)
        return found

    def person(self, speaker: Speaker) -> Speaker:
        """Who somebody is here, whom a sheet lists."""
        rule = self._people.get(speaker.pk)
        return (rule and standing(rule.attribution.speaker)) or speaker


UNDECIDED = Decided(None)


def standing(speaker: Speaker | None) -> Speaker | None:
    """Who the speaker is by now, if merged into somebody since."""
    return speaker and (speaker.merged_into or speaker)


def note_turns(turns: Iterable[tuple[AttributionRule, int]]) -> None:
    """Note that an import gave these turns, by their ids, to whom a rule names: they go back with
    the others where the attribution is undone."""
    AttributedTurn.objects.bulk_create(
        (
            AttributedTurn(
                attribution_id=rule.attribution_id, utterance_id=pk, before_id=rule.before_id
            )
            for rule, pk in turns
        ),
        batch_size=BATCH,
        ignore_conflicts=True,
    )
