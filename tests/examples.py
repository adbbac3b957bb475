"""How many examples a property is tried on where each takes as long as a hundred of others do."""

from hypothesis import settings


def one_in(count: int) -> settings:
    """One in so many of the examples that the profile has for every property."""
    profile = settings.default
    assert profile
    return settings(max_examples=profile.max_examples // count)
