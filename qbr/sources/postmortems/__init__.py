"""Post-mortems as people write them, to incident records with, for each value, where it stands and how sure it is."""
