"""The exceptions of `contracts`, and nothing else.

    ContractError
    ├── ContractDefinitionError (TypeError)    the declaration of a contract is invalid
    ├── HandoffError (TypeError)               a producer's contract does not guarantee what a consumer needs
    ├── SchemaError (TypeError)                a schema cannot be a contract, or a contract a schema
    ├── ContractViolation (ValueError)         data violates its contract; carries the report
    ├── UnsupportedDataError (TypeError)       data of a type that is not supported
    ├── DocumentError (ValueError)             a contract without a JSON form, or JSON without a contract
    ├── WireError (ValueError)                 a body is malformed; carries the position
    ├── UnknownUnit (ValueError)               text is not a unit; carries the position and a suggestion
    ├── IncompatibleUnits (ValueError)         one unit cannot be converted to the other
    ├── LossyConversion (OverflowError)        a converted number does not fit a float
    ├── StrategyNeeded (ValueError)            rules for which data cannot be drawn without a strategy
    └── EngineError (RuntimeError)             the engine below failed; carries the operation

    ContractWarning (UserWarning)              data violates a rule that only warns

Each carries its data as attributes, and `str(error)` is built from them.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice
from typing import TYPE_CHECKING, TypeAlias

from contracts.escaping import printable
from contracts.hints import Hint, as_hint
from contracts.lazy_dataclass import lazy_dataclass

if TYPE_CHECKING:
    from contracts.report.report import Report

_Place: TypeAlias = int | None
_SHOWN_TYPES = 20  # the columns whose types `str(EngineError)` lists; the rest are counted


class ContractError(Exception):
    """The base of every error that `contracts` raises itself."""


class ContractDefinitionError(ContractError, TypeError):
    """The declaration of a contract contradicts itself, or a frame cannot hold its data.

    Attributes:
        contract: the name of the class being created.
        field: the field at fault, or None when the class as a whole is.
        problem: the problem, as the predicate of a sentence about the field or the class.
        hint: what to write instead.
    """

    def __init__(self, contract: str, field: str | None, problem: str, hint: str) -> None:
        super().__init__(contract, field, problem, hint)
        self.contract = contract
        self.field = field
        self.problem = problem
        self.hint = as_hint(hint)

    def __str__(self) -> str:
        subject = self.contract if self.field is None else f"{self.contract}.{self.field}"
        return printable(f"{subject} {self.problem}. {self.hint}.")


@lazy_dataclass(frozen=True, slots=True)
class Mismatch:
    """One reason why a producer's contract does not guarantee what a consumer's needs.

    Attributes:
        field: the field, by its name in the consumer's data; None for the whole contract.
        code: the code of the rule that data would violate, or of the repair that is invalid.
        problem: the problem, as the predicate of a sentence about the field.
        hint: what to write instead.
    """

    field: str | None
    code: str
    problem: str
    hint: str

    def __str__(self) -> str:
        return printable(f"{self.field or 'the contract'} {self.problem}. {self.hint}.")


class HandoffError(ContractError, TypeError):
    """A producer's contract does not guarantee what a consumer's needs; raised before any data is read.

    Attributes:
        producer: the label of the contract that data comes from.
        consumer: the label of the contract that it goes to.
        mismatches: every reason, each with its hint.
    """

    def __init__(self, producer: str, consumer: str, mismatches: tuple[Mismatch, ...]) -> None:
        super().__init__(producer, consumer, mismatches)
        self.producer = producer
        self.consumer = consumer
        self.mismatches = mismatches

    def __str__(self) -> str:
        count = len(self.mismatches)
        head = f"{self.producer} → {self.consumer}: {count} mismatch{'es' * (count != 1)}"
        return "\n".join([printable(head), *(f"  {one}" for one in self.mismatches)])


@lazy_dataclass(frozen=True, slots=True)
class Obstacle:
    """One part of a schema that a contract cannot express, or the reverse.

    Attributes:
        where: the field's path, a column's name, or a JSON pointer; empty for the whole.
        problem: the problem, as the predicate of a sentence about that part.
        hint: what to write instead.
    """

    where: str
    problem: str
    hint: str

    def __str__(self) -> str:
        return printable(f"{self.where or 'it'} {self.problem}. {self.hint}.")


class SchemaError(ContractError, TypeError):
    """A schema of another library cannot be a contract, or a contract such a schema, without loss.

    Attributes:
        source: the schema or contract that was read: "the pydantic model Order".
        obstacles: every part of it that cannot be expressed, each with its hint.
        target: what it cannot be: "a contract".
    """

    def __init__(
        self, source: str, obstacles: tuple[Obstacle, ...], target: str = "a contract"
    ) -> None:
        super().__init__(source, obstacles, target)
        self.source = source
        self.obstacles = obstacles
        self.target = target

    def __str__(self) -> str:
        reasons = f"{len(self.obstacles)} reason{'s' * (len(self.obstacles) != 1)}"
        head = f"{self.source} cannot be {self.target}, for {reasons}:"
        return "\n".join([printable(head), *(f"  {one}" for one in self.obstacles)])


class ContractViolation(ContractError, ValueError):
    """Data violates its contract; `report` holds every violation of the batch, and `reason` why `split` refused
    all of it (None elsewhere).
    """

    def __init__(self, report: Report, reason: str | None = None) -> None:
        super().__init__(report, reason)
        self.report = report
        self.reason = reason

    def __str__(self) -> str:
        return "\n  refused as a whole: ".join(filter(None, (str(self.report), self.reason)))


class UnsupportedDataError(ContractError, TypeError):
    """The data is of a type that is not supported.

    Attributes:
        got: the name of the type that was passed.
        problem: why it cannot be read, as the predicate of a sentence about the data.
        hint: what to pass instead.
    """

    def __init__(self, got: str, problem: str, hint: str) -> None:
        super().__init__(got, problem, hint)
        self.got = got
        self.problem = problem
        self.hint = as_hint(hint)

    def __str__(self) -> str:
        return printable(f"data {self.problem} (got {self.got}). {self.hint}.")


class WireError(ContractError, ValueError):
    """A body is malformed, so that there are no rows to check.

    Attributes:
        problem: the problem, as the predicate of a sentence about the body; it quotes nothing of it.
        line, column, row: where the problem was noticed, lines and columns from 1 and rows from 0; None where none is.
        file, hint: the file's name, None for bytes; what to do, where it is known.
    """

    file: str | None = None
    hint: Hint | None = None

    def __init__(
        self, problem: str, line: _Place = None, column: _Place = None, row: _Place = None
    ) -> None:
        super().__init__(problem, line, column, row)
        self.problem = problem
        self.line, self.column, self.row = line, column, row

    def __str__(self) -> str:
        places = (("row", self.row), ("line", self.line), ("column", self.column))
        where = ", ".join(f"{name} {place:,}" for name, place in places if place is not None)
        body = "the body" if self.file is None else f"the file {self.file!a}"
        hint = f": {self.hint}" if self.hint else ""
        return f"{body} {self.problem}" + (f" (at {where})" if where else "") + hint


class DocumentError(ContractError, ValueError):
    """A contract cannot be written as a document, or a document cannot be read as a contract.

    Attributes:
        path: where: `fields[2].rules[0].bound` in a document, `Ping.tags` in a contract; "" for the whole.
        problem: the problem, as the predicate of a sentence about that place.
        hint: what to write instead.
    """

    def __init__(self, path: str, problem: str, hint: str) -> None:
        super().__init__(path, problem, hint)
        self.path = path
        self.problem = problem
        self.hint = as_hint(hint)

    def __str__(self) -> str:
        return printable(f"{self.path or 'the document'} {self.problem}. {self.hint}.")


class UnknownUnit(ContractError, ValueError):
    """A text is not a unit, neither in UCUM nor in another spelling with a single meaning.

    Attributes:
        text: the text; of a long text the beginning.
        part, position: what of it is at fault, in UCUM as far as it could be translated, and where that begins.
        problem: the problem, as the predicate of a sentence about that part.
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
    """One unit cannot be converted to the other.

    Attributes:
        source, target: the UCUM codes of the units to convert from and to.
        problem: why not, with the quantity that each measures.
    """

    def __init__(self, source: str, target: str, problem: str) -> None:
        super().__init__(source, target, problem)
        self.source = source
        self.target = target
        self.problem = problem

    def __str__(self) -> str:
        return f"unit {self.source!r} cannot be converted to {self.target!r}: {self.problem}"


class LossyConversion(ContractError, OverflowError):
    """A converted number is beyond the largest float, or so small that it would be 0.

    Attributes:
        value: the number before the conversion.
        nearest: the float nearest to it in the other unit: an infinity, or a zero.
    """

    def __init__(self, value: object, nearest: float) -> None:
        super().__init__(value, nearest)
        self.value = value
        self.nearest = nearest

    def __str__(self) -> str:
        return f"{self.value} converted to the other unit would become {self.nearest}"


class StrategyNeeded(ContractError, ValueError):
    """Data that satisfies some rules cannot be drawn without a strategy of the user's own.

    Attributes:
        contract: the label of the contract.
        rules: each as its field's name in data, or None, and its sentence.
        hint: what to do.
    """

    def __init__(self, contract: str, rules: tuple[tuple[str | None, str], ...], hint: str) -> None:
        super().__init__(contract, rules, hint)
        self.contract, self.rules, self.hint = contract, rules, hint

    def __str__(self) -> str:
        listed = "; ".join(f"{field} {rule}" if field else rule for field, rule in self.rules)
        head = f"{self.contract} has rules that no data is known to keep ({listed})"
        return printable(f"{head}. {self.hint}")


class EngineError(ContractError, RuntimeError):
    """The engine below (Polars, pydantic-core) or a default's factory failed: there is no verdict about the data.

    Attributes:
        contract: the contract being enforced.
        doing: the operation that failed.
        reason: the engine's message; only the name of its error where the contract has a sensitive field.
        rule: the sentence of the rule that was evaluated, where it was one rule alone.
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
        some = [f"{name!a}: {kind}" for name, kind in islice(self.types.items(), _SHOWN_TYPES)]
        some += [f"{more:,} more"] if (more := len(self.types) - len(some)) else []
        of = f"; the columns are {', '.join(some)}" if some else ""
        failed = f"{self.doing} failed ({self.reason}){rule}{of}"
        return printable(f"{self.contract} could not be enforced: {failed}")


class ContractWarning(UserWarning):
    """Data violates a rule of severity "warn"; the message names it."""


def is_failure(error: BaseException) -> bool:
    """Whether the error is a failed computation: an `Exception` other than `MemoryError`, or a Rust panic."""
    if isinstance(error, Exception):
        return not isinstance(error, MemoryError)
    return type(error).__name__ == "PanicException"
