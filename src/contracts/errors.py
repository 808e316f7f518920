"""The exceptions of `contracts`, and nothing else.

    ContractError
    ├── ContractDefinitionError (TypeError)    a contract that cannot exist was written
    ├── HandoffError (TypeError)               one contract's data is not what another needs; says why
    ├── SchemaError (TypeError)                a schema says what a contract cannot; says where and why
    ├── ContractViolation (ValueError)         data broke a contract; carries the report
    ├── UnsupportedDataError (TypeError)       what was passed is no kind of data we read
    ├── DocumentError (ValueError)             a contract that JSON cannot hold, or JSON that is no contract
    ├── WireError (ValueError)                 a body is not written as it must be; carries where
    ├── UnknownUnit (ValueError)               a text names no unit; carries where, why, what was meant
    ├── IncompatibleUnits (ValueError)         what is in one unit cannot be said in the other
    ├── LossyConversion (OverflowError)        a number in the other unit is not a float
    ├── StrategyNeeded (ValueError)            what data is drawn for a rule must be said; carries which
    └── EngineError (RuntimeError)             the engine below failed; carries what it was doing

    ContractWarning (UserWarning)              data broke a rule that only warns

Each carries its data as attributes first and says them as text last.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from contracts.report import Report

SHOWN_TYPES = 20
"""The types of how many columns `str(EngineError)` says before it only counts them."""


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


@dataclass(frozen=True, slots=True)
class Mismatch:
    """One reason why what one contract promises is not what another needs.

    Attributes:
        field: where, as the consumer's data calls it; None for the whole.
        code: what the data would break, or the repair that makes no sense.
        problem: what is so, as the predicate of the field.
        mend: what to write instead.
    """

    field: str | None
    code: str
    problem: str
    mend: str

    def __str__(self) -> str:
        return f"{self.field or 'the contract'} {self.problem}. {self.mend}."


class HandoffError(ContractError, TypeError):
    """What a producer promises is not what a consumer needs; known before there is any data.

    Attributes:
        producer: the contract that data comes from, as reports call it.
        consumer: the contract that it is for.
        mismatches: every reason, each with its mend.
    """

    def __init__(self, producer: str, consumer: str, mismatches: tuple[Mismatch, ...]) -> None:
        super().__init__(producer, consumer, mismatches)
        self.producer = producer
        self.consumer = consumer
        self.mismatches = mismatches

    def __str__(self) -> str:
        count = len(self.mismatches)
        head = f"{self.producer} → {self.consumer}: {count} mismatch{'es' * (count != 1)}"
        return "\n".join([head, *(f"  {one}" for one in self.mismatches)])


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One thing in a schema that no contract can say.

    Attributes:
        where: the field's path, a column's name, or a JSON pointer; empty for the whole.
        problem: what is so, as its predicate.
        mend: what to write instead.
    """

    where: str
    problem: str
    mend: str

    def __str__(self) -> str:
        return f"{self.where or 'it'} {self.problem}. {self.mend}."


class SchemaError(ContractError, TypeError):
    """A schema of another library says what a contract cannot, or a contract what such a schema cannot;
    nothing of it is left out silently.

    Attributes:
        source: what was read: "the pydantic model Order".
        obstacles: everything in it that stands in the way, each with its mend.
        target: what it cannot be.
    """

    def __init__(
        self, source: str, obstacles: tuple[Obstacle, ...], target: str = "a contract"
    ) -> None:
        super().__init__(source, obstacles, target)
        self.source = source
        self.obstacles = obstacles
        self.target = target

    def __str__(self) -> str:
        count = "1 reason" if len(self.obstacles) == 1 else f"{len(self.obstacles)} reasons"
        head = f"{self.source} cannot be {self.target}, for {count}:"
        return "\n".join([head, *(f"  {one}" for one in self.obstacles)])


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


class WireError(ContractError, ValueError):
    """A body is not written as it must be, so that there are no rows to judge.

    Attributes:
        problem: what is wrong, as the predicate of the body; nothing of the body is quoted.
        line: the line where that was noticed, the first being 1; None where it is no one line's.
        column: the character of the line, the first being 1, or None.
        row: the position of the row at fault, the first being 0, where it is one row's.
    """

    def __init__(
        self,
        problem: str,
        line: int | None = None,
        column: int | None = None,
        row: int | None = None,
    ) -> None:
        super().__init__(problem, line, column, row)
        self.problem = problem
        self.line = line
        self.column = column
        self.row = row

    def __str__(self) -> str:
        places = (("row", self.row), ("line", self.line), ("column", self.column))
        where = ", ".join(f"{name} {place:,}" for name, place in places if place is not None)
        return f"the body {self.problem}" + (f" (at {where})" if where else "")


class DocumentError(ContractError, ValueError):
    """A contract has no document, or a document is none of a contract.

    Attributes:
        path: where: `fields[2].rules[0].bound` in a document, `Ping.tags` in a contract; "" for the whole.
        problem: what is wrong, as the predicate of what is there.
        mend: what to write instead.
    """

    def __init__(self, path: str, problem: str, mend: str) -> None:
        super().__init__(path, problem, mend)
        self.path = path
        self.problem = problem
        self.mend = mend

    def __str__(self) -> str:
        return f"{self.path or 'the document'} {self.problem}. {self.mend}."


class UnknownUnit(ContractError, ValueError):
    """A text names no unit, neither in UCUM nor in another spelling that means one thing only.

    Attributes:
        text: what was written; of a long text the beginning.
        part: the piece of it, as far as it could be put in UCUM, that is at fault; "" for its end.
        position: where that piece begins, 0 for the first character.
        problem: what is wrong, as the predicate of the piece.
        suggestion: the UCUM code that may have been meant, or None.
    """

    def __init__(
        self, text: str, part: str, position: int, problem: str, suggestion: str | None
    ) -> None:
        super().__init__(text, part, position, problem, suggestion)
        self.text = text
        self.part = part
        self.position = position
        self.problem = problem
        self.suggestion = suggestion

    def __str__(self) -> str:
        where = f"{self.part!r} at position {self.position}" if self.part else "it"
        meant = f"; did you mean {self.suggestion!r}?" if self.suggestion else ""
        return f"unit {self.text!r} is unknown: {where} {self.problem}{meant}"


class IncompatibleUnits(ContractError, ValueError):
    """What is in one unit cannot be converted to the other.

    Attributes:
        source: the UCUM code of the unit that there is.
        target: the UCUM code of the unit that is wanted.
        problem: why not, naming what each measures.
    """

    def __init__(self, source: str, target: str, problem: str) -> None:
        super().__init__(source, target, problem)
        self.source = source
        self.target = target
        self.problem = problem

    def __str__(self) -> str:
        return f"unit {self.source!r} cannot be converted to {self.target!r}: {self.problem}"


class LossyConversion(ContractError, OverflowError):
    """A number in the other unit is beyond the largest float, or so small that it would be 0.

    Attributes:
        value: the number in the unit that there was.
        nearest: the float nearest to it in the other unit: an infinity, or a zero.
    """

    def __init__(self, value: object, nearest: float) -> None:
        super().__init__(value, nearest)
        self.value = value
        self.nearest = nearest

    def __str__(self) -> str:
        return f"{self.value} converted to the other unit would become {self.nearest}"


class StrategyNeeded(ContractError, ValueError):
    """Nothing tells what data to draw that keeps some rules, or none was found.

    Attributes:
        contract: the label of the contract.
        rules: each with its field as data calls it, or None, and its sentence.
    """

    def __init__(self, contract: str, rules: tuple[tuple[str | None, str], ...]) -> None:
        super().__init__(contract, rules)
        self.contract = contract
        self.rules = rules

    def __str__(self) -> str:
        said = "; ".join(f"{field} {rule}" if field else rule for field, rule in self.rules)
        head = f"{self.contract} has rules that no data is known to keep ({said})"
        return f'{head}. Give the rule a strategy=, or pass strategies={{"field": …}} or {{("one", "other"): …}}.'


class EngineError(ContractError, RuntimeError):
    """The engine below could not do its work, so nothing can be said about the data.

    Attributes:
        contract: the contract being enforced.
        doing: what was being done.
        reason: what the engine said; the name of its error alone where the contract has a sensitive field.
        rule: the rule it was done for, as a sentence, where it was one rule alone.
        types: the types of the data's columns, by their names in data.
    """

    def __init__(
        self,
        contract: str,
        doing: str,
        reason: str,
        rule: str | None = None,
        types: Mapping[str, str] | None = None,
    ) -> None:
        types = dict(types or {})
        super().__init__(contract, doing, reason, rule, types)
        self.contract = contract
        self.doing = doing
        self.reason = reason
        self.rule = rule
        self.types = types

    def __str__(self) -> str:
        rule = f", for the rule {self.rule!r}" if self.rule else ""
        some = [f"{name!a}: {kind}" for name, kind in islice(self.types.items(), SHOWN_TYPES)]
        more = len(self.types) - len(some)
        some += [f"{more:,} more"] if more else []
        of = f"; the columns are {', '.join(some)}" if some else ""
        failed = f"{self.doing} failed ({self.reason}){rule}{of}"
        return f"{self.contract} could not be enforced: {failed}"


class ContractWarning(UserWarning):
    """Data broke a rule of severity "warn"; the message says which."""


def is_failure(error: BaseException) -> bool:
    """Whether a computation failed: by an `Exception` but want of memory, or a panic of an engine in Rust."""
    if isinstance(error, Exception):
        return not isinstance(error, MemoryError)
    return type(error).__name__ == "PanicException"
