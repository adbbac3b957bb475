"""Whatever stands in an address of the desk, or is sent there, none of it is our failure."""

from django.test import Client

from tests.web.admin.curators import desk, fields_of


def test_a_row_that_there_cannot_be_is_none(admin_client: Client) -> None:
    address = desk("participation", "add")
    fields = fields_of(admin_client, address)
    for odd in ("`id`", "1.5", "٣", "9" * 19, "9" * 5_000):
        assert admin_client.get(address, {"speaker": odd}).status_code == 200
        answer = admin_client.post(address, fields | {"speaker": odd})
        assert answer.status_code == 200
        assert "Select a valid choice" in answer.content.decode()


def test_an_empty_name_of_a_field_is_refused(admin_client: Client) -> None:
    address = "/admin/auth/user/1/delete/"
    answers = (
        admin_client.get(f"{address}?_to_field="),
        admin_client.post(address, {"_to_field": ""}),
    )
    for answer in answers:
        assert answer.status_code == 400
        assert "_to_field: write the name of a field" in answer.content.decode()
    # Who adds a row is not asked for one by a field.
    assert admin_client.get("/admin/archive/speaker/add/?_to_field=").status_code == 200
