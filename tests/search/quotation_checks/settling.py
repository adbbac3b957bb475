"""What is found of the cases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from igfarchive.search.checks import Check, Claim, check
from igfarchive.search.matches.verdicts import Verdict
from tests.search.quotation_checks import EXPECTED, FALSE, SENSES, VERBATIM, Case, Made


@dataclass
class Settled:
    """`found` counts verdicts; `false` are those that were found word for word and were not said
    so, `missed` those that were said so and were found otherwise, `unlike` all other verdicts that
    were not expected, and `senseless` those whose sense was changed without its being told."""

    found: Counter[tuple[Made, Verdict]] = field(default_factory=Counter)
    false: list[tuple[Case, Check]] = field(default_factory=list)
    missed: list[tuple[Case, Check]] = field(default_factory=list)
    unlike: list[tuple[Case, Check]] = field(default_factory=list)
    senseless: list[tuple[Case, Check]] = field(default_factory=list)


def settle(cases: Sequence[Case]) -> Settled:
    settled = Settled()
    for case in cases:
        checked = check(Claim(case.quotation, speaker=case.speaker))
        verdict = checked.verdict
        settled.found[case.made, verdict] += 1
        pair = (case, checked)
        if case.made in FALSE and verdict in VERBATIM:
            settled.false.append(pair)
        elif verdict not in EXPECTED[case.made]:
            (settled.unlike if case.made in FALSE else settled.missed).append(pair)
        sense = SENSES.get(case.made)
        if sense and verdict is Verdict.NEAR:
            told = {each.sense for each in checked.places[0].differences}
            if sense not in told:
                settled.senseless.append(pair)
    return settled
