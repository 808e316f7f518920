"""How contracts are written down, for those who do not run Python."""
