"""Queries to look at, of a register filled with the sample."""

from webapp.changes.transactions import housekeep
from webapp.queries import saved
from webapp.queries.parameters import Parameter
from webapp.queries.saved import Query

QUERIES = (
    Query(
        title="The crew",
        description="The astronauts of Ares III.",
        sql="SELECT id, name, email, age FROM users WHERE id <= 6 ORDER BY id",
        parameters=(),
        chart="",
        is_shared=True,
    ),
    Query(
        title="Older than",
        description="Members above an age, the youngest first.",
        sql="SELECT id, name, age FROM users WHERE age > :age ORDER BY age, name",
        parameters=(Parameter("age", "integer", "Age", initial="60"),),
        chart="",
        is_shared=True,
    ),
    Query(
        title="Kinds of membership",
        description="How many members there are of each kind, and how old they are on average.",
        sql="""SELECT extra ->> 'membership' AS membership, count(*) AS members, round(avg(age), 1) AS age
FROM users WHERE extra ->> 'membership' IS NOT NULL
GROUP BY extra ->> 'membership' ORDER BY members DESC""",
        parameters=(),
        chart="bars",
        is_shared=True,
    ),
)


def save(account_id: int) -> None:
    """Keep them as an account's."""
    for query in QUERIES:
        housekeep(lambda session, query=query: saved.create(session, query, account_id))
