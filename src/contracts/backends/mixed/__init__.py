"""The backend for columns of any sort: Series go to `backends.frame`, other values to
`backends.python`.
"""
