"""The digital economy: its share of GDP by every source and vintage, its parts, its provinces."""
