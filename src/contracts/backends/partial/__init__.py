"""Results of parts of the data that merge: into what the whole would have."""
