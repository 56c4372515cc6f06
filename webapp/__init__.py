"""Rollbook: a register of people whose every save is a transaction that can be seen."""
