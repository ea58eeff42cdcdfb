"""Indicators: the list of all, and everything that is known of one."""
