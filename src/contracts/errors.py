"""The exceptions of `contracts`, and nothing else.

    ContractError
    ├── ContractDefinitionError (TypeError)    a contract that cannot exist was written
    ├── ContractViolation (ValueError)         data broke a contract; carries the report
    ├── UnsupportedDataError (TypeError)       what was passed is no kind of data we read
    └── EngineError (RuntimeError)             the engine below failed; carries what it was doing

    ContractWarning (UserWarning)              data broke a rule that only warns

Each carries its data as attributes first and says them as text last.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from contracts.report import Report


class ContractError(Exception):
    """Everything `contracts` raises on its own account is a `ContractError`."""


class ContractDefinitionError(ContractError, TypeError):
    """A contract that contradicts itself, or that a frame cannot hold, does not exist.

    Attributes:
        contract: the name of the class being created.
        field: the field at fault, or None when the class as a whole is.
        problem: what is wrong, as the predicate of the subject.
        mend: what to write instead.
    """

    def __init__(self, contract: str, field: str | None, problem: str, mend: str) -> None:
        super().__init__(contract, field, problem, mend)
        self.contract = contract
        self.field = field
        self.problem = problem
        self.mend = mend

    def __str__(self) -> str:
        subject = self.contract if self.field is None else f"{self.contract}.{self.field}"
        return f"{subject} {self.problem}. {self.mend}."


class ContractViolation(ContractError, ValueError):
    """Data broke its contract; `report` holds every violation of the batch."""

    def __init__(self, report: Report) -> None:
        super().__init__(report)
        self.report = report

    def __str__(self) -> str:
        return str(self.report)


class UnsupportedDataError(ContractError, TypeError):
    """What was passed as data is no kind of data that a contract reads.

    Attributes:
        got: the name of the type that was passed.
        problem: why it cannot be read.
        mend: what to pass instead.
    """

    def __init__(self, got: str, problem: str, mend: str) -> None:
        super().__init__(got, problem, mend)
        self.got = got
        self.problem = problem
        self.mend = mend

    def __str__(self) -> str:
        return f"data {self.problem} (got {self.got}). {self.mend}."


class EngineError(ContractError, RuntimeError):
    """The engine below could not do its work, so nothing can be said about the data.

    Attributes:
        contract: the contract being enforced.
        doing: what was being done.
        reason: what the engine said.
    """

    def __init__(self, contract: str, doing: str, reason: str) -> None:
        super().__init__(contract, doing, reason)
        self.contract = contract
        self.doing = doing
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.contract} could not be enforced: {self.doing} failed ({self.reason})"


class ContractWarning(UserWarning):
    """Data broke a rule of severity "warn"; the message says which."""
