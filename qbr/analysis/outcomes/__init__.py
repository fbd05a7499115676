"""Outcomes: goals, value, and what both sides promised for them."""
