"""Organisations side by side; the choice stands in the address."""
