"""`python -m assistant`: the commands of `./teller`."""

import sys

from assistant.cli import main

sys.exit(main(sys.argv[1:]))
