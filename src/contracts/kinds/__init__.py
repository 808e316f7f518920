"""The kinds of data that a contract reads: each comes in as its library holds it, and goes out so.

Nothing here judges: a kind gives its columns, and makes its like of some rows.
"""
