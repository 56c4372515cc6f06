"""Make sure, before the tests start, that they find a PostgreSQL and a browser."""

import sys

from tests.support.browser import install_browser
from tests.support.postgres import find_binaries

try:
    sys.stderr.write(f"Testing on PostgreSQL in {find_binaries()} and in {install_browser()}\n")
except FileNotFoundError as error:
    sys.exit(str(error))
