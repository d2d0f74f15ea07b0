"""`python -m handrail`: the same as the command `handrail`."""

import sys

from handrail.cli import main

sys.exit(main())
