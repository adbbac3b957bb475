"""The forms of bringing files in: what comes, and what is filled in of it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.forms import BoundField

from igfarchive.archive.choices import SessionKind
from igfarchive.importing.fetching import LONGEST_ADDRESS
from igfarchive.importing.given_facts import GivenFacts, GivenSpeaker
from igfarchive.importing.sheets import EventFacts, SessionFacts, Sheet

LONGEST_NAME = 200
KINDS = [("", "As it says itself"), *SessionKind.choices]


class AroundForm(forms.Form):
    """What holds for all files of a batch that do not say it themselves."""

    event = forms.CharField(
        max_length=LONGEST_NAME,
        required=False,
        widget=forms.TextInput({"list": "events"}),
        help_text="Its name, such as IGF 2031, for files that do not name their event.",
    )
    kind = forms.ChoiceField(choices=KINDS, required=False, label="Kind of session")
    title_from_name = forms.BooleanField(
        required=False,
        label="Take the title from the file’s name where the transcript states none",
    )

    def sheet(self) -> Sheet:
        """What it says, as a folder's sheet would."""
        facts = self.cleaned_data
        return Sheet(
            event=EventFacts(name=" ".join(facts["event"].split())),
            session=SessionFacts(kind=facts["kind"]),
        )


class FilesForm(forms.Form):
    """What comes beside files, which are read off the request: so many are no form's."""

    text = forms.CharField(
        required=False,
        widget=forms.Textarea({"rows": 6}),
        label="Or paste a transcript",
        strip=False,
    )
    name = forms.CharField(
        max_length=100,
        required=False,
        label="Name of the pasted transcript",
        help_text="Such as ws-81: the file is called so.",
    )
    addresses = forms.CharField(
        required=False,
        widget=forms.Textarea({"rows": 2}),
        label="Or addresses of transcripts, one a line",
    )

    def clean_name(self) -> str:
        name = str(self.cleaned_data["name"])
        if "/" in name or "\\" in name:
            raise forms.ValidationError("Write a name without slashes.")
        return name

    def clean_addresses(self) -> list[str]:
        addresses = list(dict.fromkeys(str(self.cleaned_data["addresses"]).split()))
        for address in addresses:
            if not address.startswith("https://") or len(address) > LONGEST_ADDRESS:
                raise forms.ValidationError(
                    f"{address[:100]} is no whole https address of {LONGEST_ADDRESS} characters "
                    "at most."
                )
        return addresses


class UploadForm(FilesForm, AroundForm):
    """A new import."""

    field_order = ("text", "name", "addresses", "event", "kind", "title_from_name")


@dataclass(frozen=True, slots=True)
class LabelField:
    """The field of a label, beside what the preview says of it."""

    field: BoundField
    said: Mapping[str, Any]
    options: str


class FactsForm(forms.Form):
    """What is stated of a session; `labels` are those of its preview. Only what somebody changes is
    stated by hand, so that what the transcript says itself stays its own."""

    event = forms.CharField(
        max_length=LONGEST_NAME, required=False, widget=forms.TextInput({"list": "events"})
    )
    code = forms.CharField(max_length=40, required=False, help_text="As the forum writes it: WS 81")
    title = forms.CharField(max_length=500, required=False)
    kind = forms.ChoiceField(choices=KINDS, required=False)
    date = forms.DateField(
        required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    recordings = forms.CharField(
        required=False,
        widget=forms.Textarea({"rows": 2}),
        label="Addresses of recordings, one a line",
    )

    def __init__(
        self, data: Any, sheet: Sheet, said: Mapping[str, str], labels: list[dict[str, Any]]
    ) -> None:
        initial = {
            "event": sheet.event.name or said.get("Event", ""),
            "code": sheet.session.code or said.get("Code", ""),
            "title": sheet.session.title or said.get("Title", ""),
            "kind": sheet.session.kind,
            "date": sheet.session.date or said.get("Date", ""),
            "recordings": "\n".join(each.url for each in sheet.recordings),
        }
        super().__init__(data, initial=initial)
        for name in ("code", "title", "date"):
            stays = said.get(name.title(), "")
            if stays and stays != str(initial[name]):
                self.fields[name].help_text = f"The archive has “{stays}”, and keeps it."
        # A label that two speakers share, as a curator said, is nothing that one name could say.
        counts = Counter(said["label"] for said in labels)
        self.said = [said for said in labels if counts[said["label"]] == 1]
        self.shared = [said for said in labels if counts[said["label"]] > 1]
        for number, each in enumerate(self.said):
            widget = forms.TextInput(
                {"list": f"likely-{number}", "autocomplete": "off"} if each["likely"] else {}
            )
            self.fields[f"label-{number}"] = forms.CharField(
                max_length=LONGEST_NAME,
                required=False,
                initial=each["name"],
                label=f"Speaker of {each['label']}",
                widget=widget,
            )

    def labels(self) -> Iterator[LabelField]:
        for number, said in enumerate(self.said):
            yield LabelField(self[f"label-{number}"], said, f"likely-{number}")

    def facts(self) -> list[BoundField]:
        names = ("event", "code", "title", "kind", "date", "recordings")
        return [self[name] for name in names]

    def clean_recordings(self) -> list[str]:
        addresses = str(self.cleaned_data["recordings"]).split()
        for address in addresses:
            parts = urlsplit(address)
            if parts.scheme not in ("http", "https") or not parts.hostname:
                raise forms.ValidationError(f"{address[:100]} is no whole address: https://….")
        return addresses

    def given(self) -> GivenFacts:
        changed = set(self.changed_data)
        values: dict[str, Any] = {
            name: self.cleaned_data[name] or ""
            for name in ("event", "code", "title", "kind", "date")
            if name in changed
        }
        if "recordings" in changed:
            values["recordings"] = self.cleaned_data["recordings"]
        speakers = {
            said["label"]: _speaker(self.cleaned_data[f"label-{number}"], said["likely"])
            for number, said in enumerate(self.said)
            if f"label-{number}" in changed
        }
        for name in ("event", "code", "title"):
            if name in values:
                values[name] = " ".join(values[name].split())
        return GivenFacts(**values, speakers=speakers)


def _speaker(written: str, likely: Iterable[Mapping[str, str]]) -> GivenSpeaker:
    """Who is meant: one of those who were offered, if it is the name of one."""
    name = " ".join(written.split())
    return GivenSpeaker(name, next((each["slug"] for each in likely if each["name"] == name), ""))
