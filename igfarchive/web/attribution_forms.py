"""The forms in which curators say who speaks. Each gives a plan of what would change."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from igfarchive.archive.attribution_plans import (
    Plan,
    plan_label,
    plan_spelling,
    plan_split_by_label,
    plan_split_by_session,
    plan_turns,
)
from igfarchive.archive.models import Session, Speaker, SpeakerName
from igfarchive.text.characters import without_accents
from igfarchive.text.names import fold_name
from igfarchive.transcripts.grammar.names import read_label

MOST_NAMED = 5
RANGE = re.compile(r"u?(\d{1,9})(?:\s*(?:-|–|to)\s*u?(\d{1,9}))?", re.IGNORECASE)


class SpeakerForm(forms.Form):
    """Somebody, by a name that the archive knows, by the end of an address, or as somebody new."""

    who = forms.CharField(
        required=False,
        max_length=200,
        label="By",
        help_text="A name as the archive has it, or what the address of the speaker ends in.",
    )
    new = forms.BooleanField(required=False, label="Somebody new, who is called so")
    nobody = forms.BooleanField(required=False, label="Nobody who is known")

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or self.cleaned_data
        who = " ".join(facts.get("who", "").split())
        if bool(who) == bool(facts.get("nobody")):
            self.add_error("who", "Name somebody, or choose that nobody is known.")
        elif facts.get("new"):
            if not any(sign.isalnum() for sign in fold_name(who)):
                self.add_error("who", "A name has a letter or a digit.")
        elif who:
            known = _known(who)
            if not known:
                self.add_error("who", f"Nobody is known as “{who}”. Is it somebody new?")
            elif len(known) > 1:
                self.add_error("who", f"Several are called so, write one of {_listed(known)}.")
            else:
                facts["known"] = known[0]
        return {**facts, "who": who}

    def speaker(self) -> Speaker | None:
        """Who was named; without a key if that is somebody new."""
        facts = self.cleaned_data
        if not facts["new"]:
            known: Speaker | None = facts.get("known")
            return known
        reading = read_label(facts["who"])
        return Speaker(
            name=facts["who"],
            sort_name=without_accents(reading.sort_name),
            kind=reading.kind,
            reviewed=True,
        )


class LabelForm(SpeakerForm):
    """All turns of a label in a session."""

    label = forms.CharField(max_length=200, label="Label")

    def plan(self, session: Session) -> Plan:
        return plan_label(session, self.cleaned_data["label"], self.speaker())


class TurnsForm(SpeakerForm):
    """Some turns of a session: boxes that are ticked, and ranges that are typed."""

    turn = forms.TypedMultipleChoiceField(required=False, coerce=int, label="Turns")
    ranges = forms.CharField(
        required=False,
        max_length=2_000,
        label="Turns, or from one to another",
        help_text="As u12 to u40, u45. They count in the order of the transcript.",
    )

    def __init__(self, session: Session, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        speech = session.utterances.current().speech().order_by("position")
        self.keys = list(speech.values_list("key", flat=True))
        self.fields["turn"].choices = [(key, f"u{key}") for key in self.keys]  # type: ignore[attr-defined]

    def clean_ranges(self) -> set[int]:
        """The keys that are named."""
        places = {key: place for place, key in enumerate(self.keys)}
        named: set[int] = set()
        for part in filter(None, (each.strip() for each in self.cleaned_data["ranges"].split(","))):
            match = RANGE.fullmatch(part)
            if not match:
                raise forms.ValidationError(f"“{part}” is no turn: write u12, or u12 to u40.")
            first, last = int(match[1]), int(match[2] or match[1])
            for key in (first, last):
                if key not in places:
                    raise forms.ValidationError(f"u{key} is no turn of speech in the transcript.")
            if places[first] > places[last]:
                raise forms.ValidationError(f"u{first} comes after u{last}: the earlier one first.")
            named.update(self.keys[places[first] : places[last] + 1])
        return named

    def plan(self, session: Session) -> Plan:
        keys = {*self.cleaned_data["turn"], *self.cleaned_data["ranges"]}
        return plan_turns(session, keys, self.speaker())


class SplitForm(SpeakerForm):
    """Some sessions of a speaker, or some labels, are somebody else's."""

    session = forms.TypedMultipleChoiceField(required=False, coerce=int, label="Sessions")
    label = forms.MultipleChoiceField(required=False, label="Labels")
    names = forms.BooleanField(
        required=False, label="From now on, captions with these labels mean the other one"
    )

    def __init__(
        self, sessions: Iterable[int], labels: Iterable[str], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["session"].choices = [(each, each) for each in sessions]  # type: ignore[attr-defined]
        self.fields["label"].choices = [(each, each) for each in labels]  # type: ignore[attr-defined]
        self.fields["nobody"].label = "Nobody who is known: labels alone"

    def clean(self) -> dict[str, Any]:
        facts = super().clean()
        if bool(facts.get("session")) == bool(facts.get("label")):
            raise forms.ValidationError("Select sessions, or select labels: one of the two.")
        if facts.get("nobody") and (facts.get("session") or facts.get("names")):
            raise forms.ValidationError(
                "Nobody is named in captions from now on, or takes part in sessions: select labels "
                "alone."
            )
        return facts

    def plan(self, former: Speaker) -> Plan:
        facts = self.cleaned_data
        if facts["session"]:
            return plan_split_by_session(former, facts["session"], self.speaker())
        return plan_split_by_label(former, facts["label"], self.speaker(), names=facts["names"])


class SpellingMoveForm(SpeakerForm):
    """A spelling is somebody else's, with its turns."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["nobody"]

    def plan(self, name: SpeakerName) -> Plan:
        return plan_spelling(name, self.speaker())


def _known(who: str) -> Sequence[Speaker]:
    """The speakers whom the words name: one by an address, else all who are called so."""
    standing = Speaker.objects.filter(merged_into=None)
    if by_slug := standing.filter(slug=who).first():
        return [by_slug]
    named = SpeakerName.objects.filter(folded=fold_name(who)).select_related("speaker")
    spelled = {name.speaker for name in named if name.speaker.merged_into_id is None}
    called = standing.filter(name__iexact=who)[: MOST_NAMED + 1]
    return sorted({*spelled, *called}, key=lambda speaker: speaker.slug)


def _listed(speakers: Sequence[Speaker]) -> str:
    """Their names and addresses, the first few."""
    return ", ".join(f"{each.slug} ({each})" for each in speakers[:MOST_NAMED])
