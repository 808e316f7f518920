"""A first contract, drafted from good data."""
