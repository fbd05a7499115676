"""Tags in text: how they are read, healed and hoisted to what they enclose."""
