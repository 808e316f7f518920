"""Contracts as canonical JSON, and back."""
