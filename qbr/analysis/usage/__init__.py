"""Usage: activity as columns, and who uses what, how often and how broadly."""
