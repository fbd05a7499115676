"""Comparison: with peers, and with what was issued last time."""
