"""`python -m contracts` is the command `contracts`."""

from boundary_contracts_plugins.command import main

if __name__ == "__main__":
    main()
