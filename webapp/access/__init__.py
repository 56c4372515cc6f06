"""Who may sign in, how they prove it, and what they may do. Knows nothing of the web."""
