"""Numbers in text as people write them: percentages, amounts of a currency, parentheses, groups of digits."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Annotated, Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field

import contracts as ct
from contracts.wire.scalar.numerals import shift_point


def of(annotation: Any) -> type[ct.Contract]:
    """A contract of one field."""
    return type(ct.Contract)("C", (ct.Contract,), {"__annotations__": {"x": annotation}})


def read_everywhere(contract: type[ct.Contract], text: str) -> list[Any]:
    """The value of one text on every path that reads text."""
    row = {"x": text}
    return [
        contract.parse(pl.DataFrame([row]))["x"][0],
        contract.parse(pl.DataFrame([row] * 50), text=True)["x"][49],
        contract.parse([row])[0]["x"],
        contract.parse_json(json.dumps([row]))["x"][0],
        vars(contract.model_validate(row))["x"],
        vars(contract.model_validate_json(json.dumps(row)))["x"],
        vars(contract.model_validate_strings(row))["x"],
        ct.read_csv(contract, f'x\n"{text}"\n'.encode())["x"][0],
    ]


SHARE = Annotated[float, ct.Numerals(percent=True, parentheses=True)]
AMOUNT = Annotated[float, ct.Numerals(thousands=",", currency=("$", "USD"), parentheses=True)]
EUROS = Annotated[
    float,
    ct.Numerals(decimal_comma=True, thousands=(" ", "\u00a0", "\u202f", "\u2009"), currency="€"),
]
READ: list[tuple[Any, str, Any]] = [
    (SHARE, "12%", 0.12),
    (SHARE, "7 %", 0.07),
    (SHARE, "(0.3%)", -0.003),
    (SHARE, "(0.3)\u00a0%", -0.003),
    (AMOUNT, "$1,234.50", 1234.5),
    (AMOUNT, "-$1,234.50", -1234.5),
    (AMOUNT, "($1,234.50)", -1234.5),
    (AMOUNT, "$ (33.52)", -33.52),
    (AMOUNT, "(33.52)", -33.52),
    (AMOUNT, "USD 5", 5.0),
    (AMOUNT, "5USD", 5.0),
    (AMOUNT, "1234.5", 1234.5),
    (EUROS, "1\u00a0234,5\u202f€", 1234.5),
    (EUROS, "1\u202f234\u202f567", 1234567.0),
    (EUROS, "-€\u20091\u2009234,5", -1234.5),
    (Annotated[float, ct.Numerals(thousands="’")], "1’234’567.25", 1234567.25),
    (Annotated[float, ct.Numerals(thousands=("'", "’"))], "1'234.5", 1234.5),
    (Annotated[int, ct.Numerals(thousands=",", currency="¥", parentheses=True)], "(¥1,234)", -1234),
    (Annotated[int, ct.Numerals()], "1.0", 1),
]  # fmt: skip  # a table, a line each


@pytest.mark.parametrize(("annotation", "text", "value"), READ, ids=str)
def test_every_path_reads_the_same_number(annotation: Any, text: str, value: Any) -> None:
    """Columns, rows, JSON and strings have one reading of a notation."""
    found = read_everywhere(of(annotation), text)
    assert [value] * 8 == found
    assert {type(value)} == set(map(type, found))


@given(
    st.decimals(-(10**12), 10**12, places=6), st.booleans(), st.sampled_from(["", " ", "\u202f"])
)
def test_percentages_are_rounded_once(number: Decimal, in_parentheses: bool, blank: str) -> None:
    """A percentage is the float that is nearest to the exact hundredth of its digits."""
    digits = f"{abs(number):f}"
    sign = "-" if number.is_signed() else ""
    text = f"({digits}{blank}%)" if sign and in_parentheses else f"{sign}{digits}{blank}%"
    exact = number.scaleb(-2)
    column = of(SHARE).parse(pl.DataFrame({"x": [text]}))["x"]
    assert [float(exact)] == column.to_list()
    assert [float(exact)] == [row["x"] for row in of(SHARE).parse([{"x": text}])]
    kept = of(
        Annotated[
            Decimal,
            Field(max_digits=38, decimal_places=8),
            ct.Numerals(percent=True, parentheses=True),
        ]
    )
    assert [exact] == kept.parse(pl.DataFrame({"x": [text]}))["x"].to_list()


@given(st.from_regex(r"\A-?[0-9]{1,30}(\.[0-9]{1,30})?\Z"), st.integers(-5, 5))
def test_points_are_shifted_exactly(text: str, places: int) -> None:
    """The decimal point is shifted without rounding, and back to the same number."""
    shifted = shift_point(text, places)
    assert Decimal(text).as_tuple().sign == Decimal(shifted).as_tuple().sign
    assert Decimal(text) == Decimal(shift_point(shifted, -places))


@given(st.lists(st.integers(-(2**63), 2**63 - 1) | st.decimals(-100, 100, places=2), min_size=1))
def test_integers_written_with_decimals_are_exact_or_lossy(numbers: list[Any]) -> None:
    """`1.0`, as pandas writes it beside a null, is 1; `1.5` is lossy, wherever text is read."""
    texts = [f"{number}.0" if isinstance(number, int) else f"{number:f}" for number in numbers]
    whole = [int(one) for one in numbers if one == int(one)]
    frame, rows = pl.DataFrame({"x": texts}), [{"x": text} for text in texts]
    found = of(int).split(frame, text=True)
    assert (whole, whole) == (
        found.valid["x"].to_list(),
        [row["x"] for row in of(int).split(rows, text=True).valid],
    )
    assert {"lossy": len(texts) - len(whole)} == {
        "lossy": sum(v.count for v in found.report.violations)
    }
    assert {v.code for v in found.report.violations} <= {"lossy"}


def test_integers_that_pandas_wrote_beside_a_null() -> None:
    """A CSV file of pandas, whose integers have become floats, is read by default."""
    contract = of(Annotated[int | None, ct.Missing("")])
    assert [1, None, 3] == ct.read_csv(contract, b"x\n1.0\n\n3.0\n")["x"].to_list()
    broken = ct.split_csv(contract, b"x\n1.5\n1e3\n").invalid["__violations__"].to_list()
    assert [["x: lossy"], ["x: dtype"]] == broken


def test_a_number_without_its_percent_sign_is_not_guessed() -> None:
    """12 is not read as 0.12 nor as 12 among percentages, and the cause says what it lacks."""
    (violation,) = of(SHARE).split([{"x": "12"}, {"x": "0.5"}]).report.violations
    assert ("dtype", "looks like numbers without their percent sign") == (
        violation.code,
        violation.cause,
    )


REFUSED: list[tuple[Any, ct.Numerals, str]] = [
    (int, ct.Numerals(percent=True), "Declare the field as float or Decimal"),
    (str, ct.Numerals(percent=True), "do not apply"),
    (float, ct.Numerals(percent=True, currency="$"), "Choose one"),
    (float, ct.Numerals(currency="1$"), "Write its sign or its code"),
    (float, ct.Numerals(currency=""), "Write its sign or its code"),
    (float, ct.Numerals(currency="."), "Write its sign or its code"),
    (float, ct.Numerals(currency="$."), "Write its sign or its code"),
    (float, ct.Numerals(currency=("$", "-")), "Write its sign or its code"),
    (float, ct.Numerals(currency=()), "several texts in a tuple"),
    (float, ct.Numerals(currency=["$"]), "several texts in a tuple"),  # type: ignore[arg-type]
    (float, ct.Numerals(currency=True), "several texts in a tuple"),  # type: ignore[arg-type]
    (float, ct.Numerals(percent="%"), "Write percent=True"),  # type: ignore[arg-type]
    (float, ct.Numerals(thousands=(",", ".")), "Choose one"),
    (float, ct.Numerals(thousands=(",", "_")), "Choose one of"),
]


@pytest.mark.parametrize(("annotation", "numerals", "hint"), REFUSED, ids=str)
def test_what_cannot_be_declared_says_so(annotation: Any, numerals: ct.Numerals, hint: str) -> None:
    """A notation that is not one is refused when the class is created, with what to write."""
    with pytest.raises(ct.ContractDefinitionError, match=hint):
        of(Annotated[annotation, numerals])


@pytest.mark.parametrize(
    "currency", ["$", "US$", "$US", "Rs.", "kr", "€", "CHF", "zł", "₿", "E", "e"]
)
def test_currencies_are_signs_or_codes(currency: str) -> None:
    """A currency is any sign of Unicode's, or letters, before the number or after it."""
    contract = of(
        Annotated[Decimal, Field(max_digits=6, decimal_places=2), ct.Numerals(currency=currency)]
    )
    texts = [
        f"{currency}5.25",
        f"{currency} 5.25",
        f"5.25{currency}",
        f"5.25\u00a0{currency}",
        "5.25",
    ]
    for text in texts:
        assert [Decimal("5.25")] * 8 == read_everywhere(contract, text)
