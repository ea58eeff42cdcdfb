"""Connections: the verdict on what each organisation owes, its evidence, history and gaps."""
