"""Reports of every sort, for what people read."""

from __future__ import annotations

from typing import Annotated, Any

import contracts as ct

NASTY = "\x1b[31m<b>|`*\n\u202e\x85\u2028</script><script>alert(1)</script>"
"""What breaks out of text, Markdown or HTML where it is not escaped."""


class Ride(ct.Contract, boundary="features", version="1.2.0", owner="fleet-data"):
    ride_id: int
    city: Annotated[str, ct.Len(2)]
    distance: Annotated[float, ct.rule(ct.Gt(0), name="rides go somewhere", cost=5)]
    fare: Annotated[float, ct.tolerate(ct.Le(500), rows=1), ct.warn(ct.Ge(2))] = 5.0
    rules = ct.rules(ct.Unique("ride_id"), ct.RowCount(max=3))


ROWS: list[dict[str, Any]] = [
    {"ride_id": 1, "city": "Milan", "distance": 8.5, "fare": None},
    {"ride_id": 2, "city": "Nice", "distance": -2.0, "fare": 9.0},
    {"ride_id": 3, "city": "X", "distance": 12.1, "fare": 610.0},
    {"ride_id": 3, "city": "Y", "distance": "3,3", "fare": 1.5},
]
"""Wire form with a broken, a tolerated and a warning rule, a rule about the whole, and a filled default."""


def broken_report() -> ct.Report:
    """A report with something of everything that a page has."""
    return Ride.split(ROWS).report


def clean_report() -> ct.Report:
    """A report that is ok."""
    return Ride.check([{"ride_id": 1, "city": "Milan", "distance": 8.5, "fare": 9.0}])


def nasty_report() -> ct.Report:
    """A report whose names, values, keys and causes break out of what does not escape them."""
    contract = type(ct.Contract)(
        "C", (ct.Contract,),
        {
            "__annotations__": {
                "x": Annotated[str, ct.Matches("ok"), ct.Custom("fails", accepts=_raises)],
                "word": Annotated[str, ct.rule(ct.OneOf("north", NASTY + "!"), name=NASTY)],
                "k": str,
            },
            "rules": ct.rules(ct.Unique("k")),
        },
        owner=NASTY,
    )  # fmt: skip  # a table, a line each
    row = {"x": NASTY, "word": NASTY, "k": NASTY, NASTY: 1}
    report: ct.Report = contract.check([row, row])
    return report


def _raises(value: Any) -> bool:
    """A rule whose error quotes the value."""
    raise ValueError(value)


def wide_report(fields: int) -> ct.Report:
    """A report on many fields, of which every other one is broken in every row by long values."""
    names = [f"a_field_with_a_rather_long_name_{n:03}" for n in range(fields)]
    contract = type(ct.Contract)(
        "Wide",
        (ct.Contract,),
        {"__annotations__": {name: Annotated[str, ct.Matches("[a-z]+")] for name in names}},
    )
    row = {name: "ok" if place % 2 else "Ä" * 100 for place, name in enumerate(names)}
    report: ct.Report = contract.check([row] * 6)
    return report
