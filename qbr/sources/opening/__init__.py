"""What stands on disk: files inside their folder, as text, YAML, Markdown or a picture, and where their faults are."""
