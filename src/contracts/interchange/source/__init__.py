"""Contracts as Python source."""
