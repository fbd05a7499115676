"""Advice: the rules of recommendation, the plan, and, for ourselves, health."""
