"""`python -m rag`: see `rag.show.cli`."""

import sys

from rag.show.cli import main

sys.exit(main())
