"""How long does a JSON body of 10,000 rows of 12 fields take to become a checked frame?

`Contract.parse_json` is compared with code without it: a strict pydantic model with the
same rules validates the list, and its rows become a polars frame, by `pl.DataFrame(models)` or from
`model_dump`. Beside them are `Contract.parse` of the same rows from `json.loads`, and pydantic's
validation alone.

It is fair because both must return the same frame before they are timed, and both refuse the same bad
row. `validate_payload` compares models of single rows; the frames' only difference is the time zone's
name, which pydantic's own frame has as text.

Run it with `python benchmarks/parse_json.py`.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial

import polars as pl
from _timing import about, in_turns, show
from pydantic import TypeAdapter, ValidationError
from validate_payload import GOOD, Order, StrictOrder

import contracts as ct

ROWS = 10_000
STRICT = TypeAdapter(list[StrictOrder])


def body(rows: int) -> bytes:
    """A JSON array of rows that differ."""
    good = {
        name: value for name, value in GOOD.items() if name not in ("placed_at", "delivery_day")
    }
    return json.dumps(
        [
            good
            | {
                "order_id": f"OR-{n:08}",
                "customer": n + 1,
                "placed_at": f"2024-03-02T05:{n % 60:02}:{n // 60 % 60:02}.{n % 1000:03}Z",
                "delivery_day": f"2024-03-{n % 28 + 1:02}",
                "lat": n / 1000,
                "note": None if n % 3 else "ring twice",
            }
            for n in range(rows)
        ]
    ).encode()


def from_models(data: bytes) -> pl.DataFrame:
    """The rows as models, and those as a frame."""
    return pl.DataFrame(STRICT.validate_json(data), infer_schema_length=None)


def from_dumps(data: bytes) -> pl.DataFrame:
    """The rows as models, those as dicts, and those as a frame."""
    rows = [row.model_dump() for row in STRICT.validate_json(data)]
    return pl.DataFrame(rows, infer_schema_length=None)


def main() -> None:
    """Print how long each takes."""
    about("pydantic", "polars")
    data = body(ROWS)
    ours = Order.parse_json(data)
    columns = [pl.col(name).cast(ours.schema[name]) for name in ours.columns]
    for theirs in (from_models(data), from_dumps(data)):
        if not ours.equals(theirs.select(columns)):
            raise SystemExit("the frames differ")
    bad = data.replace(b'"items": 3', b'"items": 0', 1)
    for call, error in ((Order.parse_json, ct.ContractViolation), (from_models, ValidationError)):
        try:
            call(bad)
        except error:
            continue
        raise SystemExit("a bad row was taken")
    contenders: dict[str, Callable[[], object]] = {
        "pydantic list[Model], pl.DataFrame(models)": partial(from_models, data),
        "pydantic list[Model], pl.DataFrame(dumps)": partial(from_dumps, data),
        "pydantic list[Model] alone": partial(STRICT.validate_json, data),
        "Contract.parse_json": partial(Order.parse_json, data),
        "Contract.parse of json.loads": lambda: Order.parse(json.loads(data)),
    }
    show(f"{ROWS:,} rows", in_turns(contenders))


if __name__ == "__main__":
    main()
