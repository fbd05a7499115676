"""A template checked without data: the schema of what it may name."""
