"""How people come in: password or OpenID Connect, a second factor, limits, closed doors.

In: a person's credentials. Out: a session that ends when her password or roles change.
Never: lets anybody make an account for herself.
"""
