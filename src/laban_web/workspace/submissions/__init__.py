"""Submissions: begun, sent, approved or returned, delivered once."""
