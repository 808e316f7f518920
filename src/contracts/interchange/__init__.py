"""Contracts in the formats of others: each format's reading and writing in one folder."""
