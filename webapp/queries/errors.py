"""Why a query was not run."""


class QueryError(Exception):
    """A query did not run to its end."""


class SeveralStatementsError(QueryError):
    """The text is more than one statement."""


class QueryFailedError(QueryError):
    """The database refused the statement, or stopped in it; the text is its own, in its own words."""


class QueryTooSlowError(QueryError):
    """It was stopped: it took longer than it was given."""


class FenceMissingError(QueryError):
    """The role is missing that queries run as: `flask queries grant` sets it up."""


class QueriesBusyError(QueryError):
    """As many queries run as may run at once."""
