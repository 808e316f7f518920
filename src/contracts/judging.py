"""From data to a report: what a batch is, which backend judges it, and what is told beside it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from threading import Lock
from typing import TYPE_CHECKING, Any, cast

from contracts.changes import Changes
from contracts.errors import ContractDefinitionError, EngineError
from contracts.rendering import error_text, render
from contracts.report import Report, Violation, report_of
from contracts.rules.requirement import sentence
from contracts.rules.table import Grouped, References
from contracts.specification import Specification

if TYPE_CHECKING:
    from contracts.backends.batch import Circumstances, Findings, Table
    from contracts.backends.columns import Columns
    from contracts.backends.columnwise import ColumnsBackend
    from contracts.backends.frame import FrameBackend
    from contracts.contract import Contract
    from contracts.kinds.kind import Kind

DEFAULT_EXAMPLES = 5
"""How many examples a violation gives unless `max_examples` says otherwise."""
DIAGNOSED_EXAMPLES = 20
"""How many examples the diagnosis looks at, however few the report gives."""

Tables = Mapping[type, object]
"""The data that references are looked up in, by its contract."""


def specification_of(contract: type[Contract]) -> Specification:
    """The immutable specification that a contract's class body compiled into.

    Raises:
        ContractDefinitionError: the body names a type that is still not defined.
    """
    specification = vars(contract).get("__specification__")
    if specification is None:
        contract.model_rebuild(raise_errors=False)
        specification = vars(contract).get("__specification__")
    if specification is None:
        raise ContractDefinitionError(
            contract.__name__,
            None,
            "has a field whose type is not defined",
            "Define or import the type in the contract's module before the contract is used",
        )
    return cast("Specification", specification)


# The backends of a contract ---------------------------------------------------------------------

_making = Lock()


def unlock() -> None:
    """Give a forked process a lock of its own: the parent's may be held by a thread that is not in
    it.
    """
    global _making  # noqa: PLW0603 - there is one, for every contract
    _making = Lock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=unlock)


def frames_of(contract: type[Contract]) -> FrameBackend:
    """The contract's backend for frames, made at its first use."""
    from contracts.backends.frame import FrameBackend

    return cast("FrameBackend", backend_of(contract, "frame", FrameBackend))


def columns_of(contract: type[Contract]) -> ColumnsBackend:
    """The contract's backend for columns of any sort."""
    from contracts.backends.columnwise import ColumnsBackend

    return ColumnsBackend(specification_of(contract), frames_of(contract))


def backend_of(contract: type[Contract], kind: str, make: type) -> Any:
    """A backend of the contract, made once, and kept on its class."""
    kept = vars(contract).get("__backends__")
    if kept is None or kind not in kept:
        with _making:
            kept = vars(contract).get("__backends__", {})
            if kind not in kept:
                backend = make(specification_of(contract))
                type.__setattr__(contract, "__backends__", {**kept, kind: backend})
                return backend
    return kept[kind]


# Data -----------------------------------------------------------------------------------------


def read(contract: type[Contract], data: object, *, keep: bool = False) -> Kind:
    """The data as the kind that it is, a LazyFrame collected.

    Args:
        keep: whether the data must be afterwards what it was.

    Raises:
        UnsupportedDataError: it is no kind of data that a contract reads.
        EngineError: it could not be read.
    """
    from contracts.backends.failing import enforcing
    from contracts.kinds.reading import kind_of

    specification = specification_of(contract)
    with enforcing(specification, "reading the data"):
        return kind_of(data, specification, keep=keep)


def circumstances(
    contract: type[Contract], max_examples: int | None, now: datetime | None, tables: Tables | None
) -> Circumstances:
    """What a verb is told beside the data, with as many examples as the diagnosis looks at.

    Raises:
        ValueError: an argument is of no use.
        UnsupportedDataError: a table is no kind of data that a contract reads.
        EngineError: a table could not be collected.
    """
    from contracts.backends.batch import Circumstances

    refuse_no_count(max_examples)
    if tables is not None and not isinstance(tables, Mapping):
        raise ValueError(
            f"tables are named by their contracts: {{Vendor: frame}} (got {render(tables)})"
        )
    refuse_no_time(now)
    most = None if max_examples is None else max(max_examples, DIAGNOSED_EXAMPLES)
    given = {other: table_for(contract, other, data) for other, data in (tables or {}).items()}
    return Circumstances(most, now, given)


def refuse_no_count(max_examples: object) -> None:
    """Raise ValueError unless `max_examples` says how many examples are wanted."""
    if max_examples is not None and (type(max_examples) is not int or max_examples < 0):
        raise ValueError(
            f"max_examples must be None or a whole number from 0 (got {render(max_examples)})"
        )


def refuse_no_time(now: object) -> None:
    """Raise ValueError unless `now` is a time, or is not given."""
    if now is None:
        return
    if not issubclass(type(now), datetime):
        raise ValueError(f"now must be a datetime (got {render(now)})")  # noqa: TRY004 - as every argument of no use
    from contracts.backends.contract_form import NotHeld, in_utc

    try:
        if cast("datetime", now).utcoffset() is not None:
            in_utc(cast("datetime", now))
    except NotHeld:
        raise ValueError(
            "now must lie within the years 1 to 9999 of UTC: pass a time further from their ends"
            f" (got {render(now)})"
        ) from None
    except Exception as error:
        raise ValueError(
            f"now must have a time zone that knows its offset from UTC (got {error_text(error)})"
        ) from error


def table_for(contract: type[Contract], other: type, data: object) -> Table:
    """The table of another contract, for the rules of one; an error says for which.

    Raises:
        ValueError, UnsupportedDataError: as `table_of` does.
        EngineError: it could not be read.
    """
    try:
        return table_of(other, data)
    except EngineError as error:
        asked = (requirement.rule for requirement in specification_of(contract).table_rules)
        rules = (rule.rule if isinstance(rule, Grouped) else rule for rule in asked)
        rule = next((r for r in rules if isinstance(r, References) and r.contract is other), None)
        says = None if rule is None else sentence(rule)
        raise EngineError(
            error.contract, error.doing, error.reason, says, error.types
        ) from error.__cause__


def table_of(contract: type, data: object) -> Table:
    """Another contract's data, as references are looked up in it.

    Raises:
        ValueError: it is not named by its contract.
        UnsupportedDataError: it is no kind of data that a contract reads.
        EngineError: it could not be collected.
    """
    if not hasattr(contract, "__specification__"):
        raise ValueError(
            f"tables are named by their contracts: {{Vendor: frame}} (got {render(contract)})"
        )
    from contracts.backends.failing import enforcing

    kind = read(contract, data, keep=True)
    with enforcing(specification_of(contract), "reading a table to refer to", kind.types):
        frame = kind.frame()
        if frame is not None:
            return frames_of(contract).table(frame)
        return columns_of(contract).table(kind.columns())


# Judgement ----------------------------------------------------------------------------------


def findings_in(contract: type[Contract], columns: Columns, told: Circumstances) -> Findings:
    """What is found in a batch by its columns."""
    if columns.is_typed:
        return frames_of(contract).judge(columns.frame(), told)
    return columns_of(contract).judge(columns, told)


def checked(
    contract: type[Contract],
    kind: Kind,
    max_examples: int | None,
    now: datetime | None,
    tables: Tables | None,
) -> Report:
    """The report on data in contract form."""
    from contracts.backends.failing import enforcing

    specification = specification_of(contract)
    told = circumstances(contract, max_examples, now, tables)
    with enforcing(specification, "judging the data", kind.types):
        frame = kind.frame()
        if frame is not None:
            found = frames_of(contract).judge(frame, told)
        else:
            found = findings_in(contract, kind.columns(), told)
        if labels := kind.units():
            from contracts.backends.unit_labels import conversions, unit_findings

            how = {field.name: one for field, one in conversions(specification, {}, labels)}
            found.broken.extend(unit_findings(how, specification, kind.height, wire=False))
        return report_on(contract, kind, found, max_examples)


def report_on(
    contract: type[Contract],
    kind: Kind,
    found: Findings,
    max_examples: int | None,
    changes: Changes | None = None,
) -> Report:
    """The report on what was found, with probable causes."""
    specification = specification_of(contract)
    violations = tuple(finding.violation for finding in found.broken)
    if violations:
        from contracts.diagnosis import causes_of

        violations = causes_of(violations, specification)
        violations = tuple(explained(violation, kind) for violation in violations)
    return report_of(
        specification,
        kind.height,
        (shortened(one, max_examples) for one in violations),
        found.not_run,
        found.not_applicable,
        changes=changes,
        masks=found.rows_by_label(),
    )


def explained(violation: Violation, kind: Kind) -> Violation:
    """The violation with the cause that lies in the kind of data, if there is one."""
    cause = kind.cause(violation.field, violation.code) if violation.field else None
    return violation if cause is None else replace(violation, cause=cause)


def shortened(violation: Violation, most: int | None) -> Violation:
    """The violation with no more examples than were asked for."""
    return violation if most is None else replace(violation, examples=violation.examples[:most])
