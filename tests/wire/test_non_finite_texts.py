"""NaN and the infinities in text: what others write is read where a field takes them, and written so that it is read."""

from __future__ import annotations

import csv
import io
import math
from typing import Annotated, Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from pyarrow import csv as arrow_csv

import contracts as ct

VALUES = [1.5, math.inf, -math.inf, math.nan]


class Sensor(ct.Contract):
    """Levels that may be anything that a float is."""

    level: Annotated[float, ct.NonFinite(nan="allow", inf="allow")]


def by_python() -> bytes:
    """A file of Python's own writer."""
    text = io.StringIO()
    csv.writer(text).writerows([["level"], *([value] for value in VALUES)])
    return text.getvalue().encode()


def by_numpy() -> bytes:
    """A file of `numpy.savetxt`."""
    file = io.BytesIO()
    np.savetxt(file, VALUES, header="level", comments="")
    return file.getvalue()


def by_arrow() -> bytes:
    """A file of pyarrow."""
    file = io.BytesIO()
    arrow_csv.write_csv(pa.table({"level": VALUES}), file)
    return file.getvalue()


WRITERS: dict[str, Any] = {
    "Python": by_python,
    "NumPy": by_numpy,
    "pyarrow": by_arrow,
    "Polars": lambda: pl.DataFrame({"level": VALUES}).write_csv().encode(),
    "pandas": lambda: pd.DataFrame({"level": VALUES}).to_csv(index=False, na_rep="nan").encode(),
    "this library": lambda: b"level\n1.5\nInfinity\n-Infinity\nNaN\n",
}


@pytest.mark.parametrize("writer", WRITERS)
def test_what_others_write_is_read(writer: str) -> None:
    """A file comes back as the floats that it was written of, and so do its texts one by one."""
    body = WRITERS[writer]()
    assert list(map(repr, VALUES)) == list(map(repr, ct.read_csv(Sensor, body)["level"]))
    for value, text in zip(VALUES, body.decode().split()[1:], strict=True):
        assert repr(value) == repr(Sensor.model_validate_strings({"level": text}).level)
        assert repr(value) == repr(Sensor.parse([{"level": text}], text=True)[0]["level"])


@pytest.mark.parametrize(
    ("annotation", "text", "hint"),
    [
        (float, "-inf", 'looks like an infinity: if it is a value, write NonFinite(inf="allow")'),
        (
            Annotated[float, ct.NonFinite(nan="allow")],
            "Infinity",
            'looks like an infinity: if it is a value, write NonFinite(nan="allow", inf="allow")',
        ),
        (float, "infinite", None),
        (int, "inf", None),
    ],
)
def test_an_infinity_that_is_not_taken_has_a_hint(
    annotation: Any, text: str, hint: str | None
) -> None:
    """The report says what to declare, where declaring it reads the text."""
    members = {"__annotations__": {"x": annotation}, "__module__": __name__}
    contract = type(ct.Contract)("Measured", (ct.Contract,), members)
    (violation,) = contract.split([{"x": text}, {"x": "1"}], text=True).report.violations
    assert ("dtype", hint) == (violation.code, violation.cause)
