"""What one cell says: numbers, days, words, and what cannot be decided."""
