"""From data to a report: what a batch is, which backend judges it, and what is told beside it."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from threading import Lock
from typing import TYPE_CHECKING, Any, cast

from contracts.errors import ContractDefinitionError, EngineError, UnsupportedDataError
from contracts.report import Report, Violation, report_of
from contracts.specification import Specification

if TYPE_CHECKING:
    import polars as pl

    from contracts.backends.batch import Circumstances, Findings, Table
    from contracts.backends.frame import FrameBackend
    from contracts.backends.rows import RowsBackend
    from contracts.contract import Contract

DEFAULT_EXAMPLES = 5
"""How many examples a violation gives unless `max_examples` says otherwise."""
DIAGNOSED_EXAMPLES = 20
"""How many examples the diagnosis looks at, however few the report gives."""

CONVERSIONS = {
    "pandas": "Pass pl.from_pandas(data, nan_to_null=False): NaN and null stay apart",
    "pyarrow": "Pass pl.from_arrow(data)",
}
"""How data of other libraries becomes what a contract reads, by the library."""

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


def frames_of(contract: type[Contract]) -> FrameBackend:
    """The contract's backend for frames, made at its first use."""
    from contracts.backends.frame import FrameBackend

    return cast("FrameBackend", backend_of(contract, "frame", FrameBackend))


def rows_of(contract: type[Contract]) -> RowsBackend:
    """The contract's backend for Python rows, made at its first use."""
    from contracts.backends.rows import RowsBackend

    return cast("RowsBackend", backend_of(contract, "rows", RowsBackend))


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


def in_memory(contract: type[Contract], data: object) -> object:
    """The data, collected if it is lazy.

    Raises:
        UnsupportedDataError: it is no kind of data that a contract reads.
        EngineError: it could not be collected.
    """
    if isinstance(data, list):
        return data
    polars = sys.modules.get("polars")  # what is not loaded has made no frame
    if polars is not None and isinstance(data, polars.DataFrame):
        return data
    if polars is not None and isinstance(data, polars.LazyFrame):
        try:
            return cast("pl.LazyFrame", data).collect()
        except (Exception, polars.exceptions.PanicException) as error:
            doing, reason = "collecting the LazyFrame", type(error).__name__
            if specification_of(contract).has_sensitive:  # the engine's message may quote a value
                raise EngineError(contract.__name__, doing, reason) from None
            raise EngineError(contract.__name__, doing, f"{reason}: {error}") from error
    kind = f"{type(data).__module__}.{type(data).__qualname__}"
    mend = CONVERSIONS.get(
        kind.split(".", maxsplit=1)[0], "Pass a polars DataFrame or LazyFrame, or a list of dicts"
    )
    raise UnsupportedDataError(kind, "is nothing that a contract reads", mend)


def circumstances(
    max_examples: int | None, now: datetime | None, tables: Tables | None
) -> Circumstances:
    """What a verb is told beside the data, with as many examples as the diagnosis looks at.

    Raises:
        ValueError: an argument is of no use.
        UnsupportedDataError: a table is no kind of data that a contract reads.
        EngineError: a table could not be collected.
    """
    from contracts.backends.batch import Circumstances

    if max_examples is not None and (type(max_examples) is not int or max_examples < 0):
        raise ValueError(
            f"max_examples must be None or a whole number from 0 (got {max_examples!r})"
        )
    if tables is not None and not isinstance(tables, Mapping):
        raise ValueError(f"tables are named by their contracts: {{Vendor: frame}} (got {tables!r})")
    if now is not None and not isinstance(now, datetime):
        raise ValueError(f"now must be a datetime (got {now!r})")
    most = None if max_examples is None else max(max_examples, DIAGNOSED_EXAMPLES)
    given = {contract: table_of(contract, data) for contract, data in (tables or {}).items()}
    return Circumstances(most, now, given)


def table_of(contract: type, data: object) -> Table:
    """Another contract's data, as references are looked up in it.

    Raises:
        ValueError: it is not named by its contract.
        UnsupportedDataError: it is no kind of data that a contract reads.
        EngineError: it could not be collected.
    """
    if not hasattr(contract, "__specification__"):
        raise ValueError(
            f"tables are named by their contracts: {{Vendor: frame}} (got {contract!r})"
        )
    collected = in_memory(contract, data)
    if isinstance(collected, list):
        return rows_of(contract).table(collected)
    return frames_of(contract).table(cast("pl.DataFrame", collected))


# Judgement ----------------------------------------------------------------------------------


def findings_in(contract: type[Contract], data: object, told: Circumstances) -> Findings:
    """What is found in data in memory."""
    if isinstance(data, list):
        return rows_of(contract).judge(data, told)
    return frames_of(contract).judge(cast("pl.DataFrame", data), told)


def checked(
    contract: type[Contract],
    data: object,
    max_examples: int | None,
    now: datetime | None,
    tables: Tables | None,
) -> Report:
    """The report on data in memory, in contract form."""
    found = findings_in(contract, data, circumstances(max_examples, now, tables))
    return report_on(contract, height_of(data), found, max_examples)


def height_of(data: object) -> int:
    """How many rows data in memory has."""
    return len(data) if isinstance(data, list) else cast("pl.DataFrame", data).height


def report_on(
    contract: type[Contract],
    rows: int,
    found: Findings,
    max_examples: int | None,
    filled: Mapping[str, int] | None = None,
) -> Report:
    """The report on what was found, with probable causes."""
    specification = specification_of(contract)
    violations = tuple(finding.violation for finding in found.broken)
    if violations:
        from contracts.diagnosis import causes_of

        violations = causes_of(violations, specification)
    return report_of(
        specification,
        rows,
        (shortened(one, max_examples) for one in violations),
        found.not_run,
        found.not_applicable,
        filled=filled,
        masks=found.rows_by_label(),
    )


def shortened(violation: Violation, most: int | None) -> Violation:
    """The violation with no more examples than were asked for."""
    return violation if most is None else replace(violation, examples=violation.examples[:most])
