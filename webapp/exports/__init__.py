"""The list on its way out, as it stands on screen."""
