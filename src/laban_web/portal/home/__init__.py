"""The first page of the portal."""
