"""For functions in Python."""
