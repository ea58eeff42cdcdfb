"""Targets: the list of all, and one with its path, its state and why it has that state."""
