"""Parse and write one value of wire form, in plain Python."""
