"""Contracts as JSON Schema, and JSON Schemas as contracts."""
