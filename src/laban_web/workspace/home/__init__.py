"""The first page: what is owed and by when, what was delivered last, what waits for her."""
