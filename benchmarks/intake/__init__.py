"""How many small deliveries a second one process takes in, in groups."""
