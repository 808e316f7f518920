"""The report of one batch, its views as text, and values as text."""
