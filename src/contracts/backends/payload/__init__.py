"""One payload, by pydantic-core."""
