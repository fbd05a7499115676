"""The last look at a finished file."""
