"""The refusal of a declaration, before its class and its field are known."""

from __future__ import annotations


class DeclarationError(Exception):
    """A declaration is invalid; `ContractDefinitionError` adds the names of the class and the field."""

    def __init__(self, problem: str, hint: str) -> None:
        super().__init__(problem, hint)
        self.problem = problem
        self.hint = hint
