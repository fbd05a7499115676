"""How a table of unknown form seems to be read, with what shows it and what nobody can tell."""
