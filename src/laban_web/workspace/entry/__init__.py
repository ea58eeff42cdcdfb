"""Rows typed into a form that is made from a record type."""
