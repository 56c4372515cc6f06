"""What keeps a query from everything but what it may see: the database itself, not a reader of SQL.

It may see `users` and `changesets`, views that leave out what viewers may not see.
"""
