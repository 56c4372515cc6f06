"""The tables, one file each."""

from webapp.models.account import Account
from webapp.models.change import Change
from webapp.models.changeset import Changeset
from webapp.models.credential import Credential
from webapp.models.draft import Draft, DraftComment, DraftRow, DraftStep
from webapp.models.export_file import ExportChunk, ExportFile
from webapp.models.field import FieldRow
from webapp.models.import_ import Import, ImportChunk, ImportFate, ImportRow
from webapp.models.job import JobRow
from webapp.models.link import Link
from webapp.models.preference import Preference
from webapp.models.query import QueryRow
from webapp.models.sign_in import SignIn
from webapp.models.throttle import Throttle
from webapp.models.user import User

__all__ = [
    "Account",
    "Change",
    "Changeset",
    "Credential",
    "Draft",
    "DraftComment",
    "DraftRow",
    "DraftStep",
    "ExportChunk",
    "ExportFile",
    "FieldRow",
    "Import",
    "ImportChunk",
    "ImportFate",
    "ImportRow",
    "JobRow",
    "Link",
    "Preference",
    "QueryRow",
    "SignIn",
    "Throttle",
    "User",
]
