"""What machines read without signing in: figures, lists, the catalogue.

In: a question, which is a path with parameters. Out: an answer that any cache may keep.
Never: knows who asks, reads a record, starts a run.
Place for later: `sdmx.py` and `ckan.py` answer from the same publication, beside `figures.py`.
"""
