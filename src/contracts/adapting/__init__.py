"""What becomes of data between two contracts: repairs, what is promised once they were made, and arrays."""
