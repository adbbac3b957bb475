"""Where a curator parts a turn in two, or makes it one with the next."""

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from igfarchive.annotating.anchoring.anchors import places_of
from igfarchive.archive.models import Utterance
from igfarchive.importing.parting import PartingError, join_turns, split_turn
from igfarchive.web.permissions import for_attributing
from igfarchive.web.search_index import update_index
from igfarchive.web.utterances import turn_at


class SplitTurnForm(forms.Form):
    """The first words of the second part, which stand once in the turn."""

    words = forms.CharField(
        max_length=500,
        label="The second part begins with",
        help_text="The first few words, as many as it takes to tell the place.",
    )

    def __init__(self, turn: Utterance, data: QueryDict | None = None) -> None:
        super().__init__(data)
        self.text = turn.text

    def clean_words(self) -> str:
        words = str(self.cleaned_data["words"])
        places = places_of(words, self.text)
        if not places:
            raise forms.ValidationError("The turn does not say this.")
        if len(places) > 1:
            raise forms.ValidationError(f"It says this {len(places)} times: write more words.")
        self.start = places[0].start
        if not self.text[: self.start].strip():
            raise forms.ValidationError("The turn begins so: name words further on.")
        return words


@for_attributing
@require_http_methods(["GET", "HEAD", "POST"])
def turn_parts(request: HttpRequest, event: str, slug: str, key: int) -> HttpResponse:
    """Shows the parts that there would be, and makes them once that is confirmed."""
    found = turn_at(event, slug, key)
    if found.position is None or not found.is_speech:
        raise Http404
    after = found.session.utterances.current().filter(position=found.position + 1)
    follows = after.speech().select_related("speaker").first()
    deed = request.POST.get("deed")
    form = SplitTurnForm(found, request.POST if deed == "split" else None)
    sound = deed == "join" or (deed == "split" and form.is_valid())
    problem = ""
    if sound and ("confirmed" in request.POST or (deed == "join" and not follows)):
        try:
            if deed == "split":
                split_turn(found, form.start, request.user)
            else:
                join_turns(found, request.user)
        except PartingError as error:
            problem = str(error)
        else:
            update_index(request)
            return HttpResponseRedirect(found.get_absolute_url())
    context = {
        "utterance": found,
        "session": found.session,
        "follows": follows,
        "form": form,
        "problem": problem,
        "preview": deed if sound and not problem else "",
        "parts": _parts(found, follows, form) if sound else [],
    }
    status = 422 if problem or (deed and not sound) else 200
    return render(request, "turn_parts.html", context, status=status)


def _parts(turn: Utterance, follows: Utterance | None, form: SplitTurnForm) -> list[str]:
    """The texts that there would be."""
    if form.is_bound:
        return [turn.text[: form.start].rstrip(), turn.text[form.start :].lstrip()]
    return [turn.text, *([follows.text] if follows else [])]
