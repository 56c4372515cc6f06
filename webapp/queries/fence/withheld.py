"""Which fields of people queries do not see: what a viewer may not see, nobody sees in a query that is shared."""

from webapp.access.policy import Role
from webapp.fields import BUILT_IN

SEEN_BY = (Role.MEMBER, Role.VIEWER)

WITHHELD = "(hidden OR seen_by NOT IN ('{}', '{}'))".format(*SEEN_BY)
"""The SQL of whether a row of the table `field` is about such a field."""

PLAIN = tuple(name for name, field in BUILT_IN.fields.items() if field.key is None)
"""The columns of `users` that are fields."""

CHANGESETS = "id, kind, actor_name, committed_at, message, inserted, updated, deleted"
"""What queries see of changesets."""
