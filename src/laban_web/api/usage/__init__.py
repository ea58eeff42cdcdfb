"""How online services are used: visits, starts and completions, counted and forgotten.

In: hits that a portal's script sends. Out: `service_usage` records, one a service and day.
Never: keeps or logs an address, a user agent, or anything else of a visitor.
"""
