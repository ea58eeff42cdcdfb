"""Systems: connected, rotated, revoked by the operator of their organisation.

In: what an operator asks for. Out: a system, its secret once, and entries of the audit trail.
Never: shows a secret again, or changes what a system is bound to.
"""
