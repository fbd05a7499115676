"""Files that a template includes: made one package with it before it is compiled."""
