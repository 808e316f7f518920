"""Two contracts against each other: the guarantees of one, and whether another follows from them."""
