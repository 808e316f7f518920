"""Parse and write a column of wire form in Polars, to the same values as `wire.scalar`."""
