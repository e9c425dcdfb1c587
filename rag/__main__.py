"""`python -m rag`: see `rag.show.terminal.cli`."""

import sys

from rag.show.terminal.cli import main

sys.exit(main())
