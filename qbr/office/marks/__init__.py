"""Tags as marks in a text: what they say, how values are written in their place, what is looked at afterwards."""
