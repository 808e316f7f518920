"""Contracts as documents of other kinds."""
