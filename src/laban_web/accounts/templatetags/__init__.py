"""Template tags of the room `accounts`."""
