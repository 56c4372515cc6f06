"""What the statements of an import have in common."""

from types import ModuleType

from webapp.fields import Catalogue, Field
from webapp.imports.planning import postgresql, sqlite
from webapp.imports.settings import Settings

_DIALECTS: dict[str, ModuleType] = {"postgresql": postgresql, "sqlite": sqlite}


class Statements:
    """Statements of one import. Names of fields come from the catalogue, so that they can stand in the SQL."""

    def __init__(self, dialect_name: str, catalogue: Catalogue, settings: Settings, import_id: int) -> None:
        self._sql = _DIALECTS[dialect_name]
        self._catalogue = catalogue
        self._settings = settings
        self._id = import_id
        self._fields = settings.fields(catalogue)

    def _differs_in(self, field: Field) -> str:
        wanted, held = self._sql.wanted(field), self._sql.held(field)
        return f"({self._sql.given(field)} AND {wanted} {self._sql.IS_DISTINCT} {held})"
