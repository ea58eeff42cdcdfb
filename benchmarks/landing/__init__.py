"""How fast records land, beside PostgreSQL's COPY into a table with the same demands.

In: a number of dossiers of Viet Nam's programme. Out: a table of what each side took.
"""
