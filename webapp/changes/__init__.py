"""The write path: operations, the transactions that commit them, and the record that the database keeps of both.

Knows nothing of users or the web.
"""
