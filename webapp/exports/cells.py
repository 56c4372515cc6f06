"""How the database itself writes values: Python would take several times as long over a million rows.

In CSV each stands as `Field.format` writes it by nobody's conventions, so that `Field.parse` reads it back, and what a
spreadsheet would run as a formula as `webapp.fields.formulas` neutralises it. In JSON Lines each is a `Value`.
"""

from collections.abc import Mapping

from webapp.fields import Field
from webapp.fields.formulas import DANGEROUS
from webapp.users.whole import FOUND

ID = "id"

SIGNS = ", ".join(str(ord(sign)) for sign in DANGEROUS)
"""Code points, by which both databases compare the first letter of a text at the least cost."""

YES_OR_NO = "CASE WHEN {value} THEN 'yes' WHEN NOT {value} THEN 'no' END"
TRUE_OR_FALSE = "CASE WHEN {value} THEN 'true' WHEN NOT {value} THEN 'false' ELSE 'null' END"

POSTGRESQL: Mapping[str, str] = {
    "text": "({column} #>> '{{}}')",
    "boolean": "coalesce({column} = 'true'::jsonb, false)",
    # Somebody from outside may have stored a list.
    "choices": """CASE jsonb_typeof({column})
        WHEN 'array' THEN (SELECT string_agg(key, ',') FROM jsonb_array_elements_text({column}) AS key)
        ELSE {column} #>> '{{}}' END""",
    "neutralised": f"CASE WHEN ascii({{value}}) IN ({SIGNS}) THEN '''' || {{value}} ELSE {{value}} END",
    "number": f"""CASE WHEN ascii({{value}}) IN ({SIGNS}) AND {{value}} !~ '^-[0-9][0-9.]*$'
        THEN '''' || {{value}} ELSE {{value}} END""",
    "json": "coalesce(to_json({value})::text, 'null')",
    "json_number": "coalesce({column}::text, 'null')",
}
SQLITE: Mapping[str, str] = {
    "text": "CAST(json_extract({column}, '$') AS TEXT)",
    "boolean": "(coalesce(json_extract({column}, '$'), 0) = 1)",
    "choices": """CASE json_type({column})
        WHEN 'array' THEN (SELECT group_concat(value, ',') FROM json_each({column}))
        ELSE CAST(json_extract({column}, '$') AS TEXT) END""",
    "neutralised": f"CASE WHEN unicode({{value}}) IN ({SIGNS}) THEN '''' || {{value}} ELSE {{value}} END",
    "number": f"""CASE WHEN unicode({{value}}) IN ({SIGNS})
        AND ({{value}} NOT GLOB '-[0-9]*' OR substr({{value}}, 2) GLOB '*[^0-9.]*')
        THEN '''' || {{value}} ELSE {{value}} END""",
    "json": "json_quote({value})",
    "json_number": "coalesce({column}, 'null')",
}


def csv_cell(name: str, field: Field | None, *, is_sqlite: bool) -> str:
    """Return the SQL of a value in CSV, not yet quoted; without a field it is the id."""
    sql, column = _dialect(is_sqlite=is_sqlite), _column(name)
    if field is None or (field.key is None and field.type.is_numeric):
        return column
    value = _stored(field, column, sql)
    if field.type.name == "boolean":
        return YES_OR_NO.format(value=value)
    return sql["number" if field.type.is_numeric else "neutralised"].format(value=value)


def json_member(name: str, field: Field | None, *, is_sqlite: bool) -> str:
    """Return the SQL of a value in JSON, as text; without a field it is the id."""
    sql, column = _dialect(is_sqlite=is_sqlite), _column(name)
    if field is None:
        return sql["json"].format(value=column)
    if field.type.name == "boolean":
        return TRUE_OR_FALSE.format(value=_stored(field, column, sql))
    if field.key and field.type.name == "integer":
        return sql["json_number"].format(column=column)
    return sql["json"].format(value=_stored(field, column, sql))


def _stored(field: Field, column: str, sql: Mapping[str, str]) -> str:
    """Return the SQL of a value as it is compared and shown: out of its JSON, if it is of a field of one's own."""
    if field.key is None:
        return column
    return sql.get(field.type.name, sql["text"]).format(column=column)


def _column(name: str) -> str:
    return f'{FOUND}."{name}"'


def _dialect(*, is_sqlite: bool) -> Mapping[str, str]:
    return SQLITE if is_sqlite else POSTGRESQL
