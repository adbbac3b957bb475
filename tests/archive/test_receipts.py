"""Receipts are made and withdrawn; nothing else happens to them."""

import pytest
from django.contrib.auth.models import User

from igfarchive.archive.models import Receipt
from igfarchive.archive.querysets import LastingError
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def receipt() -> Receipt:
    return cast.receipt("abcdefghijkl", {"q": ["zeppelin"]})


class TestAReceipt:
    def test_is_not_changed(self, receipt: Receipt) -> None:
        receipt.total = 99
        for change in (receipt.save, lambda: Receipt.objects.update(total=99)):
            with pytest.raises(LastingError):
                change()
        assert Receipt.objects.get().total == 0

    def test_is_not_deleted(self, receipt: Receipt) -> None:
        for delete in (receipt.delete, Receipt.objects.all().delete):
            with pytest.raises(LastingError):
                delete()
        assert Receipt.objects.get() == receipt

    def test_has_an_address(self, receipt: Receipt) -> None:
        assert receipt.get_absolute_url() == "/receipts/abcdefghijkl/"
        assert str(receipt) == "Receipt abcdefghijkl"


class TestOneThatIsWithdrawn:
    def test_leaves_who_when_and_why(self, receipt: Receipt) -> None:
        receipt.withdraw(User.objects.create_user("harbour"), "A private letter.")
        kept = Receipt.objects.get()
        assert kept.withdrawn_at
        assert str(kept.withdrawn_by) == "harbour"
        assert kept.withdrawn_because == "A private letter."

    def test_has_nothing_of_what_it_held(self, receipt: Receipt) -> None:
        receipt.withdraw(None, "A private letter.")
        kept = Receipt.objects.get()
        assert (kept.asked, kept.coverage, kept.hits, kept.checks) == ({}, {}, [], [])
        assert (kept.address, kept.total) == ("", 0)
        assert kept.short == receipt.short

    def test_stays_so(self, receipt: Receipt) -> None:
        receipt.withdraw(None, "A private letter.")
        with pytest.raises(LastingError):
            receipt.withdraw(None, "Another reason.")

    def test_outlasts_who_withdrew_it(self, receipt: Receipt) -> None:
        user = User.objects.create_user("harbour")
        receipt.withdraw(user, "A private letter.")
        user.delete()
        assert Receipt.objects.get().withdrawn_by is None
