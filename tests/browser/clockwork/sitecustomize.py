"""Python reads this file in every process of a service under test, before anything else: its clock runs ahead.

By how much stands in a file that the test writes (tests/browser/running.py). Real time, for sessions and one-time
codes, stays as it is.
"""

import os
from datetime import timedelta
from pathlib import Path

from handrail.ground import moment

_file = Path(os.environ["HANDRAIL_TEST_AHEAD"])
moment._offset = lambda: timedelta(seconds=float(_file.read_text()))
