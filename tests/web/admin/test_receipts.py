"""A curator withdraws a receipt, and its address says when and why."""

import pytest
from django.test import Client

from igfarchive.archive.models import Receipt
from igfarchive.archive.querysets import LastingError
from tests import cast
from tests.web.admin.curators import curator, desk, errors, log, said
from tests.web.conftest import Visit

WHY = "It quotes a private letter."


@pytest.fixture
def receipt(db: None) -> Receipt:
    return cast.receipt("abcdefghijkl", {"q": ["a gull"]})


def withdraw(client: Client, receipt: Receipt, because: str = WHY) -> str:
    """What the desk says."""
    address = desk("receipt", "withdraw", receipt.pk)
    response = client.post(address, {"because": because}, follow=True)
    return said(response) or errors(response)


def test_a_receipt_is_withdrawn_for_a_reason(
    client: Client, receipt: Receipt, visit: Visit
) -> None:
    user = curator("view_receipt", "delete_receipt")
    client.force_login(user)
    assert withdraw(client, receipt) == "Receipt abcdefghijkl is withdrawn: its address says why."
    client.logout()
    page = visit("/receipts/abcdefghijkl/", 410)
    assert WHY in page.text
    assert "gull" not in page.html
    assert user.username not in page.html
    kept = Receipt.objects.get()
    assert (kept.withdrawn_by, kept.asked, kept.address) == (user, {}, "")
    assert log() == [("Receipt abcdefghijkl", f"Withdrawn: {WHY}")]


def test_a_withdrawn_receipt_is_withdrawn_once(client: Client, receipt: Receipt) -> None:
    client.force_login(curator("view_receipt", "delete_receipt"))
    withdraw(client, receipt)
    assert withdraw(client, receipt, "Again.") == "Receipt abcdefghijkl was withdrawn already."
    kept = Receipt.objects.get()
    assert kept.withdrawn_because == WHY
    with pytest.raises(LastingError):
        kept.withdraw(None, "Again.")


def test_a_reason_is_asked_for(client: Client, receipt: Receipt) -> None:
    client.force_login(curator("view_receipt", "delete_receipt"))
    assert "required" in withdraw(client, receipt, " ")
    assert Receipt.objects.get().withdrawn_at is None


def test_who_may_not_delete_receipts_is_refused(client: Client, receipt: Receipt) -> None:
    client.force_login(curator("view_receipt", "change_receipt"))
    response = client.post(desk("receipt", "withdraw", receipt.pk), {"because": WHY})
    assert response.status_code == 403
    assert "delete receipts" in response.content.decode()
    assert Receipt.objects.get().withdrawn_at is None


def test_nobody_changes_a_receipt(admin_client: Client, receipt: Receipt) -> None:
    address = desk("receipt", "change", receipt.pk)
    assert b'name="_save"' not in admin_client.get(address).content
    assert admin_client.post(address, {"asked": "{}"}).status_code == 403
    assert admin_client.post(desk("receipt", "delete", receipt.pk)).status_code == 403
