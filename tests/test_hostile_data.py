"""Names, types, sizes and bytes that nobody wants: judged, bounded and escaped, never a raw error."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from pydantic import Field, ValidationError

import contracts as ct

ODD_NAMES = [
    "", "*", "\u2060*", "\u2060", "^.*$", "^x$", "\u2060^x$", "x" * 10_240, "a.b", "\x1b[31m\n\u202e",
    "<script>alert(1)</script>", "column", "key 0", "0.0",
]  # fmt: skip
SURROGATE = "\ud800"


class C(ct.Contract):
    x: Annotated[int, ct.Ge(0)]
    rules = ct.rules(ct.Unique("x"))


def of(**annotations: Any) -> type[ct.Contract]:
    """A contract of these fields."""
    return type(ct.Contract)("C", (ct.Contract,), {"__annotations__": annotations})


def names_of(part: Any) -> list[str]:
    """The names of a part's columns, whatever kind of data it is."""
    if isinstance(part, list):
        return [*part[0]]
    return [*getattr(part, "column_names", getattr(part, "columns", part))]


def every_kind(columns: dict[str, list[Any]]) -> dict[str, Any]:
    """The columns as every kind of data."""
    frame = pl.DataFrame(columns)
    return {
        "polars": frame, "rows": frame.to_dicts(), "columns": columns, "arrow": frame.to_arrow(),
        "pandas": frame.to_pandas(),
    }  # fmt: skip


# Names ------------------------------------------------------------------------------------------


def test_every_odd_name_is_a_column_like_any_other() -> None:
    """Names that are empty, long, of control characters or of Polars' own syntax are taken
    literally, all of them together, and tell the columns apart.
    """
    columns = {"x": [1, -1], **{name: [1, 2] for name in ODD_NAMES}}
    for kind, data in every_kind(columns).items():
        report = C.check(data)
        found = sorted(v.field or "" for v in report.violations if v.code == "extra_field")
        assert sorted(ODD_NAMES) == found, kind
        assert [("x", "ge", 1)] == [
            (v.field, v.code, v.count) for v in report.violations if v.code == "ge"
        ]
        assert {"__row__", "__violations__"} <= set(names_of(C.split(data).invalid))


@pytest.mark.parametrize("name", [n for n in ODD_NAMES if n], ids=lambda name: ascii(name)[:9])
def test_a_field_may_have_any_name(name: str) -> None:
    """A field under such an alias is judged, at the top and inside a nested contract, beside one
    whose name differs from it in what Polars would not see.
    """

    class Odd(ct.Contract):
        a: Annotated[int, ct.Ge(0)] = Field(alias=name)
        b: Annotated[int, ct.Ge(0)] = Field(alias=f"\u2060{name}")
        rules = ct.rules(ct.rule(ct.col("a") <= ct.col("b"), name="ordered"))

    class Outer(ct.Contract):
        inner: Odd
        many: list[Odd]

    row = {name: 1, f"\u2060{name}": -1}
    expected = {(f"\u2060{name}", "ge"), (None, "row_rule")}
    for data in (pl.DataFrame([row]), [row]):
        report = Odd.check(data)
        assert expected == {(v.field, v.code) for v in report.violations}
        assert () == report.not_run
    nested = [{"inner": row, "many": [row]}]
    for data in (pl.DataFrame(nested), nested):
        codes = {(v.field, v.code) for v in Outer.check(data).violations}
        assert {(f"inner.\u2060{name}", "ge"), (f"many.\u2060{name}", "ge")} <= codes


@pytest.mark.parametrize(
    "data",
    [
        [{"x": 1, SURROGATE: 1}, {"x": -1}],
        {"x": [1, -1], SURROGATE: [1, 1]},
        pd.DataFrame([[1, 1], [-1, 1]], columns=pd.Index(["x", SURROGATE], dtype=object)),
    ],
    ids=lambda data: type(data).__name__,
)
def test_a_lone_surrogate_in_a_name_is_an_extra_field(data: Any) -> None:
    """A name that UTF-8 cannot hold is an extra field like any other, whatever holds it; the other
    fields are judged, and every view of the report is there.
    """
    report = C.check(data)
    assert {(SURROGATE, "extra_field"), ("x", "ge")} == {
        (v.field, v.code) for v in report.violations
    }
    assert r"\ud800" in str(report)
    assert json.loads(report.to_json())
    assert report.to_frame().height == report.to_html().count("<tr>") - 1
    assert SURROGATE in names_of(C.split(data).invalid)
    allowed = type(ct.Contract)("A", (C,), {"__annotations__": {}}, extra="allow")
    assert SURROGATE in names_of(allowed.split(data).valid)


def test_the_reasons_of_a_split_are_unicode() -> None:
    """`__violations__` names such a field as reports do."""
    assert [r"\ud800: extra_field"] == C.split([{"x": 1, SURROGATE: 1}]).invalid[0][
        "__violations__"
    ]


def test_an_arrow_name_that_is_not_utf_8_is_refused() -> None:
    """A column of Arrow's whose name is no text is refused by its bytes."""
    field = pa.field(b"\xff", pa.int64())
    table = pa.Table.from_arrays([pa.array([1])], schema=pa.schema([field]))
    for data in (table, table.to_batches()[0]):
        with pytest.raises(ct.UnsupportedDataError, match=r"whose name is not UTF-8: b'\\xff'"):
            C.check(data)


# Types ------------------------------------------------------------------------------------------

TICKS = [2**62, -(2**62), 2**63 - 1, -(2**63), 0, None]
OF_NO_USE = [
    pl.Series(TICKS, dtype=pl.Int64).cast(dtype, strict=False)
    for dtype in (
        pl.Date, pl.Time, pl.Datetime("ms"), pl.Datetime("us"), pl.Datetime("ns"),
        pl.Datetime("us", "UTC"), pl.Datetime("ms", "Europe/Berlin"), pl.Duration("ms"),
        pl.Duration("us"), pl.Int128, pl.Decimal(38, 0),
    )
] + [
    pl.Series([None] * 6, dtype=pl.Null),
    pl.Series([object()] * 6, dtype=pl.Object),
    pl.Series([{}] * 6, dtype=pl.Struct([])),
    pl.Series([[]] * 6, dtype=pl.Array(pl.Int8, 0)),
    pl.Series([{"t": 2**62}] * 6, dtype=pl.Struct({"t": pl.Int64})).cast(pl.Struct({"t": pl.Datetime("ms")})),
]  # fmt: skip
EVERY_TYPE: dict[str, Any] = {
    "int": int, "text": str, "naive": datetime, "list": list[int], "nullable": float | None,
    "struct": of(t=datetime),
}  # fmt: skip


@pytest.mark.parametrize("column", OF_NO_USE, ids=lambda column: str(column.dtype))
def test_a_column_of_no_use_is_judged_and_split(column: pl.Series) -> None:
    """A column that Polars or Python cannot hold whole breaks its field; the other is judged; what
    is invalid keeps its values, and may be fed back in. Beside Python values it is no different.
    """
    for kind in EVERY_TYPE.values():
        contract = type(ct.Contract)(
            "C", (ct.Contract,),
            {"__annotations__": {"x": kind, "y": Annotated[int, ct.Ge(0)]}, "rules": ct.rules(ct.Unique("y"))},
        )  # fmt: skip
        ys = [0, 1, 2, 3, 4, -1]
        for data in (
            pl.DataFrame({"x": column, "y": ys}),
            {"x": column, "y": ys},
            {"x": column, "y": [*ys[:5], "no integer"]},
        ):
            report = contract.check(data)
            assert "y" in {v.field for v in report.violations}
            assert json.loads(report.to_json())
            assert str(report)
            invalid = contract.split(data).invalid
            again = contract.split(invalid).invalid
            assert names_of(invalid) == names_of(again)


@pytest.mark.parametrize(
    "kind",
    [
        pa.decimal256(60, 2), pa.run_end_encoded(pa.int32(), pa.string()), pa.map_(pa.string(), pa.int8()),
        pa.dense_union([pa.field("a", pa.int8())]), pa.month_day_nano_interval(), pa.struct([]),
        pa.string_view(), pa.list_view(pa.int8()),
        pa.struct([("a", pa.int8()), ("a", pa.int8())]), pa.timestamp("s", "Mars/Olympus"),
    ],
    ids=str,
)  # fmt: skip
def test_an_arrow_type_of_no_use_is_judged_and_split(kind: pa.DataType) -> None:
    """Whatever the type of a column, its table is judged and comes apart as a table, or in pandas
    as a frame.
    """
    cells = pa.array([None, None], pa.null()) if pa.types.is_union(kind) else None
    array = pa.array([None, None], kind) if cells is None else pa.UnionArray.from_dense(
        pa.array([0, 0], pa.int8()), pa.array([0, 1], pa.int32()), [pa.array([1, 2], pa.int8())]
    )  # fmt: skip
    contract = of(x=int | None, y=Annotated[int, ct.Ge(0)])
    table = pa.table({"x": array, "y": pa.array([1, -1])})
    given: list[Any] = [table]
    if not pa.types.is_union(kind):
        given.append(
            pd.DataFrame(
                {n: pd.Series(table[n], dtype=pd.ArrowDtype(table[n].type)) for n in ("x", "y")}
            )
        )
    for data in given:
        assert not contract.check(data).ok
        parts = contract.split(data)
        assert 2 == len(parts.valid) + len(parts.invalid)


def test_no_columns_and_no_rows() -> None:
    """Data of no columns lacks every field in each of its rows, of any kind."""
    for data in (pl.DataFrame(height=3), [{}, {}, {}], pd.DataFrame(index=range(3))):
        assert [("x", "missing_field", 3)] == [
            (v.field, v.code, v.count) for v in C.check(data).violations
        ]
    for data in (pl.DataFrame(), {}, pa.table({})):
        assert [("x", "missing_field", 0)] == [
            (v.field, v.code, v.count) for v in C.check(data).violations
        ]


@pytest.mark.parametrize("kind", ["polars", "rows", "columns", "arrow", "pandas"])
def test_thousands_of_columns_are_judged_and_split(kind: str) -> None:
    """Every one of 2,000 bad columns is told, in any kind of data, and the rows come apart."""
    names = [f"c{n}" for n in range(2_000)]
    wide = of(**dict.fromkeys(names, Annotated[int, ct.Ge(0)]))
    data = every_kind({name: [0, -1] for name in names})[kind]
    assert [1] * 2_000 == [v.count for v in wide.check(data).violations]
    assert (
        1 == len(pl.DataFrame(wide.split(data).valid))
        if kind != "arrow"
        else wide.split(data).valid.num_rows
    )


def test_invalid_utf_8_is_a_violation_however_deep() -> None:
    """Text that is not UTF-8, in a column, a list, a struct or a dictionary, breaks its row."""
    bad = pa.array([b"\xff", b"a"]).view(pa.string())
    deep = {
        "text": (str, bad),
        "list": (list[str], pa.ListArray.from_arrays(pa.array([0, 1, 2]), bad)),
        "struct": (of(s=str), pa.StructArray.from_arrays([bad], ["s"])),
        "dictionary": (str, pa.DictionaryArray.from_arrays(pa.array([0, 1], pa.int8()), bad)),
    }
    for name, (kind, array) in deep.items():
        report = of(x=kind).check(pa.table({"x": array}))
        assert not report.ok, name
        assert "�" not in report.to_json()
    assert [1] == [v.count for v in of(x=str).check(pa.table({"x": bad})).violations]


# Sizes and signs in reports --------------------------------------------------------------------


HUGE: dict[str, Any] = {
    "1,000,000 characters": "z" * 10**6,
    "1,000,000 bytes": b"z" * 10**6,
    "1,000,000 items": [0] * 10**6,
    "1,000,001 items": tuple(range(10**6 + 1)),
    "200,000 items": set(range(200_000)),
    "100,000 members": [{n: n for n in range(100_000)}],
    "33,220 bits": 10**10_000,
}


@pytest.mark.parametrize("length", HUGE)
def test_a_huge_value_is_cut_with_its_length(length: str) -> None:
    """However large a value, every view of its report is small and says how large it was; in Python
    the example is the value itself.
    """
    value = HUGE[length]
    report = of(x=bool).check([{"x": value}])
    assert value is report.violations[0].examples[0].value
    for view in (
        str(report),
        report.to_json(),
        report.to_html(),
        repr(report),
        str(report.to_frame().to_dicts()),
    ):
        assert len(view) < 5_000
        if not length.endswith("members"):  # which lie in a list
            assert length.split(maxsplit=1)[0] in view


def test_wide_and_deep_values_are_bounded_together() -> None:
    """Lists of lists of lists show no more in all than one long list does."""
    value: list[Any] = [1.5]
    for _ in range(12):
        value = [value] * 100
    assert len(of(x=int).check([{"x": value}]).to_json()) < 50_000


NASTY = "\x1b[31m<b>\n\u202e\x85\u2028</script><script>alert(1)</script>"


def raises(value: Any) -> bool:
    """A rule whose error quotes the value."""
    raise ValueError(value)


def test_nothing_in_a_value_or_a_name_breaks_out_of_any_view() -> None:
    """Control characters and HTML in values, keys, names, causes and reasons are escaped in text,
    HTML, JSON and frames, and in a ContractWarning.
    """
    contract = type(ct.Contract)(
        "C", (ct.Contract,),
        {
            "__annotations__": {
                "x": Annotated[str, ct.Matches("ok"), ct.Custom("fails", accepts=raises)],
                "word": Annotated[str, ct.OneOf("north", "south")],
                "k": str,
            },
            "rules": ct.rules(ct.Unique("k")),
        },
    )  # fmt: skip
    row = {"x": NASTY, "word": NASTY, "k": NASTY, NASTY: 1}
    for data in ([row, row], pl.DataFrame([row, row])):
        report = contract.check(data)
        assert report.not_run
        assert report.violations
        shown = {
            "text": str(report).replace("\n", ""),
            "html": report.to_html(),
            "json": report.to_json(),
            "indented": report.to_json(indent=2).replace("\n", ""),
            "frame": "".join(map(str, report.to_frame().drop("examples").iter_rows())),
            "reasons": "".join(one.reason for one in report.not_run),
        }
        for view, text in shown.items():
            assert text.isprintable(), view
        for view in ("html", "json", "indented"):
            assert "<script" not in shown[view], view
        assert "<b>" not in shown["html"].removeprefix("<div><p><b>")
        assert NASTY in {v["field"] for v in json.loads(shown["json"])["violations"]}


def test_a_cause_is_escaped_like_any_text() -> None:
    """Whatever a cause quotes, no view of its report is broken by it."""
    (violation,) = of(x=int).check([{"x": "a"}]).violations
    report = ct.Report("C", 1, (replace(violation, cause=NASTY),))
    views = (str(report), report.to_html(), report.to_json(), str(report.to_frame()["cause"][0]))
    assert [True] * 4 == [view.replace("\n", "").isprintable() for view in views]
    assert "<script" not in report.to_html() + report.to_json()


def test_json_has_the_first_hundred_items() -> None:
    """A list in JSON has its first hundred items, and then how many there are."""
    report = of(x=int).check([{"x": [*range(500)]}])
    (violation,) = json.loads(report.to_json())["violations"]
    assert [*range(100), "… (500 items)"] == violation["examples"][0]["value"]


def test_a_warning_is_escaped() -> None:
    """A ContractWarning quotes values as reports do."""
    contract = of(x=Annotated[str, ct.warn(ct.Matches("ok"))])
    with pytest.warns(ct.ContractWarning) as issued:
        contract.validate([{"x": NASTY}])
    assert str(issued[0].message).replace("\n", "").isprintable()


@pytest.mark.parametrize("name", [NASTY, "x" * 10**6], ids=["nasty", "long"])
def test_an_error_about_names_is_one_short_line(name: str) -> None:
    """An error that quotes a name is printable, and cut."""
    for data in ({name: [1], "x": [1, 2]}, {name: 1}, {name: None, 1: [2]}):
        with pytest.raises(ct.UnsupportedDataError) as raised:
            C.check(data)
        assert str(raised.value).isprintable()
        assert len(str(raised.value)) < 500


# Patterns ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "pattern", [r"(a+)+$", r"(a|a)*b", r"(.*)*x", r"(\w+\s?)+$", r"^(([a-z])+.)+[A-Z]([a-z])+$", r"(a{50}){50}b"]
)  # fmt: skip
def test_patterns_that_explode_elsewhere_are_linear(pattern: str) -> None:
    """A pattern that backtracks for ever in other engines answers on 100,000 characters, on every
    path.
    """
    contract = of(x=Annotated[str, ct.Matches(pattern)])
    bad = "a" * 100_000 + "!"
    assert [3] == [v.count for v in contract.check(pl.DataFrame({"x": [bad] * 3})).violations]
    assert [1] == [v.count for v in contract.check([{"x": bad}]).violations]
    with pytest.raises(ValidationError):
        contract.model_validate({"x": bad})


@pytest.mark.parametrize(
    "pattern", [r"a{1000}{1000}", r"(?=a)", r"(a)\1", "(" * 5000 + ")" * 5000], ids=len
)
def test_a_pattern_that_no_linear_engine_takes_is_refused(pattern: str) -> None:
    """What would take too much, or no engine of linear time can do, is refused at once."""
    with pytest.raises(ct.ContractDefinitionError, match="which the Rust engine refuses"):
        of(x=Annotated[str, ct.Matches(pattern)])


# Recursion --------------------------------------------------------------------------------------


def nested(depth: int, core: Any = 1) -> Any:
    """A list in a list in a list."""
    for _ in range(depth):
        core = [core]
    return core


def test_a_contract_that_nests_itself_is_refused() -> None:
    """A contract without an end cannot exist, and the error says why."""
    with pytest.raises(ct.ContractDefinitionError, match="a contract cannot hold itself"):

        class Tree(ct.Contract):
            child: Tree | None = None


def test_a_contract_too_deep_to_follow_is_refused() -> None:
    """A type nested deeper than Python can follow is a definition error, not a crash."""
    kind: Any = int
    for _ in range(400):
        kind = list[kind]
    with pytest.raises(
        ct.ContractDefinitionError, match="is nested more deeply than Python can follow"
    ):
        of(x=kind)


@pytest.mark.parametrize("depth", [1, 100])
def test_data_nested_as_deep_as_its_contract_is_judged(depth: int) -> None:
    """Lists and contracts in one another are judged on every path, as deep as they are declared."""
    lists: Any = Annotated[int, ct.Ge(0)]
    contract = of(x=int)
    for _ in range(depth):
        lists, contract = list[lists], of(x=contract)
    row: Any = {"x": 1}
    for _ in range(depth):
        row = {"x": row}
    listed = of(x=lists)
    assert listed.check([{"x": nested(depth)}]).ok
    assert not listed.check([{"x": nested(depth, -1)}]).ok
    assert not listed.check([{"x": nested(depth + 1)}]).ok
    assert contract.check([row]).ok
    assert not contract.check([{"x": row}]).ok
    listed.model_validate({"x": nested(depth)})
    contract.model_validate(row)


# JSON payloads ----------------------------------------------------------------------------------


class Body(ct.Contract):
    x: float
    many: list[int] = []
    text: str = ""


BODIES = [
    b"", b"{", b'{"x": 1', b"\xff", b'{"text": "\xff", "x": 1}', b'{"x": NaN}', b'{"x": Infinity}',
    b'{"x": 1e400}', b'{"x": 123456789012345678901234567890}', b'{"many": [123456789012345678901234567890], "x": 1}',
    b'{"x": ' + b"9" * 5_000 + b"}", b"[" * 100_000, b'{"x": 1, "many": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    b'{"x": {"x": ' * 50_000, b"null", b"[]", b"1", b'{"x": 1}\x00', b"\xef\xbb\xbf{}", b'{"\\ud800": 1, "x": 1}',
    b'{"text": "\\ud800", "x": 1}', b'{"x": "' + b"z" * 10**6 + b'"}', b"z" * 10**6,
]  # fmt: skip


@pytest.mark.parametrize("body", BODIES, ids=lambda body: ascii(body[:20]))
def test_a_bad_body_is_a_validation_error_that_json_can_hold(body: bytes) -> None:
    """A JSON body that is cut off, not UTF-8, out of range or nested without end is pydantic's
    ValidationError, whose own JSON is strict and short.
    """
    as_text = [body.decode()] if body.isascii() else []
    for given in (body, bytearray(body), *as_text):
        with pytest.raises(ValidationError) as raised:
            Body.model_validate_json(given)
        assert len(raised.value.json()) < 5_000
        assert json.loads(raised.value.json(), parse_constant=pytest.fail)


@pytest.mark.parametrize(
    "body", [b'{"s": "secret-4711', '"secret-4711\ud800', b'{"s": "secret-4711\xff"}'], ids=ascii
)
def test_a_bad_body_shows_nothing_private(body: Any) -> None:
    """Where a field is sensitive, no error about a body that is no JSON quotes it."""
    contract = of(s=Annotated[str, ct.Sensitive()])
    with pytest.raises(ValidationError) as raised:
        contract.model_validate_json(body)
    assert (
        "secret-4711" not in str(raised.value) + repr(raised.value.errors()) + raised.value.json()
    )
