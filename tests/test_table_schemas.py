"""Arrow and Polars schemas as contracts, and contracts as such schemas."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field
from tests.generated import contract_of, planned_contracts
from tests.generated_wire import Said, contracts_said
from tests.generated_wire import contract_of as written_contract_of

import contracts as ct
from contracts.specification import ListOf, Specification, StructOf, Value


class Place(ct.Contract, version="2.0.0"):
    """A place."""

    lat: Annotated[ct.Latitude, ct.Format("dms")]
    name: Annotated[str, ct.Sensitive()] | None


class Ping(ct.Contract, boundary="ingest", version="1.0.0", owner="fleet-data"):
    """Pings of vehicles."""

    vehicle: Annotated[UUID, Field(alias="Vehicle Id", description="which one")]
    seen_at: Annotated[datetime, ct.Format("%Y-%m-%dT%H:%M:%SZ")]
    sent_at: Annotated[datetime, ct.Format("epoch_ms", since=date(2000, 1, 1))]
    local: Annotated[datetime, ct.Format("%d/%m/%Y %H:%M", zone="Europe/Paris")] | None
    speed: Annotated[float, ct.Unit("km/h"), ct.Ge(0)] = 0.0
    exactly: ct.Float64
    count: int
    width: ct.Int64
    places: list[Place | None]
    paid: Annotated[Decimal, Field(max_digits=9, decimal_places=2)]

    rules = ct.rules(ct.Unique("vehicle"))


# What is carried ----------------------------------------------------------------------------------


def carried(specification: Specification) -> Any:
    """What of a contract an Arrow schema has."""
    fields = [(one.alias, one.description, carried_of(one.value)) for one in specification.fields]
    return (
        specification.name,
        specification.boundary,
        specification.version,
        specification.owner,
        fields,
    )


def carried_of(value: Value) -> Any:
    """What of a value an Arrow schema has."""
    match value.dtype:
        case ListOf(item):
            dtype = ("list", carried_of(item))
        case StructOf(specification):
            dtype = carried(specification)
        case scalar:
            dtype = scalar
    unit = None if value.wire.unit is None else value.wire.unit.code
    return (
        dtype,
        value.nullable,
        unit,
        value.wire.format,
        value.wire.axis if value.wire.format else None,
        value.sensitive,
    )


def comes_back(contract: type[ct.Contract]) -> None:
    """What an Arrow schema has of a contract is read back from it, also after it was a file's."""
    schema = ct.to_arrow(contract)
    stored = pa.ipc.read_schema(schema.serialize())
    back = ct.from_arrow(stored)
    assert carried(ct.specification_of(contract)) == carried(ct.specification_of(back))
    assert schema.equals(ct.to_arrow(back), check_metadata=True)


def test_a_contract_comes_back_from_its_arrow_schema() -> None:
    """Types, nullability, units, formats, aliases, descriptions and identity are there again."""
    comes_back(Ping)
    back = ct.specification_of(ct.from_arrow(ct.to_arrow(Ping)))
    assert "Pings of vehicles." == back.description
    assert Place.__name__ == back.fields[8].value.dtype.item.dtype.specification.name


def test_rules_and_defaults_do_not_come_back() -> None:
    """What a schema cannot say is not made up."""
    back = ct.specification_of(ct.from_arrow(ct.to_arrow(Ping)))
    assert () == back.rules
    assert [] == [one.alias for one in back.fields if one.default is not None or one.value.rules]


@given(planned_contracts)
def test_generated_contracts_come_back(planned: Any) -> None:
    """The law of the way there and back, for generated contracts."""
    comes_back(contract_of(planned, boundary="here", version="1.0.0", owner="us"))


@given(contracts_said)
def test_generated_wire_forms_come_back(said: list[Said]) -> None:
    """The law of the way there and back, for generated ways of writing."""
    comes_back(written_contract_of(said))


@given(planned_contracts)
def test_an_arrow_schema_has_the_types_that_frames_have(planned: Any) -> None:
    """What Polars makes of a frame in contract form is of the schema's types."""
    contract = contract_of(planned)
    frame = pl.DataFrame(schema=ct.to_polars(contract))
    schema = frame.to_arrow().schema
    assert schema.names == ct.to_arrow(contract).names
    for one, other in zip(schema, ct.to_arrow(contract), strict=True):
        assert one.type == bare(other.type)
    assert contract.check(frame).ok
    assert contract.check(ct.to_arrow(contract).empty_table()).ok


def bare(kind: pa.DataType) -> pa.DataType:
    """A type whose insides may be null."""
    if pa.types.is_struct(kind):
        return pa.struct([(one.name, bare(one.type)) for one in kind])
    if pa.types.is_large_list(kind):
        return pa.large_list(pa.field("item", bare(kind.value_type)))
    return kind


def test_what_goes_out_as_arrow_says_whose_it_is() -> None:
    """The identity of data that was split is read by `from_arrow`, as a schema's own is."""

    class Row(ct.Contract, boundary="ingest", version="1.0.0", owner="us"):
        speed: Annotated[float, ct.Unit("km/h")]

    valid = Row.split(pa.table({"speed": [1.5]})).valid
    back = ct.specification_of(ct.from_arrow(valid))
    assert ("Row", "ingest", "1.0.0", "us") == (
        back.name,
        back.boundary,
        back.version,
        back.owner,
    )
    assert "km/h" == back.fields[0].value.wire.unit.code


def test_an_identity_that_is_given_goes_before_what_is_said() -> None:
    """Who reads a schema may call the contract otherwise."""
    back = ct.from_arrow(ct.to_arrow(Ping), name="Mine", version="3.0.0")
    assert "Mine 3.0.0 at ingest" == ct.specification_of(back).label


# Arrow's types ------------------------------------------------------------------------------------

ARROW = {
    "bool": pa.bool_(), "bool8": pa.bool8(), "int8": pa.int8(), "int64": pa.int64(), "uint64": pa.uint64(),
    "float32": pa.float32(), "float64": pa.float64(), "string": pa.string(), "view": pa.string_view(),
    "large string": pa.large_string(), "binary": pa.binary(), "sixteen bytes": pa.binary(16),
    "days": pa.date32(), "milliseconds of days": pa.date64(), "seconds": pa.timestamp("s"),
    "nanoseconds": pa.timestamp("ns", "Europe/Paris"), "time32": pa.time32("ms"), "time64": pa.time64("ns"),
    "duration": pa.duration("s"), "decimal32": pa.decimal32(7, 2), "decimal128": pa.decimal128(38, 38),
    "decimal256": pa.decimal256(30, 3), "list": pa.list_(pa.int8()), "list view": pa.list_view(pa.int8()),
    "vector": pa.list_(pa.float32(), 3), "struct": pa.struct([("a b", pa.int8()), ("check", pa.string())]),
    "empty struct": pa.struct([]), "dictionary": pa.dictionary(pa.int8(), pa.string()),
    "dictionary of days": pa.dictionary(pa.int8(), pa.date32()), "runs": pa.run_end_encoded(pa.int32(), pa.int8()),
    "uuid": pa.uuid(), "json": pa.json_(), "tensor": pa.fixed_shape_tensor(pa.float32(), [2, 2]),
    "lists of structs": pa.list_(pa.struct([("x", pa.list_(pa.date32()))])),
}  # fmt: skip
NO_CONTRACT = {
    "null": pa.null(), "half": pa.float16(), "map": pa.map_(pa.string(), pa.int8()),
    "union": pa.dense_union([pa.field("a", pa.int8())]), "interval": pa.month_day_nano_interval(),
    "digits": pa.decimal256(39, 2), "scale": pa.decimal128(5, -2), "more after than in all": pa.decimal128(5, 7),
    "opaque": pa.opaque(pa.binary(), "t", "v"),
}  # fmt: skip


@pytest.mark.parametrize("kind", ARROW.values(), ids=ARROW.keys())
def test_a_table_of_a_schema_keeps_its_contract(kind: pa.DataType) -> None:
    """Columns of the type, and nulls in them where they may be, are in contract form."""
    schema = pa.schema([pa.field("x", kind), pa.field("y", pa.int8(), nullable=False)])
    contract = ct.from_arrow(schema)
    table = pa.table({"x": pa.nulls(1, kind), "y": [1]}, schema=schema)
    assert [] == [str(one) for one in contract.check(table).violations]
    assert ["y"] == [v.field for v in contract.check([{"x": None, "y": None}]).violations]


@pytest.mark.parametrize("kind", NO_CONTRACT.values(), ids=NO_CONTRACT.keys())
def test_a_type_that_no_contract_holds_is_named(kind: pa.DataType) -> None:
    """The error has every such column by its path, and what to do."""
    inside = pa.struct([pa.field("y", pa.list_(kind))])
    schema = pa.schema([("a", kind), ("ok", pa.int8()), ("b", inside)])
    with pytest.raises(ct.SchemaError) as raised:
        ct.from_arrow(schema, name="Order")
    assert ["a", "b.y[]"] == [one.where for one in raised.value.obstacles]
    assert "the Arrow schema of Order cannot be a contract, for 2 reasons:" in str(raised.value)


LABELS: dict[str, tuple[pa.DataType, dict[str, str], str]] = {
    "no unit": (pa.float64(), {"unit": "furlongs per fortnight"}, "has the unit"),
    "a unit of text": (pa.string(), {"unit": "km"}, "has a Unit"),
    "another type": (pa.int32(), {"contracts.type": "uuid"}, "is labelled 'uuid'"),
    "no type": (pa.int64(), {"contracts.type": "money"}, "is labelled 'money'"),
    "no JSON": (pa.date32(), {"contracts.format": "%Y"}, "has a contracts.format that is none"),
    "no patterns": (pa.date32(), {"contracts.format": "[]"}, "has a contracts.format that is none"),
    "no format": (
        pa.date32(), {"contracts.format": '{"patterns": ["%Q"]}'}, "has a contracts.format that is none",
    ),
    "no pattern": (
        pa.date32(), {"contracts.format": '{"patterns": [1]}'}, "has a contracts.format that is none",
    ),
    "no axis": (
        pa.float64(), {"contracts.format": '{"patterns": ["dms"], "axis": "up"}'}, "has a contracts.format",
    ),
    "a format of no time": (
        pa.float64(), {"contracts.format": '{"patterns": ["%Y-%m-%d"]}'}, "has a format that does not fit",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("kind", "said", "problem"), LABELS.values(), ids=LABELS.keys())
def test_a_label_that_is_not_so_is_refused(kind: pa.DataType, said: Any, problem: str) -> None:
    """What metadata says is understood or an error, never left out."""
    with pytest.raises(ct.SchemaError) as raised:
        ct.from_arrow(pa.schema([pa.field("x", kind, metadata=said)]))
    (obstacle,) = raised.value.obstacles
    assert ("x", True) == (obstacle.where, problem in obstacle.problem)


def test_whatever_has_an_arrow_schema_gives_a_contract() -> None:
    """A table, a batch, a reader and another library's schema are read as the schema is."""
    schema = pa.schema([pa.field("x", pa.int8(), nullable=False)])

    class Theirs:
        def __arrow_c_schema__(self) -> object:
            return schema.__arrow_c_schema__()

    table = schema.empty_table()
    for one in (schema, table, table.to_batches()[:1] or table, table.to_reader(), Theirs()):
        assert carried(ct.specification_of(ct.from_arrow(schema))) == carried(
            ct.specification_of(ct.from_arrow(one))
        )


@pytest.mark.parametrize("given_", [None, {"x": "int"}, pa.int8(), pa.Schema])
def test_what_is_no_arrow_schema_is_refused(given_: object) -> None:
    """The error says what was passed."""
    with pytest.raises(ct.UnsupportedDataError, match="is no Arrow schema"):
        ct.from_arrow(given_)


# Names --------------------------------------------------------------------------------------------

COLUMNS = [
    "plain",
    "Monthly Spend",
    "Monthly_Spend",
    "check",
    "model_dump",
    "_hidden",
    "2nd",
    "é",
    "class",
    "*",
    "%",
    " ",
]


def test_columns_keep_their_names() -> None:
    """Whatever a column is called, the field goes by that in data, and by a name of its own in Python."""
    contract = ct.from_polars(pl.Schema(dict.fromkeys(COLUMNS, pl.Int8)))
    specification = ct.specification_of(contract)
    assert COLUMNS == [one.alias for one in specification.fields]
    names = [
        "plain", "Monthly_Spend_", "Monthly_Spend", "check_", "model_dump_", "hidden", "field_2nd", "field",
        "class", "field_", "field__", "field___",
    ]  # fmt: skip
    assert names == [one.name for one in specification.fields]
    assert contract.check(
        pl.DataFrame([dict.fromkeys(COLUMNS, 1)], schema=dict.fromkeys(COLUMNS, pl.Int8))
    ).ok


@given(st.lists(st.text(min_size=1, max_size=3), unique=True, max_size=6))
def test_any_columns_can_be_fields(columns: list[str]) -> None:
    """Names of any text that Unicode has are kept, in order."""
    schema = pa.schema([pa.field(name, pa.int8()) for name in columns if name.isprintable()])
    contract = ct.from_arrow(schema)
    assert schema.names == [one.alias for one in ct.specification_of(contract).fields]


@pytest.mark.parametrize(
    ("names", "where"), [(["a", "a"], "a"), ([""], "''"), (["__row__"], "__row__")], ids=str
)
def test_a_column_that_no_field_could_stand_for_is_refused(names: list[str], where: str) -> None:
    """Names that are there twice, are none, or are ours."""
    with pytest.raises(ct.SchemaError) as raised:
        ct.from_arrow(pa.schema([pa.field(name, pa.int8()) for name in names]))
    assert [where] == [one.where for one in raised.value.obstacles]


# Polars' types ------------------------------------------------------------------------------------

POLARS: dict[str, Any] = {
    **{name: getattr(pl, name) for name in (
        "Boolean", "Int8", "Int16", "Int32", "Int64", "UInt8", "UInt16", "UInt32", "UInt64", "Float32",
        "Float64", "String", "Binary", "Date", "Time",
    )},
    "Datetime": pl.Datetime("us"), "instants": pl.Datetime("us", "UTC"), "Duration": pl.Duration("us"),
    "Decimal": pl.Decimal(18, 2), "List": pl.List(pl.List(pl.Int8)),
    "Struct": pl.Struct({"a b": pl.Float32, "c": pl.Struct({"d": pl.Date})}), "no members": pl.Struct({}),
}  # fmt: skip
"""Types that contract form has."""
HELD_AS: dict[str, tuple[Any, Any]] = {
    "Categorical": (pl.Categorical(), pl.String),
    "Enum": (pl.Enum(["a", "b"]), pl.String),
    "nanoseconds": (pl.Datetime("ns", "Europe/Paris"), pl.Datetime("us", "UTC")),
    "milliseconds": (pl.Duration("ms"), pl.Duration("us")),
    "Array": (pl.Array(pl.Int8, (2, 3)), pl.List(pl.List(pl.Int8))),
}
"""Types that contracts hold, and what they have instead in contract form."""
UNHELD = {
    "Null": pl.Null, "Object": pl.Object, "Int128": pl.Int128, "UInt128": pl.UInt128, "Float16": pl.Float16,
    "no members": pl.Enum([]), "in a list": pl.List(pl.Null), "in a struct": pl.Struct({"y": pl.Object}),
}  # fmt: skip


@pytest.mark.parametrize("dtype", POLARS.values(), ids=POLARS.keys())
@pytest.mark.parametrize("nullable", [False, True, ["x"]], ids=str)
def test_a_polars_schema_comes_back(dtype: Any, nullable: Any) -> None:
    """A schema of types that contract form has is that of its contract."""
    schema = pl.Schema({"x": dtype, "y": pl.Int8})
    assert schema == ct.to_polars(ct.from_polars(schema, nullable=nullable))


@pytest.mark.parametrize(("dtype", "instead"), HELD_AS.values(), ids=HELD_AS.keys())
def test_types_that_are_held_otherwise(dtype: Any, instead: Any) -> None:
    """A column of the type keeps its contract, which in contract form has another."""
    contract = ct.from_polars(pl.Schema({"x": dtype}))
    assert pl.Schema({"x": instead}) == ct.to_polars(contract)
    assert contract.check(pl.DataFrame(schema={"x": dtype})).ok


@pytest.mark.parametrize("dtype", UNHELD.values(), ids=UNHELD.keys())
def test_a_polars_type_that_no_contract_holds_is_named(dtype: Any) -> None:
    """The error has the column's path, and what to do."""
    with pytest.raises(ct.SchemaError) as raised:
        ct.from_polars(pl.Schema({"ok": pl.Int8, "x": dtype}))
    (obstacle,) = raised.value.obstacles
    assert ("x", True) == (obstacle.where.rstrip("[]").removesuffix(".y"), bool(obstacle.mend))


def test_nulls_are_where_they_are_said_to_be() -> None:
    """Nothing may be null; or the columns that are named; or all, and what is in them."""
    schema = pl.Schema({"a": pl.Int8, "b": pl.List(pl.Struct({"c": pl.Int8}))})
    row = {"a": None, "b": [{"c": None}]}
    found = {
        str(nullable): [
            v.field for v in ct.from_polars(schema, nullable=nullable).check([row]).violations
        ]
        for nullable in (False, ["a"], True)
    }
    assert {"False": ["a", "b.c"], "['a']": ["b.c"], "True": []} == found


def test_a_name_of_no_column_is_refused() -> None:
    """A misspelt name in `nullable` does not pass silently."""
    with pytest.raises(ValueError, match="nullable names 'b', which is no column"):
        ct.from_polars(pl.Schema({"a": pl.Int8}), nullable=["b"])


def test_a_lazy_frame_gives_its_schema_and_reads_no_data() -> None:
    """A LazyFrame is resolved, and not collected."""

    def explode(_: pl.DataFrame) -> pl.DataFrame:
        raise AssertionError

    lazy = pl.LazyFrame({"x": [1]}).map_batches(explode, schema={"y": pl.Int8})
    assert pl.Schema({"y": pl.Int8}) == ct.to_polars(ct.from_polars(lazy))
    assert pl.Schema({"x": pl.Int64}) == ct.to_polars(ct.from_polars(pl.DataFrame({"x": [1]})))
    with pytest.raises(ct.UnsupportedDataError, match="is no Polars schema"):
        ct.from_polars({"x": pl.Int8})


def test_a_list_of_one_length_keeps_it() -> None:
    """What has a fixed width in a schema has it in the contract."""
    arrow = pa.schema([("x", pa.list_(pa.int8(), 2)), ("y", pa.binary(2))])
    polars = pl.Schema({"x": pl.Array(pl.Int8, 2), "y": pl.Binary})
    for contract, short in ((ct.from_arrow(arrow), b"a"), (ct.from_polars(polars), b"ab")):
        for x, codes in (([1, 2], set()), ([1], {"min_length"}), ([1, 2, 3], {"max_length"})):
            assert codes == {v.code for v in contract.check([{"x": x, "y": b"ab"}]).violations}
        found = contract.check([{"x": [1, 2], "y": short}])
        assert (short == b"ab") == found.ok
