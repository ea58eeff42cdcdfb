"""The catalogue of open data: every dataset with what it covers, in which formats, from when."""
