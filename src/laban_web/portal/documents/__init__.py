"""Documents that the programme cites: their page in the library, else what the programme knows."""
