"""Outlook: what is coming, what is planned, and the weeks both rest on."""
