"""Batches on their way through a handoff: read by the producer, and by the consumer."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, cast

from contracts.errors import ContractWarning
from contracts.identity import match_rows, names_of
from contracts.judging import DEFAULT_EXAMPLES, specification_of
from contracts.specification import Specification
from contracts.splitting import Parsed, Reading, parsed, reading_of

if TYPE_CHECKING:
    import polars as pl

    from contracts.adapting.frames import Adapted
    from contracts.contract import Contract
    from contracts.frames import HandTold, WireTold
    from contracts.kinds.kind import Kind


@dataclass(frozen=True, slots=True)
class Read:
    """One batch as a contract reads it."""

    reading: Reading
    parsed: Parsed


def read_by(contract: type[Contract], data: object, told: WireTold) -> Read:
    """One batch in contract form.

    Raises:
        ContractViolation: it breaks the contract.
    """
    from contracts.backends.failing import enforcing

    reading = reading_of(
        contract,
        data,
        told.get("max_examples", DEFAULT_EXAMPLES),
        told.get("now"),
        told.get("tables"),
        text=told.get("text", False),
        units=told.get("units"),
    )
    with enforcing(specification_of(contract), "parsing the data", reading.kind.types):
        done = parsed(contract, reading)
        done.report.raise_for_violations()
    if done.report.warnings:
        warnings.warn(str(done.report), ContractWarning, stacklevel=4)
    return Read(reading, done)


def refuse_others(
    producer: Specification, frame: pl.DataFrame, asked: object, told: HandTold
) -> None:
    """Raise unless the rows are those that were asked for.

    Raises:
        ContractViolation: rows were lost, duplicated, added or reordered.
        ValueError: nothing tells the rows apart.
    """
    key = told.get("key") or [field.alias for field in producer.key]
    if not key:
        raise ValueError(
            f"key must name what tells rows apart, for {producer.name} has no Unique (got {key})"
        )
    hidden = {field.alias for field in producer.fields if field.value.sensitive}
    sensitive = [name for name, given in names_of(key).items() if given in hidden]
    most = told.get("max_examples", DEFAULT_EXAMPLES)
    report = match_rows(asked, frame, key=key, max_examples=most, sensitive=sensitive)
    report.raise_for_violations()


def frame_of(read: Read) -> pl.DataFrame:
    """A batch as a frame in contract form."""
    from contracts.backends.failing import enforcing
    from contracts.backends.valid_part import valid_frame

    kind, columns = read.reading.kind, read.parsed.columns
    with enforcing(columns.specification, "parsing the data", kind.types):
        frame = valid_frame(columns, all_rows(kind.height))
        if columns.specification.extra != "allow":
            return frame
        more = {name: column for name, column in columns.extra.items() if isinstance(column, dict)}
        return frame.with_columns(
            series_of(name, given, kind.height) for name, given in more.items()
        )


def series_of(name: str, given: Mapping[int, object], height: int) -> pl.Series:
    """What some rows give for a field that is not declared, as a column: of Python's own values where
    they are of several types.
    """
    import polars as pl

    from contracts.backends.batch import Failure, attempt

    values = [given.get(row) for row in range(height)]
    made: Any = attempt(lambda: pl.Series(name, values, strict=True))
    return pl.Series(name, values, dtype=pl.Object) if isinstance(made, Failure) else made


def given_back(kind: Kind, read: Read) -> Any:
    """A batch in contract form, of another kind of data."""
    from contracts.kinds.rows import Rows

    columns = read.parsed.columns
    specification = columns.specification
    if isinstance(kind, Rows):
        return frame_of(read).to_dicts()
    changed = frozenset(one.name for one in specification.fields)  # nothing is as that kind has it
    made: Any = replace(cast("Any", kind), specification=specification)
    return made.valid(replace(columns, changed=changed), all_rows(kind.height))


def all_rows(height: int) -> pl.Series:
    """The mask that names every row."""
    import polars as pl

    return pl.repeat(True, n=height, eager=True, dtype=pl.Boolean)


def frame_from(adapted: Adapted, height: int) -> pl.DataFrame:
    """What was adapted as a frame, of as many rows where no column is left."""
    import polars as pl

    return pl.DataFrame(adapted.columns) if adapted.columns else pl.DataFrame(height=height)
