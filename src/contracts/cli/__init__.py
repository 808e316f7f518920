"""The command line: `contracts check`, `split`, `compare`, `rehearse`, `show`, `convert`, `infer`,
`init`, `history` and `checkup`.

Its modules import what is heavy where they use it, so that `contracts --help` answers at once.
"""
