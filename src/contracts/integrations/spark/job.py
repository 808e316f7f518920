"""What executors need for their part of a check, as bytes: the specification, the options, the tables."""

# pyspark is the user's own, and is not there where types are checked.
# pyright: reportMissingImports=false
from __future__ import annotations

import pickle
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from io import BytesIO
from types import new_class
from typing import TYPE_CHECKING, Any, cast

import polars as pl

from contracts.backends.frame.backend import FrameBackend
from contracts.backends.frame.batch import Context, ReferenceTable
from contracts.engine.check import context_for
from contracts.engine.engine import Engine
from contracts.engine.options import Options
from contracts.integrations.spark.joined import JoinedRule
from contracts.rules.reference import TableName
from contracts.specification import Specification

if TYPE_CHECKING:
    from contracts.contract import Contract
    from contracts.profiles.baselines import Baselines
    from contracts.profiles.profile import Profile


@dataclass(frozen=True)
class CheckJob:
    """One check, as every executor has it.

    Attributes:
        columns: the names of the columns.
        clock: the time of the call, one for all executors.
        tables: the rows that references are looked up in, and what they are rows of, by their contracts or names.
        baseline: what good data looks like, which some table rules compare the data with.
        joined: the rules whose references Spark looked up.
        ranges: into how many ranges the hashes of keys are cut.
        is_ordered: whether the order of the rows was declared.
        units: the units that numbers of wire form come in, by the fields' names.
        is_text: whether every value of wire form is text.
    """

    specification: Specification
    columns: tuple[str, ...]
    max_examples: int | None
    now: datetime | None
    clock: datetime
    tables: Mapping[TableName, tuple[Specification, pl.DataFrame]]
    baseline: Profile | Baselines | None = None
    joined: tuple[JoinedRule, ...] = ()
    ranges: int = 1
    is_ordered: bool = False
    units: Mapping[str, str] = field(default_factory=dict)
    is_text: bool = False

    def engine(self) -> Engine:
        """The engine of the specification."""
        return Engine(self.specification)

    def options(self) -> Options:
        """The options of the call."""
        tables = {one: _table(*rows) for one, rows in self.tables.items()}
        return Options(
            max_examples=self.max_examples,
            now=self.now,
            tables=tables,
            baseline=self.baseline,
            units=self.units,
            text=self.is_text,
        )

    def context(self, options: Options) -> Context:
        """The context in which every part is evaluated."""
        return replace(context_for(options), clock=self.clock)

    def to_bytes(self) -> bytes:
        """The job, so that executors need none of the user's modules but those of functions in it."""
        file = BytesIO()
        _pickler()(file).dump(self)
        return file.getvalue()


def read_job(data: bytes) -> CheckJob:
    """The job that `to_bytes` wrote, from the driver of this application."""
    job: CheckJob = pickle.loads(data)  # noqa: S301 - Spark sends functions in the same way
    return job


@cache
def _pickler() -> Any:
    """Spark's pickler, but for contracts' classes: of one in a notebook or a script, executors cannot import
    the module, so it is written by its specification.
    """
    from pyspark.cloudpickle import CloudPickler

    class Pickler(CloudPickler):  # type: ignore[misc]  # pyspark is not there where types are checked
        def reducer_override(self, obj: Any) -> Any:
            if isinstance(obj, type) and "__specification__" in vars(obj):
                specification = vars(obj)["__specification__"]
                return _stand_in, (obj.__name__, obj.__qualname__, obj.__module__, specification)
            return super().reducer_override(obj)

    return Pickler


def stand_in(specification: Specification) -> type[Contract]:
    """A class that stands for the contract of a specification where only that is needed."""
    name = specification.name
    return cast("type[Contract]", _stand_in(name, name, __name__, specification))


def _stand_in(name: str, qualname: str, module: str, specification: Specification) -> type:
    """A class that stands for a contract where only its specification is needed."""
    members = {"__qualname__": qualname, "__module__": module, "__specification__": specification}
    return new_class(name, exec_body=lambda namespace: namespace.update(members))


def _table(specification: Specification, frame: pl.DataFrame) -> ReferenceTable:
    return ReferenceTable(specification, FrameBackend(specification).plan(frame.schema), frame)
