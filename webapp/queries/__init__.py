"""SQL that people write: its parameters, and running it behind the database's own fence."""
