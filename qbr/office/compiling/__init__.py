"""One part compiled: a Jinja syntax tree in which every expression knows its tag."""
