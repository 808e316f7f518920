"""Suites of Great Expectations as contracts."""
