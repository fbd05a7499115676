"""Text that fits: measured with real widths, written in real sizes."""
