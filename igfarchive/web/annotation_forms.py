"""The form in which curators annotate words, and what all forms on words of a turn have."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.html import format_html
from django.utils.safestring import SafeString

from igfarchive.annotating.anchoring.anchors import Place, Selector, anchor, places_of
from igfarchive.annotating.webannotations.facts import (
    LONGEST_LINK,
    LONGEST_NAME,
    LONGEST_WORDS,
    Facts,
)
from igfarchive.archive.choices import AnnotationMotivation
from igfarchive.archive.models import Utterance
from igfarchive.archive.readings import Reading
from igfarchive.text.characters import with_plain_spaces

LONGEST_CONTEXT = 500
MOST_OFFERED = 20
"""Places that somebody is asked to choose from; of more they write more words."""
SHOWN_BESIDE = 40
"""Characters that tell a place from the others, on either side."""


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


class PlaceChoice(forms.RadioSelect):
    """One of several places; the focus can be led to the first."""

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)
        if int(option["index"]) > 0:
            option["attrs"].pop("autofocus", None)
        return option


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
    which = forms.IntegerField(
        label="Which of them?", required=False, min_value=0, widget=PlaceChoice
    )

    def __init__(
        self, utterance: Utterance, reading: Reading, *args: Any, lost: str = "", **kwargs: Any
    ) -> None:
        """The form on a turn; `lost` are the words of an annotation that may go on without them."""
        super().__init__(*args, **{"label_suffix": ""} | kwargs)
        self.utterance = utterance
        self.reading = reading
        self.lost = lost
        self._beside = ("", "")
        self._offered: Sequence[tuple[int, SafeString]] = ()

    @property
    def turn_text(self) -> str:
        """The words of the turn, as its page shows them."""
        return with_plain_spaces(self.reading.text)

    def visible_fields(self) -> list[forms.BoundField]:
        """All but the question which of several places is meant, where it is none."""
        fields = super().visible_fields()
        return [field for field in fields if field.name != "which" or self._offered]

    def full_clean(self) -> None:
        """Also leads the focus of whoever sent it to what is to be mended first."""
        super().full_clean()
        wrong = next((field for name, field in self.fields.items() if name in self.errors), None)
        if wrong:
            wrong.widget.attrs["autofocus"] = True

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
                self._ask(facts["words"])
        return facts

    def is_correction(self, _facts: dict[str, Any], /) -> bool:
        """Whether it puts words right, and so has to say which."""
        return True

    def _ask(self, words: str) -> None:
        """Say why the words have no place: there is none, or it has to be said which."""
        several = len(places_of(words.strip(), self.reading.text))
        if not several:
            self.add_error(
                "words",
                "These words do not stand in this turn. Write them as they are shown.",
            )
        elif self._offered:
            self.add_error("which", f"They stand in {several} places of this turn. Choose one.")
        else:
            self.add_error(
                "words",
                f"These words stand in {several} places of this turn. Write more of the words "
                "around those that you mean.",
            )

    def _find(self, words: str, facts: dict[str, Any]) -> Place | None:
        if not words.strip():
            return Place(0, len(self.utterance.text))
        places = places_of(words.strip(), self.reading.text)
        found = self._chosen(places, words, facts) or self._anchored(words, facts)
        if found is None and len(places) == 1:
            # What stood around the words that were chosen once does not hold of these.
            (found,) = places
        if found is None:
            return None
        place = Place(*self.reading.captioned_place(*found))
        start, end = self.reading.place_here(*place)
        text = self.reading.text
        self._beside = (text[start : found.start], text[found.end : end])
        return place

    def _chosen(self, places: Sequence[Place], words: str, facts: dict[str, Any]) -> Place | None:
        """The place that was chosen of several. They are offered again, with that one chosen."""
        if not 1 < len(places) <= MOST_OFFERED:
            return None
        asked = facts.get("which") is not None
        if asked or self._anchored(words, facts) is None:
            text = self.reading.text
            self._offered = [(place.start, _in_context(place, text)) for place in places]
            self.fields["which"].widget.choices = self._offered
        return next((place for place in places if place.start == facts.get("which")), None)

    def _anchored(self, words: str, facts: dict[str, Any]) -> Place | None:
        """The place that the words have alone, or that what stands around them tells."""
        stripped = words.strip()
        start = facts.get("start")
        if start is not None:
            start += len(words) - len(words.lstrip())
        return anchor(
            Selector(
                stripped,
                facts.get("before") or "",
                facts.get("after") or "",
                start,
                None if start is None else start + len(stripped),
            ),
            self.reading.text,
        )

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
    field_order = ("motivation", "words", "which", "replacement", "body", "link", "creator")

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


def _in_context(place: Place, text: str) -> SafeString:
    """The words of a place between those around them: … and the <mark>tide</mark> tables are …"""
    text = with_plain_spaces(text)
    first, last = max(0, place.start - SHOWN_BESIDE), place.end + SHOWN_BESIDE
    before, after = text[first : place.start], text[place.end : last]
    # Of a word that is cut off nothing is shown, where spaces part words.
    if first > 0:
        before = f"… {before.partition(' ')[2] or before}"
    if last < len(text):
        after = f"{after.rpartition(' ')[0] or after} …"
    return format_html("<bdi>{}<mark>{}</mark>{}</bdi>", before, text[slice(*place)], after)
