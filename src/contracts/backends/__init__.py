"""Enforcing rules: the Python backend for single values, the frame backend for Polars columns, the
mixed one for columns of any sort, and the payload one for single payloads by pydantic-core.

Each `match`es over the same frozen rules. Parts that two of them need are here.
"""
