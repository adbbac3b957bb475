"""The forms in which curators annotate words, and in which anybody suggests a correction."""

from typing import Any

from django import forms
from django.http import QueryDict

from igfarchive.annotating.anchoring.anchors import Place, Selector, anchor
from igfarchive.annotating.webannotations.facts import (
    LONGEST_LINK,
    LONGEST_NAME,
    LONGEST_WORDS,
    Facts,
)
from igfarchive.archive.choices import AnnotationMotivation
from igfarchive.archive.models import Utterance
from igfarchive.archive.readings import Reading

LONGEST_REASON = 2_000
LONGEST_CONTEXT = 500


def chosen_words(address: QueryDict) -> dict[str, str]:
    """What an address says of the words that were chosen: `?quote=` or `?words=`, what stands
    before and after them, and where they start."""
    around = {name: address.get(name, "") for name in ("before", "after", "start")}
    return {"words": address.get("quote") or address.get("words", "")} | around


class TextField(forms.CharField):
    """Text with line breaks as the archive keeps them, and not as a form sends them."""

    def to_python(self, value: Any) -> str:
        text: str | None = super().to_python(value)
        return (text or "").replace("\r\n", "\n")


class WordsForm(forms.Form):
    """Words of a turn, found again in the reading that was shown.

    A script fills in where they stand; without it they have to be unambiguous.
    """

    words = TextField(
        label="The words",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        help_text="As they stand in the turn. Without any it is about the whole turn.",
    )
    before = TextField(
        required=False, strip=False, max_length=LONGEST_CONTEXT, widget=forms.HiddenInput
    )
    after = TextField(
        required=False, strip=False, max_length=LONGEST_CONTEXT, widget=forms.HiddenInput
    )
    start = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    def __init__(
        self, utterance: Utterance, reading: Reading, *args: Any, lost: str = "", **kwargs: Any
    ) -> None:
        """The form on a turn; `lost` are the words of an annotation that may go on without them."""
        super().__init__(*args, **{"label_suffix": ""} | kwargs)
        self.utterance = utterance
        self.reading = reading
        self.lost = lost
        self._beside = ("", "")
        for name, field in self.fields.items():
            if field.help_text:
                field.widget.attrs["aria-describedby"] = f"id_{name}_help"

    def clean(self) -> dict[str, Any]:
        """`place` is where the words stand in the captioned text: without words all of it.

        It is None for the words of an annotation that has `lost` them.
        """
        facts = super().clean() or self.cleaned_data
        if self.lost and facts.get("words") == self.lost:
            facts["place"] = None
        elif self.is_correction(facts) and not facts.get("words", "-").strip():
            self.add_error("words", "Write the words that are wrong.")
        elif "words" in facts:
            facts["place"] = self._find(facts["words"], facts)
            if facts["place"] is None:
                self.add_error(
                    "words",
                    "These words do not stand in this turn in one place alone. Write them as they "
                    "are shown, with more of the words around them.",
                )
        return facts

    def is_correction(self, _facts: dict[str, Any], /) -> bool:
        """Whether it puts words right, and so has to say which."""
        return True

    def _find(self, words: str, facts: dict[str, Any]) -> Place | None:
        if not words.strip():
            return Place(0, len(self.utterance.text))
        start = facts.get("start")
        stripped = words.strip()
        if start is not None:
            start += len(words) - len(words.lstrip())
        found = anchor(
            Selector(
                stripped,
                facts.get("before") or "",
                facts.get("after") or "",
                start,
                None if start is None else start + len(stripped),
            ),
            self.reading.text,
        )
        if found is None:
            return None
        place = Place(*self.reading.captioned_place(*found))
        start, end = self.reading.place_here(*place)
        text = self.reading.text
        self._beside = (text[start : found.start], text[found.end : end])
        return place

    def replacing(self, replacement: str) -> str:
        """What replaces the captioned words where `replacement` does those that were chosen.

        Of words that were corrected before only a part may have been chosen: the rest stays.
        """
        before, after = self._beside
        return before + replacement + after


class AnnotationForm(WordsForm):
    """What a curator knows of some words."""

    motivation = forms.ChoiceField(label="What it is", choices=AnnotationMotivation.choices)
    replacement = forms.CharField(
        label="The corrected words",
        required=False,
        max_length=LONGEST_WORDS,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
        help_text="For a correction. Empty, it says that the words were not spoken.",
    )
    body = TextField(
        label="Text",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        help_text="The comment, explanation or tag; of a correction the reason. Markdown.",
    )
    link = forms.CharField(
        label="Link or source",
        required=False,
        max_length=LONGEST_LINK,
        widget=forms.URLInput(attrs={"autocomplete": "off"}),
        help_text="An address: https://…",
    )
    creator = forms.CharField(
        label="Who says so",
        required=False,
        max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs={"dir": "auto"}),
        help_text="Shown beside it. Of the speaker’s own word the speaker.",
    )
    version = forms.CharField(required=False, widget=forms.HiddenInput)
    field_order = ("motivation", "words", "replacement", "body", "link", "creator")

    def is_correction(self, facts: dict[str, Any], /) -> bool:
        return facts.get("motivation") == AnnotationMotivation.EDITING

    def facts(self) -> Facts:
        said = self.cleaned_data
        return Facts(
            motivation=said["motivation"],
            body=said["body"],
            replacement=self.replacing(said["replacement"]) if self.is_correction(said) else None,
            link=said["link"],
            creator=said["creator"],
        )


class SuggestionForm(WordsForm):
    """A correction that somebody suggests, without an account."""

    words = TextField(
        label="The words that are wrong",
        strip=False,
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        help_text="As they stand in the turn, with enough of them to be found in one place alone.",
    )
    replacement = forms.CharField(
        label="What was said instead",
        required=False,
        max_length=LONGEST_WORDS,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
        help_text="Empty if the words were not spoken at all.",
    )
    reason = TextField(
        label="How you know",
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text="For instance: the recording at 12:40, or that you are the speaker.",
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

    def facts(self) -> Facts:
        said = self.cleaned_data
        return Facts(
            motivation=AnnotationMotivation.EDITING,
            body=said["reason"],
            replacement=self.replacing(said["replacement"]),
            link=said["source"],
            creator=said["name"],
        )
