"""The proof of a published figure, and its check in front of the reader."""
