"""What helps to work on a template: checking with hostile data, carriers of tags, contents, labels on the spot."""
