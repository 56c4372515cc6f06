"""How much of a file is read at most, so that none takes more time or memory than a large honest one."""

import csv

SAMPLE_BYTES = 64 * 1024
"""Of a text file, by which its encoding and dialect are recognised."""

SAMPLE_ROWS = 200
"""By which it is recognised whether there is a header."""

BLOCK = 256 * 1024
"""Bytes of a text file that are decoded at once."""

LONGEST_CELL = csv.field_size_limit()
"""Characters. It is also what an unclosed quotation mark swallows before it is noticed."""

LONGEST_ROW = 4 * 1024 * 1024
"""Characters, or bytes of a text file; many times what the most columns of ordinary texts have."""

MOST_COLUMNS = 1_000
