"""Native charts and their embedded workbooks, written as text."""
