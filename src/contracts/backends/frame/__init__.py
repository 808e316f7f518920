"""The frame backend: a plan of Polars expressions for each schema."""
