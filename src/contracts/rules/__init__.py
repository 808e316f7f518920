"""Rules as plain frozen data, a module for each scope: one value, one row, many rows."""
