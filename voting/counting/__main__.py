"""Count papers from a terminal: `python -m voting.counting FILE --method METHOD` (docs/counting.md, «Command line»)."""

import sys

from voting.counting.command.program import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
