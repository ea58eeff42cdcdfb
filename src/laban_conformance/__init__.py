"""The conformance kit: a door for deliveries that behaves badly on purpose, and what it saw.

In: the requests of a vendor's connector. Out: which rules it kept, with evidence, as HTML and JSON.
Never: opens a lake, keeps a record, says of a rule that it was kept when nothing showed it.
"""
