"""Statistics: series, scores and spans in bare numbers, of no subject."""
