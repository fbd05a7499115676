"""Fit: needs as rated, and the capabilities that serve them."""
