"""Every backend finds in every case of the corpus exactly what the case says."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from datetime import timedelta
from decimal import Decimal
from typing import Any, get_args

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from pydantic_core import SchemaValidator, to_json

from contracts.backends.batch import Circumstances, Failure, Findings, Table, attempt
from contracts.backends.columns import Columns, columns_from_rows
from contracts.backends.columnwise import ColumnsBackend
from contracts.backends.contract_form import NotOfType, contract_form
from contracts.backends.frame import FrameBackend
from contracts.backends.payload import Payloads, payloads
from contracts.backends.payload_values import says_wire
from contracts.backends.physical import physical_type
from contracts.backends.predicate_types import Untyped, combined, computed, type_of
from contracts.backends.values import member_problems
from contracts.backends.wire_values import from_members, uncounted
from contracts.dtypes import (
    SCALARS,
    Bool,
    Bytes,
    Date,
    Datetime,
    Duration,
    Float,
    Int,
    Scalar,
    Text,
    Time,
    Uuid,
)
from contracts.dtypes import Decimal as DecimalType
from contracts.kinds.reading import kind_of
from contracts.report import Violation
from contracts.rules.implied import (
    ColumnsInOrder,
    EachItem,
    ImpliedRule,
    InUnit,
    Unambiguous,
    WellFormed,
    Written,
)
from contracts.rules.predicate import (
    NODES,
    Arithmetic,
    ClockPart,
    Comparison,
    DatePart,
    Function,
    FunctionName,
    IsIn,
    Node,
    Operator,
    Order,
    PatternTest,
    TextRelation,
    TextTest,
    When,
    children,
)
from contracts.rules.row import CustomRow, RowRule
from contracts.rules.table import Grouped, TableRule
from contracts.rules.value import Custom, ValueRule
from contracts.specification import (
    Field,
    ListOf,
    Specification,
    StructOf,
    Value,
    columns_of,
    within,
)
from contracts.testing import Case, cases
from contracts.wire.durations import written_duration

CORPUS = cases()
TABLE_CODES = {rule.code for rule in get_args(TableRule) if rule is not Grouped}
A_TICK = timedelta(microseconds=1)
UNTYPED = {"dtype", "lossy", "missing_field", "extra_field"}
"""The codes of what typed columns cannot hold."""


def code_of(broken: tuple[Any, ...]) -> str:
    """The code of something broken, or not run."""
    return str(broken[1])


# What is found, as the corpus writes it -----------------------------------------------------------


def assert_found(case: Case, found: Findings) -> None:
    """Assert that a backend found exactly what the case says."""
    violations = [finding.violation for finding in found.broken]
    assert case.broken == {(v.field, v.code, rows_of(v)) for v in violations}
    assert case.not_run == {(entry.field, entry.code) for entry in found.not_run}
    assert case.not_applicable == {(entry.field, entry.code) for entry in found.not_applicable}
    keys = [e.key for v in violations if v.groups is not None for e in v.examples]
    assert sorted(map(repr, case.groups)) == sorted(
        repr(tuple((key or {}).values())) for key in keys
    )
    assert len(case.groups) == sum(v.groups or 0 for v in violations)


def rows_of(violation: Violation) -> tuple[int, ...]:
    """The rows a violation names; a column that is missing or extra is so in every row."""
    if violation.code in ("missing_field", "extra_field") and not violation.examples:
        return tuple(range(violation.count))
    return tuple(example.row for example in violation.examples if example.row is not None)


Entries = set[tuple[str | None, str]]


def on_row(case: Case, place: int) -> tuple[Entries, Entries]:
    """What the case says that one row breaks by itself, and what it leaves not run."""
    broken = apart_from_tables(b[:2] for b in case.broken if place in b[2])
    return broken, apart_from_tables(case.not_run)


def apart_from_tables(entries: Iterable[tuple[str | None, str]]) -> Entries:
    """What is no table rule's."""
    return {entry for entry in entries if code_of(entry) not in TABLE_CODES}


# Data for each backend ----------------------------------------------------------------------------


def columnwise(specification: Specification) -> ColumnsBackend:
    """The backend for columns of any sort."""
    return ColumnsBackend(specification, FrameBackend(specification))


def columns_of_rows(specification: Specification, rows: Sequence[Mapping[str, Any]]) -> Columns:
    """The rows by their columns."""
    return columns_from_rows(list(rows), specification)


def as_frame(
    specification: Specification, rows: Sequence[Mapping[str, Any]]
) -> pl.DataFrame | None:
    """The rows as a typed frame, or None where typed columns cannot hold them."""
    names = {name for row in rows for name in row}
    if any(set(row) != names for row in rows):
        return None
    names = names or {field.alias for field in specification.fields}
    if rows and not specification.fields:
        return None  # a frame without columns has no rows
    columns = []
    for field in specification.fields:
        for name in {field.alias, field.name} & names:
            try:
                values = [plain(row[name], field.value) for row in rows]
            except NotOfType:
                return None
            columns.append(pl.Series(name, values, dtype=type_for(values, field.value)))
    declared = {series.name for series in columns}
    columns += [pl.Series(n, [r[n] for r in rows]) for n in sorted(names - declared)]
    return pl.DataFrame(columns)


def plain(value: Any, expected: Value) -> Any:
    """A value as a typed column takes it; a list or a struct only where all in it fits."""
    specification = Specification("Probe", (Field("x", "x", expected),))
    codes = {p.requirement.rule.code for p in member_problems({"x": value}, specification)}
    if codes & {"lossy", "format"} and isinstance(value, (Decimal, str)):
        return value  # a column may hold more digits, or text of any form
    if codes & UNTYPED or (isinstance(value, Decimal) and not value.is_finite()):
        raise NotOfType  # Arrow has no such decimal, and Polars panics on one
    if isinstance(value, timedelta) and not -(2**63) <= value // A_TICK < 2**63:
        raise NotOfType  # nor such a duration
    return None if value is None else contract_form(value, expected)


def type_for(values: Sequence[Any], expected: Value) -> pl.DataType | None:
    """The type of a column of the values: the field's own, but for decimals of more digits than it
    has, and None, for Polars to find one, for structs which call their fields by other names.
    """
    dtype = expected.dtype
    match dtype:
        case StructOf(specification):
            names = {field.alias for field in specification.fields}
            if any(value is not None and set(value) != names for value in values):
                return None
        case DecimalType(most, places):
            present = [value for value in values if value is not None]
            held = max([places, *(-value.as_tuple().exponent for value in present)])
            if held > places or any(abs(value) >= 10 ** (most - places) for value in present):
                return pl.Decimal(38, held)
        case _:
            pass
    return physical_type(dtype)


def circumstances(case: Case, backend: type[FrameBackend | ColumnsBackend]) -> Circumstances:
    """What the case tells the verb, its tables as the backend takes them."""
    tables: dict[type, Table] = {}
    for contract, rows in case.tables.items():
        specification: Specification = vars(contract)["__specification__"]
        made = as_frame(specification, rows) if backend is FrameBackend else None
        if made is None:
            tables[contract] = columnwise(specification).table(columns_of_rows(specification, rows))
        else:
            tables[contract] = FrameBackend(specification).table(made)
    filled = case.filled and {name: pl.Series(mask) for name, mask in case.filled.items()}
    return Circumstances(now=case.now, tables=tables, filled=filled)


FRAMES = {
    case.name: frame
    for case in CORPUS
    if (frame := as_frame(case.specification, case.rows)) is not None
}
framed = pytest.mark.parametrize("case", [c for c in CORPUS if c.name in FRAMES], ids=str)
"""The cases that typed columns can hold."""


def in_chunks(table: pa.Table) -> pa.Table:
    """The table in chunks of one row."""
    return pa.Table.from_batches(table.to_batches(1), table.schema)


OTHER_KINDS: dict[str, Callable[[pl.DataFrame], Any]] = {
    "pyarrow": pl.DataFrame.to_arrow,
    "pyarrow, in chunks": lambda frame: in_chunks(frame.to_arrow()),
    "pandas, of Arrow's types": lambda f: f.to_pandas(use_pyarrow_extension_array=True),
    "pandas, of objects": lambda f: pd.DataFrame(f.to_dict(as_series=False), dtype=object),
    "lists": lambda frame: frame.to_dict(as_series=False),
}


# Every backend --------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", CORPUS, ids=str)
def test_python_rows_conform(case: Case) -> None:
    """A list of mappings breaks exactly what the case says, in the rows it says."""
    told = circumstances(case, ColumnsBackend)
    columns = columns_of_rows(case.specification, case.rows)
    assert_found(case, columnwise(case.specification).judge(columns, told))


@framed
def test_frames_conform(case: Case) -> None:
    """A typed frame breaks exactly what the case says, in the rows it says."""
    told = circumstances(case, FrameBackend)
    assert_found(case, FrameBackend(case.specification).judge(FRAMES[case.name], told))


@framed
def test_frames_of_other_types_conform(case: Case) -> None:
    """So does a frame whose columns are of any other types that hold the very same values."""
    frame = FRAMES[case.name]
    backend, told = FrameBackend(case.specification), circumstances(case, FrameBackend)
    held, _ = columns_of(case.specification, frame.columns)
    by_name = case.specification.by_name
    variants = {c: list(other_types(frame[c], by_name[n].value)) for n, c in held.items()}
    for place in range(max(map(len, variants.values()), default=0)):
        others = [them[place % len(them)] for them in variants.values() if them]
        assert_found(case, backend.judge(frame.with_columns(others), told))


@framed
def test_frames_of_one_row_conform(case: Case) -> None:
    """A frame of one row breaks what the case says that this row breaks by itself."""
    frame, backend = FRAMES[case.name], FrameBackend(case.specification)
    for place in range(frame.height):
        found = backend.judge(frame[[place]], circumstances(case, FrameBackend))
        broken = apart_from_tables((f.violation.field, f.violation.code) for f in found.broken)
        not_run = apart_from_tables((entry.field, entry.code) for entry in found.not_run)
        assert on_row(case, place) == (broken, not_run)


@framed
@pytest.mark.parametrize("kind", OTHER_KINDS)
def test_other_kinds_conform(case: Case, kind: str) -> None:
    """So does the same data in the hands of another library."""
    frame, specification = FRAMES[case.name], case.specification
    columns = kind_of(OTHER_KINDS[kind](frame), specification).columns()
    backend = FrameBackend if columns.is_typed else ColumnsBackend
    told = circumstances(case, backend)
    if columns.is_typed:
        assert_found(case, FrameBackend(specification).judge(columns.frame(), told))
    else:
        assert_found(case, columnwise(specification).judge(columns, told))


@pytest.mark.parametrize("case", CORPUS, ids=str)
def test_single_rows_conform(case: Case) -> None:
    """One row judged by itself breaks what the case says of it, apart from table rules."""
    for place, row in enumerate(case.rows):
        found: tuple[Entries, Entries] = set(), set()
        for problem in member_problems(row, case.specification):
            entry = (problem.path, problem.requirement.rule.code)
            found[problem.not_run is not None].add(entry)
        assert on_row(case, place) == found


def plainly(value: Any) -> Any:
    """A value with spans of time in text, in which pydantic would write years and months."""
    if isinstance(value, dict):
        return {name: plainly(member) for name, member in value.items()}
    if isinstance(value, list):
        return list(map(plainly, value))
    return written_duration(value // A_TICK) if isinstance(value, timedelta) else value


def reads_otherwise(specification: Specification) -> bool:
    """Whether a field, however deep, says that it looks on the wire otherwise than as declared."""
    return any(says_wire(one) for field in specification.fields for one in within(field.value))


in_contract_form = pytest.mark.parametrize(
    "case", [case for case in CORPUS if not reads_otherwise(case.specification)], ids=str
)
"""The cases of contracts of which a payload, which is wire form, is contract form too."""


@in_contract_form
def test_payloads_conform(case: Case) -> None:
    """pydantic-core accepts a payload exactly where the case says that its row breaks nothing, if
    it has no value that is read as another.
    """
    validator = SchemaValidator(payload_schema(case.specification))
    for place, row in enumerate(case.rows):
        if repr(from_members(row, case.specification, None, uncounted, "values")) != repr(row):
            continue  # 1.0 for an integer, the text of a time
        assert is_clean(case, place) == validator.isinstance_python(row), row


@in_contract_form
def test_json_payloads_conform(case: Case) -> None:
    """So it does where the payload is the JSON of a row that is of its types."""
    validator = SchemaValidator(payload_schema(case.specification))
    for place, row in enumerate(case.rows):
        if {code_of(b) for b in case.broken if place in b[2]} & UNTYPED:
            continue  # JSON has other types
        body = to_json(plainly(row), bytes_mode="base64", inf_nan_mode="strings")
        verdict = attempt(lambda body=body: validator.validate_json(body))
        assert is_clean(case, place) == (not isinstance(verdict, Failure)), body


def is_clean(case: Case, place: int) -> bool:
    """Whether the case says that a row breaks nothing by itself, and that all was asked of it."""
    return not any(on_row(case, place))


def other_types(series: pl.Series, expected: Value) -> Iterator[pl.Series]:
    """The column in each other type that its field takes, where it holds the very same values."""
    for dtype in kindred(series, expected.dtype):
        other = attempt(lambda dtype=dtype: series.cast(dtype, strict=True))
        if isinstance(other, Failure):
            continue
        back = attempt(lambda other=other: other.cast(series.dtype, strict=True))
        if not isinstance(back, Failure) and series.equals(back, check_dtypes=True):
            yield other


def kindred(series: pl.Series, dtype: Any) -> Iterator[Any]:
    """The types of columns that hold values of the logical type, or some of them."""
    if series.null_count() == len(series):
        yield pl.Null
    match dtype:
        case Int(bits=None):
            yield from (pl.Int8, pl.UInt8, pl.Int16, pl.UInt16, pl.Int32, pl.UInt32)
        case Float(bits=None):
            yield pl.Float32
        case DecimalType(_, places):
            yield from (pl.Decimal(38, places), pl.Decimal(38, places + 2))
            yield from (pl.Decimal(38, fewer) for fewer in range(places))
        case Text():
            yield from (pl.Categorical, pl.Enum(series.unique().drop_nulls().sort()))
        case Datetime(aware):
            zones = ("UTC", "Asia/Kolkata") if aware else (None,)
            yield from itertools.starmap(pl.Datetime, itertools.product(("ms", "us", "ns"), zones))
        case Duration():
            yield from (pl.Duration("ms"), pl.Duration("ns"))
        case ListOf(item):
            lengths, physical = series.list.len().drop_nulls(), series.dtype
            if lengths.n_unique() == 1 and isinstance(physical, pl.List):
                yield pl.Array(physical.inner, lengths[0])
            yield from map(pl.List, kindred(series.explode(), item.dtype))
        case StructOf(specification):
            held, _ = columns_of(specification, series.struct.fields)
            for name, column in held.items():
                member = specification.by_name[name].value
                for other in kindred(series.struct.field(column), member.dtype):
                    yield pl.Struct({**dict(series.struct.schema), column: other})
        case _:
            pass


def payload_schema(specification: Specification) -> Any:
    """The schema of one payload, for a class that carries the specification as a contract does."""
    return payloads_of(specification).schema


def payloads_of(specification: Specification) -> Payloads:
    """The schemas of a class that carries the specification as a contract does."""
    slots = ("__dict__", "__pydantic_fields_set__", "__pydantic_extra__", "__pydantic_private__")
    row = type("Row", (), {"__slots__": slots, "__specification__": specification})
    return payloads(row, specification, lambda value: payloads_of(inside(value)))


def inside(value: Value) -> Specification:
    """The contract that a value nests."""
    assert isinstance(value.dtype, StructOf)
    return value.dtype.specification


# What the corpus covers -------------------------------------------------------------------------------


def rules_of(case: Case) -> Iterator[Any]:
    """Every rule that a case's contract states, those of items, members and groups included."""
    specifications = [case.specification]
    for field in case.specification.fields:
        for value in within(field.value):
            yield from (requirement.rule for requirement in value.rules)
            specifications += [inside(value)] if isinstance(value.dtype, StructOf) else []
    for requirement in (r for specification in specifications for r in specification.rules):
        yield requirement.rule
        if isinstance(requirement.rule, Grouped):
            yield requirement.rule.rule


STATED = [(case, rule) for case in CORPUS for rule in rules_of(case)]
DECLARED = [*get_args(ValueRule), *get_args(RowRule), *get_args(TableRule)]
"""Every rule that a contract may declare."""


@pytest.mark.parametrize("rule", DECLARED)
def test_every_parameter_of_every_rule_has_cases(rule: type) -> None:
    """Each parameter of each rule takes at least two values over the corpus."""
    stated = [one for _, one in STATED if type(one) is rule]
    for parameter in fields(rule):
        values = {repr(getattr(one, parameter.name)) for one in stated}
        assert len(values) >= 2, f"{rule.__name__}.{parameter.name} is never varied"


@pytest.mark.parametrize("rule", DECLARED, ids=lambda rule: rule.__name__)
def test_every_rule_is_broken_somewhere(rule: type) -> None:
    """Each rule is broken by some case that states it, and kept by another that does."""
    found = {
        one.code in map(code_of, case.broken)
        for case, one in STATED
        if type(one) is rule and case.rows and not case.not_run
    }
    assert found == {True, False}


OF_WIRE_FORM = {EachItem, ColumnsInOrder, InUnit, Unambiguous, WellFormed, Written}
"""The rules that contract form cannot break (columns may stand in any order, but before a model), and
EachItem, which has the code of the rule that it lifts.
"""


@pytest.mark.parametrize("rule", sorted({*get_args(ImpliedRule)} - OF_WIRE_FORM, key=str))
def test_every_implied_rule_is_broken_somewhere(rule: type) -> None:
    """Each implied rule's code is broken by some case."""
    assert any(rule.code == code_of(b) for case in CORPUS for b in case.broken)


@pytest.mark.parametrize("rule", [r for r in get_args(TableRule) if r is not Grouped])
def test_every_table_rule_is_grouped(rule: type) -> None:
    """Each table rule is asked of groups too, which break it and keep it."""
    grouped = [(c, one) for c, one in STATED if type(one) is Grouped and type(one.rule) is rule]
    assert {True, False} == {bool(case.broken) for case, _ in grouped}


@pytest.mark.parametrize("rule", [r for r in DECLARED if hasattr(r, "accepts") and r is not Custom])
def test_custom_rules_are_asked_every_way(rule: type) -> None:
    """A custom rule of rows or of tables is given by value, by column, and by both."""
    stated = [one for _, one in STATED if type(one) is rule]
    ways = {(one.accepts is None, one.expr is None) for one in stated}
    assert ways == {(False, True), (True, False), (False, False)}


def nodes(node: Node) -> Iterator[Node]:
    """A node and all that it is made of."""
    yield node
    for child in children(node):
        yield from nodes(child)


PREDICATES = [
    (case.specification, node)
    for case in CORPUS
    for requirement in case.specification.row_rules
    if not isinstance(requirement.rule, CustomRow)
    for node in nodes(requirement.rule.predicate)
]
"""Every node of every predicate, with the contract that it is about."""


def kind_in(node: Node, specification: Specification) -> str:
    """The kind of what a node yields; an instant is a kind of its own."""
    dtype = type_of(node, specification)
    return "aware" if dtype == Datetime(aware=True) else dtype.kind


KINDS: dict[str, Scalar] = {
    "bool": Bool(), "int": Int(), "float": Float(), "decimal": DecimalType(5, 2), "text": Text(),
    "bytes": Bytes(), "date": Date(), "datetime": Datetime(), "aware": Datetime(aware=True),
    "time": Time(), "duration": Duration(), "uuid": Uuid(),
}  # fmt: skip
"""A type of each kind of scalar."""


def test_every_node_has_cases() -> None:
    """Every class of node stands in some predicate, `When` with and without an otherwise, and
    patterns are asked of the whole and of a part.
    """
    assert set(NODES) == {type(node) for _, node in PREDICATES}
    found = {node.otherwise is None for _, node in PREDICATES if isinstance(node, When)}
    assert found == {True, False}
    patterns = {node.whole for _, node in PREDICATES if isinstance(node, PatternTest)}
    assert patterns == {True, False}
    relations = {node.relation for _, node in PREDICATES if isinstance(node, TextTest)}
    assert relations == set(get_args(TextRelation))


def test_every_operator_has_cases_for_every_pair_of_kinds() -> None:
    """Every operator combines every two kinds that it takes."""
    expected = {
        (operator, left, right)
        for operator in get_args(Operator)
        for left, right in itertools.product(KINDS, KINDS)
        if takes(combined, operator, KINDS[left], KINDS[right])
    }
    found = {
        (node.operator, kind_in(node.left, contract), kind_in(node.right, contract))
        for contract, node in PREDICATES
        if isinstance(node, Arithmetic)
    }
    assert expected == found


def takes(typed: Any, *given: Any) -> bool:
    """Whether what is typed has a type."""
    try:
        typed(*given)
    except Untyped:
        return False
    return True


def test_every_function_has_cases_for_every_kind() -> None:
    """Every function is computed of every kind that it takes."""
    names = [name for group in (FunctionName, DatePart, ClockPart) for name in get_args(group)]
    kinds = {**KINDS, "list": ListOf(Value(Int()))}
    expected = {
        (name, kind)
        for name, (kind, dtype) in itertools.product(names, kinds.items())
        if takes(computed, Function(name, NODES[0](("x",))), dtype)
    }
    found = {
        (node.name, kind_in(node.of, contract))
        for contract, node in PREDICATES
        if isinstance(node, Function)
    }
    assert expected == found


def test_every_order_has_cases_for_every_kind() -> None:
    """Every two kinds that compare are compared in every order that they have; every kind is
    looked for among few and among many.
    """
    unlike = {("int", "float"), ("int", "decimal"), ("uuid", "text")}
    pairs = {(kind, kind) for kind in KINDS} | unlike | {(b, a) for a, b in unlike}
    expected = {
        (order, *pair)
        for order, pair in itertools.product(get_args(Order), pairs)
        if order in ("==", "!=") or not {"bool", "bytes"} & set(pair)
    }
    found = {
        (node.order, kind_in(node.left, contract), kind_in(node.right, contract))
        for contract, node in PREDICATES
        if isinstance(node, Comparison)
    }
    assert expected == found
    members = {
        (kind_in(node.of, contract), len(node.members) > 16)
        for contract, node in PREDICATES
        if isinstance(node, IsIn)
    }
    assert members == {*itertools.product(KINDS, (True, False))} - {("bool", True)}
    assert len(SCALARS) == len(KINDS) - 1


def test_the_corpus_is_a_value() -> None:
    """The corpus is the same at every call, but for the functions of its custom rules."""
    assert [str(case) for case in CORPUS] == [str(case) for case in cases()]
    assert len({str(case) for case in CORPUS}) == len(CORPUS)
    assert Custom("a") == Custom("a")
