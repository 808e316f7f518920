"""What a rehearsal is made of: batches with faults in them, what came of each, and what would catch it."""
