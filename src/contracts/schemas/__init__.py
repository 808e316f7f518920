"""Contracts made of other libraries' schemas, and schemas of contracts."""
