"""Compiled templates kept on disk between runs, in the user's own cache folder."""
