"""Support: tickets as columns, and what they say of how people were served."""
