"""The register: the writes to it, and finding people in it."""
