"""The desk of the glossary: terms, what else they are called, and the turns that use them."""

import pytest
from django.test import Client

from igfarchive.archive.models import Term, TermUse
from tests import cast
from tests.cast import Panel
from tests.web.admin.curators import curator, delete, desk, errors, fields_of, read

pytestmark = pytest.mark.django_db(transaction=True)

FACTS = {"name": "Table", "expansion": "", "variants": "", "definition": "A sheet.", "link": ""}


@pytest.fixture
def panel() -> Panel:
    return cast.panel(cast.event())


def add(client: Client, **facts: str) -> Term:
    response = client.post(desk("term", "add"), FACTS | facts)
    assert response.status_code == 302, errors(response)
    return Term.objects.latest("pk")


def refused(client: Client, **facts: str) -> str:
    """What the form says of why there is no such term."""
    before = Term.objects.count()
    response = client.post(desk("term", "add"), FACTS | facts)
    assert response.status_code == 200
    assert Term.objects.count() == before
    return errors(response)


def users(term: Term) -> list[int]:
    """The keys of the turns that use the term."""
    return sorted(TermUse.objects.filter(term=term).values_list("utterance__key", flat=True))


@pytest.mark.usefixtures("panel")
class TestATerm:
    def test_is_added_with_its_address_and_its_uses(self, admin_client: Client) -> None:
        term = add(admin_client)
        assert (term.slug, users(term)) == ("table", [2, 4, 5])
        assert read(admin_client.get(desk("term"))).texts(".field-uses") == ["3"]

    def test_has_what_else_it_is_called_one_a_line(self, admin_client: Client) -> None:
        term = add(admin_client, name="Light", variants="lighthouse\r\n\r\n  lamp \r\nclock")
        assert term.variants == ["lighthouse", "lamp", "clock"]
        assert users(term) == [6, 7, 8]
        facts = fields_of(admin_client, desk("term", "change", term.pk))
        assert facts["variants"].split() == ["lighthouse", "lamp", "clock"]

    def test_that_is_changed_is_used_elsewhere(self, admin_client: Client) -> None:
        term = add(admin_client, name="Light", variants="lighthouse")
        address = desk("term", "change", term.pk)
        facts = fields_of(admin_client, address) | {"name": "Clock", "variants": "floor"}
        assert admin_client.post(address, facts).status_code == 302
        term.refresh_from_db()
        assert (term.name, term.slug) == ("Clock", "light"), "an address is given once"
        assert users(term) == [1, 8]

    def test_gives_way_where_another_is_longer(self, admin_client: Client) -> None:
        table, longer = add(admin_client), add(admin_client, name="tide table")
        assert users(longer) == [2]
        assert users(table) == [4, 5]

    def test_is_found_in_corrected_words(self, admin_client: Client, panel: Panel) -> None:
        cast.annotate(panel.utterances[6], "governance", replacement="buoy")
        assert users(add(admin_client, name="Buoy")) == [7]

    def test_is_deleted_with_its_uses(self, admin_client: Client) -> None:
        term = add(admin_client)
        delete(admin_client, desk("term", "delete", term.pk))
        assert not Term.objects.exists()
        assert not TermUse.objects.exists()

    def test_of_a_name_that_was_has_an_address_of_its_own(self, admin_client: Client) -> None:
        first = add(admin_client, name="Table!")
        second = add(admin_client, name="Table?x", variants="")
        assert first.slug != second.slug


@pytest.mark.usefixtures("panel")
class TestWhatIsRefused:
    @pytest.mark.parametrize(
        ("facts", "name"),
        [
            ({"name": "TABLE"}, "TABLE"),
            ({"name": "Chart"}, "Chart"),
            ({"name": "Sheet", "variants": "map\ntable"}, "table"),
            ({"name": "Sheet", "variants": "chart"}, "chart"),
        ],
    )
    def test_a_name_of_another_term(
        self, admin_client: Client, facts: dict[str, str], name: str
    ) -> None:
        cast.term("Table", variants=["chart"])
        assert f"'{name}' is a name of 'table' and of 'this term'." in refused(
            admin_client, **facts
        )

    def test_a_name_of_another_term_by_a_change(self, admin_client: Client) -> None:
        cast.term("Table", variants=["chart"])
        term = cast.term("Lighthouse")
        address = desk("term", "change", term.pk)
        facts = fields_of(admin_client, address) | {"variants": "chart"}
        assert "'chart' is a name of" in errors(admin_client.post(address, facts))
        term.refresh_from_db()
        assert term.variants == []

    @pytest.mark.parametrize(
        ("facts", "why"),
        [
            ({"name": ""}, "This field is required."),
            ({"name": "…"}, "has a name without a letter or digit"),
            ({"variants": "chart\n—"}, "has a name without a letter or digit"),
            ({"name": "x" * 101}, "at most 100 characters"),
            ({"variants": "x" * 101}, "A variant has 101 characters. Write 100 at most."),
            ({"variants": "cha\u200brt"}, "A variant: character 4 is U+200B"),
            ({"definition": ""}, "This field is required."),
            ({"link": "javascript:alert(1)"}, "Enter a valid URL."),
            ({"name": "Ta\0ble"}, "Null characters are not allowed."),
        ],
    )
    def test_what_is_no_term(self, admin_client: Client, facts: dict[str, str], why: str) -> None:
        assert why in refused(admin_client, **facts)

    def test_who_may_only_look(self, client: Client) -> None:
        term = cast.term("Table")
        client.force_login(curator("view_term"))
        assert client.post(desk("term", "add"), FACTS).status_code == 403
        assert client.post(desk("term", "change", term.pk), FACTS).status_code == 403
        assert Term.objects.get().definition == "What it means."
