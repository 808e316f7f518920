"""The backend for Python values, one by one: the same rules as in `backends.frame`, file by
file.
"""
