"""Finds the organisation that a claim names, or makes it."""

from collections.abc import Iterable

from igfarchive.affiliations.facts import AffiliationFacts
from igfarchive.archive.history import tell_made, watch
from igfarchive.archive.models import Organisation, OrganisationName
from igfarchive.archive.slugs import slug_among
from igfarchive.text.names import fold_name


def organisation_of(facts: AffiliationFacts) -> Organisation | None:
    """The organisation that a claim names, made if it is new; None where it names none."""
    if not facts.organisation:
        return None
    spelling = OrganisationName.objects.filter(folded=fold_name(facts.organisation))
    known = spelling.select_related("organisation__merged_into").first()
    if known:
        organisation = known.organisation.merged_into or known.organisation
    else:
        organisation = Organisation.objects.create(
            name=facts.organisation,
            slug=slug_among(Organisation.objects.all(), facts.organisation, "organisation"),
        )
        tell_made(organisation)
        OrganisationName.objects.create(
            organisation=organisation,
            name=facts.organisation,
            folded=fold_name(facts.organisation),
        )
    if (facts.organisation_kind and not organisation.kind) or (
        facts.country and not organisation.country
    ):
        watch(Organisation.objects.filter(pk=organisation.pk))
        organisation.kind = organisation.kind or facts.organisation_kind
        organisation.country = organisation.country or facts.country
        organisation.save(update_fields=["kind", "country"])
    return organisation


def known_organisations(folded: Iterable[str]) -> dict[str, int]:
    """Folded spelling -> the key of the organisation that it means by now, of those known."""
    names = OrganisationName.objects.filter(folded__in={*folded}).select_related("organisation")
    return {name.folded: name.organisation.merged_into_id or name.organisation_id for name in names}
