"""Rollbook against its own floor: how much of what this stack can do is left with the whole app on top."""
