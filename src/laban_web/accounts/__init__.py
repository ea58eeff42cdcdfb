"""Who may do what: people, the organisations they act for, roles, systems, the audit trail.

In: a request or a token. Out: an `Actor`, and policies that say what it may do.
Never: knows what a record or a page is.
"""
