"""The floor: what bare Flask, the raw driver and one plain template per page do with the same rows and indexes.

It answers the app's addresses with the least that can be called a list and a form: no sign-in, no CSRF token, no
checks, no history. It reads by the statements we know to be fastest, which are not asked through SQLAlchemy.
"""
