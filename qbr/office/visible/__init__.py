"""What a person can see of a file, and whether it changed."""
