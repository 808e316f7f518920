"""One contract against another: what the first promises, and whether the second follows from it."""
