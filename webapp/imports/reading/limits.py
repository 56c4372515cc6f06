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

LONGEST_BLOCK = 16 * 1024 * 1024
"""Characters that a block of a workbook can become, where many cells share long texts."""

MOST_COLUMNS = 1_000

LARGEST_WORKBOOK = 1024 * 1024 * 1024
"""Bytes when unpacked: a million rows of some ten columns."""

MOST_COMPRESSED, SURELY_NO_BOMB = 200, 16 * 1024 * 1024
"""How many times its packed size a workbook may have when unpacked, if that is more bytes than the second."""

LARGEST_DIRECTORY = 1024 * 1024
"""Bytes of the list of a workbook's parts, of which an honest one has some dozens."""

LARGEST_STRINGS = 96 * 1024 * 1024
"""Bytes of the texts that the cells of a workbook share."""

MOST_NAMES, MOST_NESTED = 2_000, 50
"""Of elements and attributes in a part of a workbook, and how deep they may stand in each other."""

LARGEST_PART = 1024 * 1024
"""Bytes of a part of a workbook that lists its sheets."""
