"""Whatever a sensitive struct holds is as private as it is."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import contracts as ct


class _Street(ct.Contract):
    name: str


class _Home(ct.Contract):
    city: str
    rent: float | None
    since: datetime
    street: _Street


class _Patient(ct.Contract, version="1.0.0"):
    home: Annotated[_Home, ct.Sensitive()]
    visits: int


_ROWS: list[dict[str, Any]] = [
    {
        "home": {
            "city": "Timbuktu",
            "rent": 7654321.5,
            "since": datetime(1987, 6, 5),
            "street": {"name": "Timbuktu"},
        },
        "visits": 3,
    }
]


def test_the_members_of_a_sensitive_struct_are_only_counted() -> None:
    """At any depth: neither the profile, nor its JSON, text or page has a value of them."""
    good = ct.profile(_Patient, _ROWS)
    private = {name for name, one in good.fields.items() if one.sensitive}
    assert {*good.fields} - {"visits"} == private
    shown = f"{good!r}{good}{good.to_json()}{good._repr_html_()}{good.to_frame().write_csv()}"
    assert [] == [one for one in ("Timbuktu", "7654321", "7,654,321", "1987") if one in shown]


def test_a_history_stores_no_member_of_a_sensitive_struct(tmp_path: Path) -> None:
    """The profile that a run stores has none either."""
    ct.History(str(tmp_path / "quality.db")).check(_Patient, _ROWS)
    stored = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert (True, False) == (b"_Patient" in stored, b"Timbuktu" in stored)
