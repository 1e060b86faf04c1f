"""All the measurements, or those named: `python -m bench casting page`."""

from __future__ import annotations

import subprocess
import sys

ALL = (
    "casting",
    "sealed",
    "booth",
    "page",
    "register",
    "rolls",
    "verifying",
    "counting",
    "importing",
    "sending",
    "killing",
)


def main() -> int:
    """Run each measurement in a process of its own, since each brings up servers of its own."""
    wanted = sys.argv[1:] or list(ALL)
    unknown = [name for name in wanted if name not in ALL]
    if unknown:
        print(f"No measurement is called {unknown[0]}. There are: {', '.join(ALL)}.", file=sys.stderr)
        return 2
    return max(subprocess.run([sys.executable, "-m", f"bench.{name}"], check=False).returncode for name in wanted)


if __name__ == "__main__":
    sys.exit(main())
