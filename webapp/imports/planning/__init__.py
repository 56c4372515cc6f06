"""What the rows of an import would do to the register, found out and carried out by a few statements each."""
