"""The refusal of a declaration, before the class and the field are named."""

from __future__ import annotations


class Refused(Exception):
    """A field's declaration cannot stand; the class adds its name and the field's."""

    def __init__(self, problem: str, mend: str) -> None:
        super().__init__(problem, mend)
        self.problem = problem
        self.mend = mend
