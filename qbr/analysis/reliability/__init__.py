"""Reliability: incidents, availability, and lessons."""
