"""Wire form: parse and write one value (`scalar`) or a column (`column`), and read files (`files`)."""
