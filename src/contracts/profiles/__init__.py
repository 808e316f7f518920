"""What good data looks like: counts of a whole that are the sums of those of its parts."""
