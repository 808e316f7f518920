"""The error of a history that cannot be used."""

from __future__ import annotations

from contracts.errors import ContractError
from contracts.escaping import printable
from contracts.hints import as_hint


class HistoryError(ContractError, RuntimeError):
    """A history cannot be read or written.

    Attributes:
        url: where it is, without a password.
        problem: the problem, as the predicate of a sentence about the history.
        hint: what to do.
    """

    def __init__(self, url: str, problem: str, hint: str) -> None:
        super().__init__(url, problem, hint)
        self.url = url
        self.problem = problem
        self.hint = as_hint(hint)

    def __str__(self) -> str:
        return printable(f"the history {self.url} {self.problem}. {self.hint}.")
