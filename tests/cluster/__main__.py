"""Serves the samples from a cluster until it is interrupted.

python -m tests.cluster [PORT]
"""

import signal
import sys

from tests.cluster.startup import cluster, lacking


def main(port: int) -> int:
    if missing := lacking():
        print(missing, file=sys.stderr)
        return 1
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that its members stop, too
    with cluster(port) as made:
        print(f"The archive is at http://127.0.0.1:{port}/ - Ctrl-C stops it.")
        print(f"What each says is in {made.folder}, and which process it is:")
        for name, member in made.members.items():
            print(f"  {name:8} process {member.processes()[0]}")
        try:
            signal.pause()
        except KeyboardInterrupt:
            print()
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if sys.argv[1:] else 8000))
