"""Arrow schemas as contracts, and contracts as such schemas."""

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

import contracts as ct
from tests.interchange.tables.samples import schema_parts
from tests.reference.contracts import contract_of, planned_contracts
from tests.reference.wire import WireField, wire_contracts
from tests.reference.wire import contract_of as written_contract_of


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


def comes_back(contract: type[ct.Contract]) -> None:
    """A contract is read back from its Arrow schema, also after it was a file's."""
    schema = ct.to_arrow(contract)
    stored = pa.ipc.read_schema(schema.serialize())
    back = ct.from_arrow(stored)
    assert schema_parts(ct.specification_of(contract)) == schema_parts(ct.specification_of(back))
    assert schema.equals(ct.to_arrow(back), check_metadata=True)


def test_a_contract_comes_back_from_its_arrow_schema() -> None:
    """Types, nullability, units, formats, aliases, descriptions and identity are there again."""
    comes_back(Ping)
    back = ct.specification_of(ct.from_arrow(ct.to_arrow(Ping)))
    assert "Pings of vehicles." == back.description
    assert Place.__name__ == back.fields[8].value.dtype.item.dtype.specification.name


def test_rules_and_defaults_do_not_come_back() -> None:
    """Rules and defaults, which a schema lacks, are not made up."""
    back = ct.specification_of(ct.from_arrow(ct.to_arrow(Ping)))
    assert () == back.rules
    assert [] == [one.alias for one in back.fields if one.default is not None or one.value.rules]


@given(planned_contracts)
def test_generated_contracts_come_back(planned: Any) -> None:
    """The law of the way there and back, for generated contracts."""
    comes_back(contract_of(planned, boundary="here", version="1.0.0", owner="us"))


@given(wire_contracts)
def test_generated_wire_forms_come_back(said: list[WireField]) -> None:
    """The law of the way there and back, for generated ways of writing."""
    comes_back(written_contract_of(said))


@given(planned_contracts)
def test_an_arrow_schema_has_the_types_that_frames_have(planned: Any) -> None:
    """A frame of Polars in contract form has the schema's types."""
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


def test_arrow_data_that_goes_out_names_its_contract() -> None:
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


def test_an_identity_that_is_passed_wins() -> None:
    """The reader of a schema may name the contract otherwise."""
    back = ct.from_arrow(ct.to_arrow(Ping), name="Mine", version="3.0.0")
    assert "Mine 3.0.0 at ingest" == ct.specification_of(back).label


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
}  # fmt: skip  # short values, several a line
NO_CONTRACT = {
    "null": pa.null(), "half": pa.float16(), "map": pa.map_(pa.string(), pa.int8()),
    "union": pa.dense_union([pa.field("a", pa.int8())]), "interval": pa.month_day_nano_interval(),
    "digits": pa.decimal256(39, 2), "scale": pa.decimal128(5, -2), "more after than in all": pa.decimal128(5, 7),
    "opaque": pa.opaque(pa.binary(), "t", "v"),
}  # fmt: skip  # short values, several a line


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
    "no JSON": (pa.date32(), {"contracts.format": "%Y"}, "has an invalid contracts.format"),
    "no patterns": (pa.date32(), {"contracts.format": "[]"}, "has an invalid contracts.format"),
    "no format": (
        pa.date32(), {"contracts.format": '{"patterns": ["%Q"]}'}, "has an invalid contracts.format",
    ),
    "no pattern": (
        pa.date32(), {"contracts.format": '{"patterns": [1]}'}, "has an invalid contracts.format",
    ),
    "no axis": (
        pa.float64(), {"contracts.format": '{"patterns": ["dms"], "axis": "up"}'}, "has an invalid contracts.format",
    ),
    "a format of no time": (
        pa.float64(), {"contracts.format": '{"patterns": ["%Y-%m-%d"]}'}, "has a format that does not fit",
    ),
}  # fmt: skip  # a table, a line each


@pytest.mark.parametrize(("kind", "said", "problem"), LABELS.values(), ids=LABELS.keys())
def test_an_invalid_label_is_refused(kind: pa.DataType, said: Any, problem: str) -> None:
    """Metadata is understood or an error, never left out."""
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
        assert schema_parts(ct.specification_of(ct.from_arrow(schema))) == schema_parts(
            ct.specification_of(ct.from_arrow(one))
        )


@pytest.mark.parametrize("given_", [None, {"x": "int"}, pa.int8(), pa.Schema])
def test_anything_but_an_arrow_schema_is_refused(given_: object) -> None:
    """The error names what was passed."""
    with pytest.raises(ct.UnsupportedDataError, match="is not an Arrow schema"):
        ct.from_arrow(given_)


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
        "class_", "field_", "field__", "field___",
    ]  # fmt: skip  # short values, several a line
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
def test_a_column_that_cannot_be_a_field_is_refused(names: list[str], where: str) -> None:
    """Column names that are there twice, are not names, or are reserved, are refused."""
    with pytest.raises(ct.SchemaError) as raised:
        ct.from_arrow(pa.schema([pa.field(name, pa.int8()) for name in names]))
    assert [where] == [one.where for one in raised.value.obstacles]
