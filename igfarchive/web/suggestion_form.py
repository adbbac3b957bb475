"""The form in which anybody suggests a correction: of words, or of who is said to have spoken."""

from collections.abc import Callable
from typing import Any

from django import forms

from igfarchive.annotating.markup.cleaning import BodyError, check_line, to_html
from igfarchive.annotating.webannotations.facts import (
    LONGEST_LINK,
    LONGEST_NAME,
    LONGEST_WORDS,
    Facts,
    check_link,
)
from igfarchive.annotating.webannotations.refusals import RefusedError
from igfarchive.archive.choices import AnnotationMotivation
from igfarchive.text.breaks import PARAGRAPH_BREAK
from igfarchive.web.annotation_forms import TextField, WordsForm

LONGEST_REASON = 2_000

WORDS, SPEAKER = "words", "speaker"
WRONG = {
    WORDS: "The words: something else was said",
    SPEAKER: "The speaker: somebody else said this, or it was not me",
}
"""What may be wrong, and how the form calls it."""


class SuggestionForm(WordsForm):
    """A correction that somebody suggests, without an account.

    Wrong words become a correction. That somebody else spoke is a comment, which begins by saying
    so: whose a turn is says the transcript, and curators put it right there.
    """

    wrong = forms.ChoiceField(
        label="What is wrong?",
        choices=WRONG.items(),
        required=False,
        initial=WORDS,
        widget=forms.RadioSelect,
    )
    words = TextField(
        label="The words that are wrong",
        required=False,
        strip=False,
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        help_text="As they stand in the turn. If the speaker is wrong, the words that are somebody "
        "else’s: none means the whole turn.",
    )
    replacement = forms.CharField(
        label="What was said instead",
        required=False,
        max_length=LONGEST_WORDS,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
        help_text="Empty if the words were not spoken at all.",
    )
    speaker = forms.CharField(
        label="Who said it",
        required=False,
        max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
        help_text="If the speaker is wrong, and you know who it was.",
    )
    reason = TextField(
        label="How you know (required)",
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text="For instance: the recording at 12:40, or that you are the speaker.",
        error_messages={
            "required": "Say how you know it: from the recording, or because you were there."
        },
    )
    source = forms.CharField(
        label="An address that shows it",
        required=False,
        max_length=LONGEST_LINK,
        widget=forms.URLInput(attrs={"autocomplete": "off"}),
        help_text="https://…",
    )
    name = forms.CharField(
        label="Your name",
        required=False,
        max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "name"}),
        help_text="Shown with the correction if it is accepted. May be left out.",
    )
    field_order = ("wrong", "words", "which", "replacement", "speaker", "reason", "source", "name")

    def clean_replacement(self) -> str:
        return _sound(check_line, self.cleaned_data["replacement"], "This", LONGEST_WORDS)

    def clean_speaker(self) -> str:
        return _sound(check_line, self.cleaned_data["speaker"], "The name", LONGEST_NAME)

    def clean_reason(self) -> str:
        reason: str = self.cleaned_data["reason"]
        _sound(to_html, reason)
        return reason

    def clean_source(self) -> str:
        return _sound(check_link, self.cleaned_data["source"])

    def clean_name(self) -> str:
        return _sound(check_line, self.cleaned_data["name"], "The name", LONGEST_NAME)

    def clean(self) -> dict[str, Any]:
        facts = super().clean()
        if self.is_correction(facts):
            self._check_correction(facts)
        elif facts.get("replacement"):
            self.add_error(
                "replacement",
                "Leave this empty where the speaker is wrong, or choose above that the words are. "
                "If both are, make a suggestion of each.",
            )
        return facts

    def _check_correction(self, facts: dict[str, Any]) -> None:
        """Refuse beside its field what could not be kept as a correction."""
        if facts.get("speaker"):
            self.add_error(
                "speaker",
                "Leave this empty where the words are wrong, or choose above that the speaker is. "
                "If both are, make a suggestion of each.",
            )
        place, replacement = facts.get("place"), facts.get("replacement")
        if place is None or replacement is None:
            return
        captioned = self.utterance.text[slice(*place)]
        if PARAGRAPH_BREAK in captioned:
            self.add_error(
                "words", "A correction stays within a paragraph. Choose words of one alone."
            )
        elif replacement.split() == facts["words"].split():
            self.add_error(
                "replacement", "This is what stands there already. Write what was said instead."
            )
        elif self.replacing(replacement).split() == captioned.split():
            self.add_error(
                "replacement", "The corrected words are the captioned ones. Change them."
            )

    def is_correction(self, facts: dict[str, Any], /) -> bool:
        return facts.get("wrong") != SPEAKER

    def facts(self) -> Facts:
        said = self.cleaned_data
        if not self.is_correction(said):
            who = f"this was {said['speaker']}" if said["speaker"] else "this was somebody else"
            return Facts(
                motivation=AnnotationMotivation.COMMENTING,
                body=f"Wrong speaker: {who}.\n\n{said['reason']}",
                link=said["source"],
                creator=said["name"],
            )
        return Facts(
            motivation=AnnotationMotivation.EDITING,
            body=said["reason"],
            replacement=self.replacing(said["replacement"]),
            link=said["source"],
            creator=said["name"],
        )


def _sound(check: Callable[..., str], *said: Any) -> str:
    """What a check makes of what was written; what it refuses is said beside the field."""
    try:
        return check(*said)
    except (BodyError, RefusedError) as error:
        raise forms.ValidationError(str(error)) from None
