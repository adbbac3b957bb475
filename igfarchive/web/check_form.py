"""The form that checks quotations: one, or those in the quotation marks of a text."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict
from django.urls import reverse

from igfarchive.search.checks import LEAST_WORDS, MOST_QUOTATIONS
from igfarchive.search.filter_values import values_called
from igfarchive.search.known_entities import name_index
from igfarchive.search.matches.articles import quotations_in
from igfarchive.search.matches.quotations import quotation_asked
from igfarchive.search.naming import names_of
from igfarchive.search.queries.claims import Claim, InvalidClaimError, refuse_too_many
from igfarchive.search.queries.query import Query
from igfarchive.web.annotation_forms import TextField

CLAIMED = ("speaker", "session", "event", "year")
"""What may be claimed of a quotation, as fields of the form and of Claim."""
MOST_WORDS = 3_000
"""Words of all quotations of a page together. Those that are put together of pieces take longest:
of a large archive so many of these take seconds."""
LONGEST_ADDRESS = 6_000
"""Characters that proxies and mail programs let through."""

FIELDS = {"quotation": "quote"}
"""Where a field of Claim is called otherwise in the form."""


class AnyTextField(TextField):
    """Text that `Claim` judges, so that each character it refuses is named in the same way."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, **options)
        self.validators = []


class CheckForm(forms.Form):
    """`claims` are what is to be checked, once the form is valid."""

    quote = AnyTextField(
        label="A quotation",
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=f"At least {LEAST_WORDS} words, with or without quotation marks. “…” and “[…]” "
        "stand for words that are left out, “[she]” for words of an editor.",
    )
    article = AnyTextField(
        label="Or a text that quotes",
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text="Such as an article: each quotation in quotation marks is checked, at most "
        f"{MOST_QUOTATIONS} of them and {MOST_WORDS:,} words in all.",
    )
    speaker = AnyTextField(
        label="Said by",
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
        help_text="A name, if somebody is named.",
    )
    session = AnyTextField(
        label="In the session",
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
        help_text="Its code, such as WS 12, or words of its title.",
    )
    event = AnyTextField(
        label="At the event", widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"})
    )
    year = AnyTextField(
        label="In the year",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )

    claims: Sequence[Claim] = ()

    def clean(self) -> dict[str, Any]:
        written = super().clean() or self.cleaned_data
        try:
            self.claims = self._claims(written)
        except InvalidClaimError as error:
            self._refuse(str(error))
        return written

    def _claims(self, written: dict[str, Any]) -> list[Claim]:
        quotations = [written["quote"]] if written["quote"] else []
        if written["article"]:
            found = quotations_in(written["article"])
            if not found:
                raise InvalidClaimError(
                    "article: it has no quotation marks. Put them around the words to check, or "
                    "write one quotation above."
                )
            quotations += found
        if not quotations:
            raise InvalidClaimError("quotation: write one, or a text that has some.")
        said = {name: written[name].strip() for name in CLAIMED}
        return claims_of(quotations, said, "article" if written["article"] else "quotation")

    def _refuse(self, message: str) -> None:
        """Beside the field that the message begins with: "year=12: write…"."""
        name, told = message.split(": ", 1)
        name, equals, value = name.partition("=")
        name = FIELDS.get(name, name)
        if name == "quote" and self.cleaned_data.get("article") and not self.cleaned_data["quote"]:
            name = "article"
        text = f"{value}: {told}" if equals else told[:1].upper() + told[1:]
        self.add_error(name if name in self.fields else None, text)


def claims_of(quotations: Iterable[str], said: dict[str, str], field: str) -> list[Claim]:
    """The claims that these quotations make; InvalidClaimError for more than a page can check."""
    every = list(dict.fromkeys(each.strip() for each in quotations))
    refuse_too_many(every)
    claims = [Claim(quotation=each, **said) for each in every]
    words = sum(len(each.quotation.split()) for each in claims)
    if words > MOST_WORDS:
        raise InvalidClaimError(
            f"{field}: there are {words:,} words in quotations; check at most {MOST_WORDS:,} at "
            "once."
        )
    return claims


def form_of_address(address: QueryDict) -> CheckForm:
    """The form as an address fills it in, to be checked if that has a quotation: several are shown
    as a text that has them in quotation marks."""
    written = {name: address.get(name, "") for name in CLAIMED}
    quotations = [each for each in address.getlist("quote") if each.strip()]
    if not quotations:
        return CheckForm(initial=written)
    if len(quotations) == 1:
        return CheckForm(written | {"quote": quotations[0]})
    return AddressForm(quotations, written)


def form_of_post(posted: QueryDict) -> CheckForm:
    """The form as it was sent; by a program that sends several quotations, as an address has
    them."""
    return form_of_address(posted) if len(posted.getlist("quote")) > 1 else CheckForm(posted)


class AddressForm(CheckForm):
    """Filled in by an address with several quotations, which are taken as they are."""

    def __init__(self, quotations: Sequence[str], written: dict[str, str]) -> None:
        super().__init__(written | {"article": "\n\n".join(f"“{each}”" for each in quotations)})
        self._quotations = quotations

    def _claims(self, written: dict[str, Any]) -> list[Claim]:
        said = {name: written[name].strip() for name in CLAIMED}
        return claims_of(self._quotations, said, "article")


def address_of(claims: Sequence[Claim], name: str = "check") -> str:
    """Where these claims, of one speaker and place, are checked; empty where they are too long."""
    pairs = [("quote", claim.quotation) for claim in claims]
    pairs += [(field, value) for field in CLAIMED if (value := asdict(claims[0])[field])]
    address = f"{reverse(name)}?{urlencode(pairs)}"
    return address if len(address) <= LONGEST_ADDRESS else ""


def _called(name: str, value: str) -> str:
    """The name of a filter's value, if no other has it too; else the value itself."""
    called = names_of({name: [value]})[name].get(value, value)
    return called if values_called(name_index(), name, called) == [value] else value


def check_address(query: Query) -> str:
    """Where the quotation that a search is for is checked, with those of its filters that claim
    one thing; empty where it is none, or cannot be settled."""
    quotation = quotation_asked(query.text)
    if quotation is None or len(quotation.words) < LEAST_WORDS:
        return ""
    values = {name: query.filters.get(name, ()) for name in CLAIMED}
    said = {name: _called(name, each[0]) for name, each in values.items() if len(each) == 1}
    try:
        return address_of([Claim(quotation=quotation.text, **said)])
    except InvalidClaimError:
        return ""
