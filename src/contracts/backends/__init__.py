"""How rules are enforced: each backend interprets the same frozen rules, and no other's code."""
