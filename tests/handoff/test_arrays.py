"""Arrays and tensors of a handoff: contiguous, finite, in order, and exact or counted."""

from __future__ import annotations

import math
import subprocess
import sys
from importlib.util import find_spec
from typing import Annotated, Any

import numpy as np
import polars as pl
import pytest

import contracts as ct
from tests.handoff.samples import ROWS, SCORING, refusal


def test_an_array_is_contiguous_finite_and_in_order() -> None:
    """An array has a row for each row and a column for each feature, in the consumer's order."""
    array = SCORING.to_numpy(ROWS)
    assert [[25, 20.5, 3, 12, 1], [50, 0, 0, 600, 0]] == array.tolist()
    assert ("speed", "Monthly Charges", "calls", "tenure", "is_new") == SCORING.features
    assert (np.float32, True, True) == (
        array.dtype,
        array.flags.c_contiguous,
        array.flags.writeable,
    )
    assert (0, 5) == SCORING.to_numpy(pl.DataFrame(ROWS).clear()).shape
    many = SCORING.to_numpy(pl.concat([pl.DataFrame(ROWS)] * 70_000))
    assert ((140_000, 5), True) == (many.shape, many.flags.c_contiguous)
    assert [array.tolist()[1]] == many[-1:].tolist()


class Numbers(ct.Contract):
    count: int
    real: Annotated[float, ct.NonFinite(inf="allow")]
    flag: bool | None


NUMBERS = ct.Handoff(Numbers, Numbers)
LOSSY: list[tuple[str, dict[str, Any], list[tuple[str, str]]]] = [
    ("float32", {"count": 2**24 + 1}, [("count", "lossy")]),
    ("float32", {"count": 2**24 + 2}, []),
    ("float64", {"count": 2**53 + 1}, [("count", "lossy")]),
    ("float64", {"count": 2**63 - 1}, [("count", "lossy")]),
    ("float64", {"count": -(2**63)}, []),
    ("float32", {"real": 16777217.0}, [("real", "lossy")]),
    ("float32", {"real": 16777216.5}, []),
    ("float32", {"real": 1e39}, [("real", "lossy")]),
    ("float32", {"real": 1e-46}, [("real", "lossy")]),
    ("float32", {"real": -0.0}, []),
    ("float32", {"real": 0.1}, []),
    ("float64", {"real": 5e-324}, []),
    ("float32", {"real": math.inf}, [("real", "inf")]),
    ("float64", {"real": -math.inf}, [("real", "inf")]),
    ("float32", {"flag": None}, [("flag", "null")]),
    ("int8", {"count": 127, "real": 3.0}, []),
    ("int8", {"count": 128, "real": 3.0}, [("count", "lossy")]),
    ("uint8", {"count": -1, "real": 3.0}, [("count", "lossy")]),
    ("int64", {"real": 1.5}, [("real", "lossy")]),
    ("int64", {"real": 2.0**63}, [("real", "lossy")]),
    ("uint64", {"count": 2**63 - 1, "real": 2.0**63}, []),
]


@pytest.mark.parametrize(("dtype", "values", "expected"), LOSSY, ids=str)
def test_integers_are_exact_in_an_array_and_reals_are_rounded(
    dtype: Any, values: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    """A number that the array's type does not hold is refused, unless it is a real that is rounded; in a
    row, in few rows, and in many.
    """
    good = {"count": 1, "real": 0.5 if dtype.startswith("float") else 1.0, "flag": True}
    row = good | values
    for data in (row, [row], [good, row], pl.DataFrame([good, row] * 9)):
        report = refusal(lambda data=data: NUMBERS.to_numpy(data, dtype))
        found = [] if report is None else [(one.field, one.code) for one in report.violations]
        assert expected == found
        if report is None:
            wanted = np.array([list(row.values())], dtype=object).astype(np.dtype(dtype))
            assert wanted.tolist() == NUMBERS.to_numpy(data, dtype)[-1:].tolist()


def test_rounded_values_are_counted() -> None:
    """The number of rounded reals is reported for each feature."""
    handed = SCORING.run([{**ROWS[0], "spend": x} for x in (0.1, 0.5, 0.3)])
    assert {"Monthly Charges": 2} == handed.rounded()
    assert {} == handed.rounded("float64")
    assert (3, 5) == handed.to_numpy().shape


def test_a_field_without_numbers_is_not_a_feature() -> None:
    """A field that no array of numbers holds is reported with a hint."""

    class Mixed(ct.Contract):
        name: str
        track: list[float]
        x: float

    with pytest.raises(ct.HandoffError) as caught:
        ct.Handoff(Mixed, Mixed).to_numpy({"name": "a", "track": [1.0], "x": 1.0})
    assert [
        ("name", "is text, which is not a number in an array"),
        ("track", "is a list of any length, which is not a row of an array"),
    ] == [(one.field, one.problem) for one in caught.value.mismatches]


@pytest.mark.parametrize("dtype", ["float16", "str", "datetime64[us]", "complex128", "bool"])
def test_an_array_of_no_numbers_is_refused(dtype: str) -> None:
    """An array's type is one of the floats or integers that hold numbers as they are."""
    for data in (ROWS, ROWS[0]):
        with pytest.raises(ValueError, match="dtype must be one of float32, float64, int8"):
            SCORING.to_numpy(data, dtype)


def test_a_tensor_shares_the_memory_of_an_array() -> None:
    """An array goes to other libraries by DLPack."""
    assert SCORING.to_numpy(ROWS).tolist() == np.from_dlpack(SCORING.to_numpy(ROWS)).tolist()
    if find_spec("torch") is None:
        with pytest.raises(ImportError):
            SCORING.to_torch(ROWS)
    else:
        assert SCORING.to_numpy(ROWS).tolist() == SCORING.to_torch(ROWS).tolist()


def test_one_row_to_an_array_loads_no_polars() -> None:
    """One row goes to an array without a frame."""
    script = (
        "import sys, contracts as ct\n"
        "class C(ct.Contract):\n    x: float\n"
        "h = ct.Handoff(C, C)\n"
        "assert h.to_numpy({'x': 1.0}).tolist() == [[1.0]]\n"
        "print('polars' in sys.modules)"
    )
    done = subprocess.run(  # noqa: S603 - our own interpreter, our own script
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert "False" == done.stdout.strip()
