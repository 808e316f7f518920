"""Contracts as schemas of Arrow and Polars, and such schemas as contracts."""
