"""Listening: surveys, words and what was learned."""
