"""The package layer: zip entries, parts, relationships and content types, read once and written as they are."""
