"""How fast Laban is and how much memory it takes, beside what experts would write by hand.

In: a number of records. Out: a table, JSON files in `results`, and `RESULTS.md`.
Every side runs in a process of its own, so that its peak memory is its own.
Never asserts a time: a slow machine is not a fault.
"""
