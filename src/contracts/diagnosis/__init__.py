"""The probable causes of violations."""
