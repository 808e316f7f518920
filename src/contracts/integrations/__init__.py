"""Integrations with other frameworks: each is thin, has an extra of its name, and imports the framework
only when it is used.
"""
