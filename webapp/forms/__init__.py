"""Forms: what they ask, and the operation that each becomes."""
