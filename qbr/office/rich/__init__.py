"""Rich text: what Markdown in the data says, and how its blocks and words are written where a tag stood."""
