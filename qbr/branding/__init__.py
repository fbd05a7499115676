"""A working template pack in a brand's own look, made from a plain deck, and perhaps a plain Word file."""
