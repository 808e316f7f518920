"""Scripts about the repository: pages that are written from the code, and what is released."""
