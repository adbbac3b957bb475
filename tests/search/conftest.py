"""What the tests of search share."""

import pytest

pytest.register_assert_rewrite("tests.search.contract")
