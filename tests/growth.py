"""Whether what a file takes grows no faster than the file.

The least of several runs counts: what other programs do to caches only ever adds to it.
"""

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from tests.measuring import seconds

Input = TypeVar("Input")

SIZES = (8_000, 128_000)
LARGE = (64_000, 1_000_000)
FACTOR = 3
"""A step that is quadratic takes sixteen times as much for each byte of an input sixteen times as
large; one that is linear takes as much, give or take what caches and other programs do to it."""
RUNS = 2
"""Of what the others are held against: a first run is a cold one."""
ATTEMPTS = 5


def assert_linear(
    make: Callable[[int], Input],
    work: Callable[[Input], object],
    *,
    sizes: tuple[int, ...] = SIZES,
    ordinary: Callable[[int], Input] | None = None,
    times: float = 1.0,
) -> None:
    """Assert that `work` on `make(size)` takes time that grows as the sizes do, in bytes; and no
    more than so many `times` of what as much of an `ordinary` input takes, if there is one."""
    inputs = [make(size) for size in sizes]
    usual = ordinary(sizes[-1]) if ordinary else None
    least = [float("inf")] * len(sizes)
    most = float("inf")
    for _ in range(ATTEMPTS):
        for place, (size, given) in enumerate(zip(sizes, inputs, strict=True)):
            runs = 1 if place else RUNS
            taken = min(seconds(partial(work, given)) for _ in range(runs))
            least[place] = min(least[place], taken / size * 1e6)
        if usual is not None:
            taken = min(seconds(partial(work, usual)) for _ in range(RUNS))
            most = min(most, times * taken / sizes[-1] * 1e6)
        if least[-1] <= FACTOR * least[0] and least[-1] <= most:
            return
    raise AssertionError(
        "Seconds a megabyte: "
        + ", ".join(f"{one:.2f} of {size:,}" for one, size in zip(least, sizes, strict=True))
        + f"; of ordinary input, {times:g} times: {most:.2f}"
    )
