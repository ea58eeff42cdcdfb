"""People: who is here, for which organisations, with which roles; invited, changed, reviewed.

In: what an operator asks for. Out: people with roles, and entries of the audit trail.
Never: acts outside the operator's reach.
"""
