"""Contracts as pandera's schemas, and pandera's schemas as contracts."""
