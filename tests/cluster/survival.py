"""How a cluster survives its faults: what readers saw, what was lost, and how long it took.

python -m tests.cluster.survival [TIMES [FAULT ...]] prints a line for each fault, or for those that
are named, after so many of each.
"""

import shutil
import signal
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from time import sleep

from tests.cluster.cluster import ROOT, Cluster
from tests.cluster.faults import FAULTS, Fault
from tests.cluster.load import Noted, loaded
from tests.cluster.startup import cluster, lacking

BEFORE, DURING = 1.0, 4.0
"""Seconds that it is asked before a fault, and at least while it lasts."""


@dataclass
class Survival:
    """`moved` are the seconds until another server was the primary, `whole` those from the end of
    the fault until all were there and something was written, `followed` those from an import on one
    node until the other finds what came, `lost` the addresses of what was kept and is not there."""

    fault: str
    noted: Noted
    moved: float
    whole: float
    followed: float
    lost: list[str]


def survive(of: Cluster, fault: Fault, seed: int) -> Survival:
    """TimeoutError where no other server becomes the primary, nothing is written while the fault
    lasts, or the cluster does not heal."""
    before = of.primary()
    moved = 0.0
    with loaded(of, seed) as noted:
        sleep(BEFORE)
        end = fault.act(of)
        if fault.moves:
            moved = of.wait(f"{fault.name}: another primary", lambda: _moved(of, before))
        if fault.refuses:
            of.wait(f"{fault.name}: a write that is refused", lambda: bool(noted.refused))
        sleep(DURING)
        if not fault.refuses:
            of.wait(f"{fault.name}: a write meanwhile", noted.has_kept_more())
        end(of)
        written = noted.has_kept_more()
        whole = of.wait(
            f"{fault.name}: whole again", lambda: written() and of.whole() and _served(of)
        )
    lost = [address for address in noted.kept if of.answers(address) != 200]
    return Survival(fault.name, noted, moved, whole, _follow(of, f"{fault.name} {seed}"), lost)


def _moved(of: Cluster, before: str) -> bool:
    """Whether another server is the primary; RuntimeError where two are at once."""
    found = of.primaries()
    if len(found) > 1:
        raise RuntimeError(f"{' and '.join(found)} both say that they are the primary.")
    return found not in ([], [before])


def _follow(of: Cluster, seed: str) -> float:
    word = f"skerry{sha256(seed.encode()).hexdigest()[:12]}"
    samples = of.folder / "samples"
    shutil.copytree(ROOT / "fixtures", samples, dirs_exist_ok=True)
    corrected = samples / "fon-2024" / "dc-4.txt"
    with corrected.open("a") as file:
        file.write(f"\n\n    >> ABEBA WOLDEKIDAN:  The boat is called {word}.\n")
    of.manage("import_transcripts", str(corrected), node="node1")
    return of.wait("what was imported is found", lambda: of.finds(word, "node2"))


def _served(of: Cluster) -> bool:
    return all(member.running for member in of.members.values()) and of.answers() == 200


def row(found: Iterable[Survival]) -> str:
    """One line of a table in Markdown, of all survivals of one fault."""
    every = list(found)
    failed = sum((each.noted.failed for each in every), Counter[str]())
    refused = sum((each.noted.refused for each in every), Counter[str]())
    answered = sum(each.noted.answered for each in every)
    kept = sum(len(each.noted.kept) for each in every)
    longest = {
        name: max(getattr(each, name) for each in every) for name in ("moved", "whole", "followed")
    } | {"unwritten": max(each.noted.unwritten for each in every)}
    cells = [
        every[0].fault,
        f"{len(every)}",
        f"{answered:,}",
        f"{failed.total()}" + (f" ({failed.most_common(1)[0][0]})" if failed else ""),
        f"{kept:,}",
        f"{refused.total()}" + (f" ({refused.most_common(1)[0][0]})" if refused else ""),
        f"{sum(len(each.lost) for each in every)}",
        f"{longest['moved']:.1f}" if longest["moved"] else "–",
        f"{longest['unwritten']:.1f}",
        f"{longest['whole']:.1f}",
        f"{longest['followed']:.1f}",
    ]
    return f"| {' | '.join(cells)} |"


COLUMNS = (
    *("Fault", "Times", "Pages read", "Errors", "Written", "Refused", "Lost"),
    *("New primary, s", "Unwritable, s", "Whole, s", "Followed, s"),
)
HEAD = f"| {' | '.join(COLUMNS)} |\n| --- |{' ---: |' * (len(COLUMNS) - 1)}"


def main(times: int, *named: str) -> int:
    if missing := lacking():
        print(missing, file=sys.stderr)
        return 1
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that its members stop, too
    print(HEAD, flush=True)
    with cluster() as made:
        for fault in FAULTS:
            if named and fault.name not in named:
                continue
            if hindered := fault.hindered(made):
                print(f"{fault.name}: not tried, as {hindered}")
                continue
            print(row([survive(made, fault, seed) for seed in range(times)]), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if sys.argv[1:] else 1, *sys.argv[2:]))
