"""The `:name` parameters of a SQL text, found without understanding the SQL.

This is no fence: what a text may do is up to the database. It only has to tell a parameter from a colon that stands in
a text, a quoted name, a comment, or a cast.
"""

import re

TOKEN = re.compile(
    r"""
      [eE]'(?:[^'\\]|''|\\.)*'            # a text with escapes
    | '(?:[^']|'')*'                      # a text
    | "(?:[^"]|"")*"                      # a quoted name
    | --[^\n]*                            # a comment to the end of the line
    | /\*.*?\*/                           # a comment
    | \$(?P<tag>\w*)\$.*?\$(?P=tag)\$     # a text between dollars
    | \w+                                 # a word, so that e' and $1$ inside one begin nothing
    | ::                                  # a cast
    | :(?P<name>[^\W\d]\w*)
    | (?P<end>;)
    """,
    re.VERBOSE | re.DOTALL,
)


def names(sql: str) -> list[str]:
    """Return the parameters of a statement in the order in which they come first."""
    found = (match["name"] for match in TOKEN.finditer(sql))
    return list(dict.fromkeys(name for name in found if name))


def for_psycopg(sql: str) -> str:
    """Return the statement with `%(name)s` for `:name`, as psycopg2 binds them."""
    pieces: list[str] = []
    end = 0
    for match in TOKEN.finditer(sql):
        if match["name"]:
            pieces += _escaped(sql[end : match.start()]), f"%({match['name']})s"
            end = match.end()
    return "".join((*pieces, _escaped(sql[end:])))


def without_end(sql: str) -> str:
    """Return the statement without the semicolon that may end it."""
    ends = [match for match in TOKEN.finditer(sql) if match["end"]]
    last = ends[-1] if ends else None
    return sql[: last.start()].strip() if last and not sql[last.end() :].strip() else sql.strip()


def is_single(sql: str) -> bool:
    """Whether the text is one statement."""
    return not any(match["end"] for match in TOKEN.finditer(without_end(sql)))


def _escaped(piece: str) -> str:
    return piece.replace("%", "%%")
