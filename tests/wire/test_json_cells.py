"""Lists and nested contracts as JSON text in a cell, as CSV files and databases hold them."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated, Any

import polars as pl
import pytest
from pydantic import Field

import contracts as ct

JSON = ct.Format("json")


class Point(ct.Contract):
    """A nested contract with a wire form of its own."""

    lat: Annotated[float, ct.Ge(-90), ct.Le(90)]
    on: Annotated[date, ct.Format("%d/%m/%Y")]
    at: Annotated[datetime | None, ct.Format("epoch_s")] = None
    paid: Annotated[Decimal, Field(max_digits=5, decimal_places=2)] = Decimal(0)


class Track(ct.Contract):
    """Cells of JSON."""

    vector: Annotated[list[float], JSON, ct.Len(1, 3)]
    point: Annotated[Point, JSON]
    points: Annotated[list[Point] | None, JSON, ct.Missing(""), ct.Trim()] = None


POINT = {"lat": 1.5, "on": date(2024, 3, 2), "at": None, "paid": Decimal("0.10")}
GOOD = {
    "vector": "[0.1, 2]",
    "point": '{"lat": 1.5, "on": "02/03/2024", "paid": 0.10}',
    "points": "",
}
READ = {"vector": [0.1, 2.0], "point": POINT, "points": None}
BROKEN: list[tuple[dict[str, str], dict[str, str]]] = [
    ({"vector": "[0.1"}, {"vector": "format"}),
    ({"vector": "0.1"}, {"vector": "dtype"}),
    ({"vector": "{}"}, {"vector": "dtype"}),
    ({"vector": '"[0.1]"'}, {"vector": "dtype"}),
    ({"vector": "null"}, {"vector": "null"}),
    ({"vector": "[]"}, {"vector": "min_length"}),
    ({"vector": '[1, "x"]'}, {"vector": "dtype"}),
    ({"vector": "[NaN]"}, {"vector": "format"}),
    ({"point": '{"lat": 91, "on": "02/03/2024"}'}, {"point.lat": "le"}),
    ({"point": '{"lat": 1, "on": "2024-03-02"}'}, {"point.on": "format"}),
    ({"point": '{"lat": 1}'}, {"point.on": "missing_field"}),
    ({"point": '{"lat": 1, "on": "02/03/2024", "x": 1}'}, {"point.x": "extra_field"}),
    ({"points": '[{"lat": 1, "on": "02/03/2024", "paid": 1.005}]'}, {"points.paid": "lossy"}),
]


def test_every_path_reads_cells_of_json() -> None:
    """Columns, rows, payloads, strings and CSV files read the same value."""
    frame = pl.DataFrame([GOOD])
    found = [
        *(Track.parse(frame, text=text).to_dicts()[0] for text in (False, True)),
        *(Track.parse([GOOD], text=text)[0] for text in (False, True)),
        Track.parse_json(json.dumps([GOOD])).to_dicts()[0],
        ct.read_csv(Track, frame.write_csv().encode()).to_dicts()[0],
        *(one.model_dump() for one in (
            Track.model_validate(GOOD), Track.model_validate_json(json.dumps(GOOD)), Track.model_validate_strings(GOOD)
        )),
    ]  # fmt: skip  # a table of paths
    assert [READ] * 9 == found


@pytest.mark.parametrize(("cells", "broken"), BROKEN, ids=str)
def test_errors_name_the_place_inside_of_the_cell(
    cells: dict[str, str], broken: dict[str, str]
) -> None:
    """What is wrong inside of a cell is found where it is, on every path."""
    row = GOOD | cells
    for data in (pl.DataFrame([row]), [row], pl.DataFrame([row] * 30)):
        violations = Track.split(data).report.violations
        assert broken == {v.field: v.code for v in violations}
    for text in (row, json.dumps(row)):
        with pytest.raises(ValueError) as caught:  # noqa: PT011 - pydantic's
            (Track.model_validate_json if isinstance(text, str) else Track.model_validate)(text)
        error: Any = caught.value
        assert broken == {".".join(map(str, e["loc"])): e["type"] for e in error.errors()}


def test_values_already_read_stay_as_they_are() -> None:
    """Lists and objects are contract form, in which `parse` changes nothing."""
    kept = Track.parse(pl.DataFrame([GOOD]))
    assert Track.check(kept).ok
    report = Track.split(kept).report
    assert {} == dict(report.converted)
    (violation, *_) = Track.check(pl.DataFrame([GOOD])).violations
    assert ("dtype", "is wire form: parse and split read it") == (violation.code, violation.cause)


def test_rendered_cells_are_parsed_back() -> None:
    """`render` and dumps write JSON text, which is read as the same value."""
    at = datetime(2024, 3, 2, 12, tzinfo=UTC)
    rows = [READ | {"points": [POINT | {"at": at}, POINT]}, READ]
    frame = Track.parse(pl.DataFrame([GOOD, GOOD]))
    points = pl.Series([rows[0]["points"], None], dtype=pl.List(frame.schema["point"]))
    frame = frame.with_columns(points=points)
    wire = ct.render(Track, frame)
    assert {"lat": 1.5, "on": "02/03/2024", "at": 1709380800, "paid": "0.10"} == json.loads(
        wire["points"][0]
    )[0]
    assert Track.parse(wire).equals(frame)
    assert rows == Track.parse(ct.render(Track, rows))
    instance = Track.model_validate(rows[0])
    assert instance == Track.model_validate_json(instance.model_dump_json())
    assert isinstance(json.loads(instance.model_dump_json())["vector"], str)


def test_private_members_do_not_show_in_their_cell() -> None:
    """A cell with a sensitive member is sensitive as a whole, also where it is not JSON."""

    class Secret(ct.Contract):
        token: Annotated[str, ct.Sensitive()]

    class Holder(ct.Contract):
        cell: Annotated[Secret, JSON]

    for cell in ('{"token": "hush"', '{"token": ["hush"]}', '["hush"]', "hush"):
        row = {"cell": cell}
        for data in (pl.DataFrame([row]), [row]):
            shown = f"{Holder.split(data).report!r}{Holder.check(data)!r}{Holder.check(data)}"
            assert "hush" not in shown
        with pytest.raises(ValueError) as caught:  # noqa: PT011 - pydantic's
            Holder.model_validate(row)
        assert "hush" not in f"{caught.value!r}{caught.value}"


def test_cells_of_json_are_for_lists_and_contracts() -> None:
    """`Format("json")` on another type is refused, and so is any other format on a list."""
    for annotation, hint in (
        (Annotated[int, JSON], "Declare a list or a nested contract"),
        (Annotated[list[int], ct.Format("%Y-%m-%d")], r'Format\("json"\)'),
        (Annotated[list[int], JSON, ct.Missing(-1)], "Give it text"),
        (Annotated[list[int], ct.Missing("")], r'Format\("json"\)'),
    ):
        with pytest.raises(ct.ContractDefinitionError, match=hint):
            type(ct.Contract)("C", (ct.Contract,), {"__annotations__": {"x": annotation}})
    with pytest.raises(ValueError, match="does not go with other formats"):
        ct.Format("json", "%Y-%m-%d")


def test_the_schema_has_the_text_beside_the_value() -> None:
    """JSON Schema describes the text by what it holds; a dump has the text alone."""
    schema = Track.model_json_schema()["properties"]["vector"]["anyOf"]
    assert ["array", "string"] == [way["type"] for way in schema]
    assert ("application/json", "array") == (
        schema[1]["contentMediaType"],
        schema[1]["contentSchema"]["type"],
    )
    assert "string" == Track.model_json_schema(mode="serialization")["properties"]["vector"]["type"]
