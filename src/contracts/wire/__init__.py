"""How text on the wire is read, and written: each way twice, for one value and for a column."""
