"""Files on their way in: read, matched to fields, staged, shown and applied."""
