"""What each kind of indicator means: small tables of records and the figures they must give.

Every chapter runs on every engine and is a page of the manual.
"""
