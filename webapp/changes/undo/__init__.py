"""Undo: the inverse of a changeset, row by row and field by field, leaving alone what was changed since.

A plan of what is to be done to each row is made in the database and carried out there: undoing the import of a million
rows takes as many statements as undoing the edit of one.
"""
