"""What is wrong is found with little more work than it takes to prove that nothing is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Annotated, Any, Literal

import idna
import pandas as pd
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import contracts as ct
import contracts.dtypes as d
from contracts.backends import idna_labels
from contracts.backends.builtin_values import types_never_in_form
from contracts.backends.contract_form import (
    NotContractForm,
    NotOfType,
    contract_form,
)
from contracts.backends.frame import backend
from contracts.diagnosis.sampling import LazyExamples
from contracts.specification import FieldType

OWN_VALUES = st.one_of(
    st.booleans(), st.integers(), st.floats(), st.text(), st.binary(), st.dates(), st.datetimes(),
    st.times(), st.timedeltas(), st.decimals(), st.builds(pd.Timestamp, st.just(0)),
)  # fmt: skip  # a list
KINDS = (
    d.Bool(), d.Int(), d.Float(), d.Decimal(9, 2), d.Text(), d.Bytes(), d.Date(), d.Datetime(),
    d.Datetime(aware=True), d.Time(), d.Duration(), d.Uuid(),
)  # fmt: skip  # a list


@given(st.sampled_from(KINDS), OWN_VALUES)
def test_types_that_are_never_contract_form(dtype: Any, value: object) -> None:
    """Of a type that is never contract form no value is, and each is one that is not of its type."""
    expected = FieldType(dtype)
    if type(value) in types_never_in_form(expected):
        with pytest.raises(NotContractForm) as failed:
            contract_form(value, expected)
        assert type(failed.value) is NotOfType


class Host(ct.Contract):
    """One host name."""

    name: ct.Hostname


def test_labels_are_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each A-label of host names is read once, however often it is repeated, for the verdict and the count."""
    read: list[str] = []
    real = idna_labels.is_a_label

    def counted(label: str) -> bool:
        read.append(label)
        return real(label)

    monkeypatch.setattr(idna_labels, "is_a_label", counted)
    names = [f"{n}.xn--mnchen-3ya.xn--{n}-ba.org" for n in range(50)] + [
        "a.org",
        "xn--mnchen-3ya.de",
    ]
    report = Host.check(pl.DataFrame({"name": names}))
    assert (50, 51) == (report.violations[0].count, len(read))


CODES = st.text("abz019-", max_size=6) | st.text("aäß漢א١\u200c·", min_size=1, max_size=4).map(
    lambda text: text.encode("punycode").decode()
)


@given(CODES)
def test_what_is_no_code_is_refused_at_once(code: str) -> None:
    """What is found before a label is decoded refuses none that IDNA 2008 allows."""
    try:
        allowed = bool(idna.ulabel(f"xn--{code}"))
    except idna.IDNAError:
        allowed = False
    assert allowed == idna_labels.is_a_label(f"xn--{code}")
    name = f"a.xn--{code}.XN--{code.upper()}.org"
    assert allowed == Host.check(pl.DataFrame({"name": [name] * 2_000})).ok


class Many(ct.Contract):
    """Rules of several kinds, each proved by a mask."""

    vehicle: Annotated[str, ct.Matches("VH-[0-9]{6}")]
    status: Literal["moving", "idle"]
    gear: Annotated[int, ct.Interval(ge=0, le=6)]
    fuel: Annotated[float, ct.Interval(ge=0, le=1)]
    load: Annotated[float, ct.Interval(ge=0, le=1)]


def many(rows: int, *, bad: bool) -> pl.DataFrame:
    """Rows of which none breaks a rule, or all break each."""
    row = {"vehicle": "VH-12", "status": "off", "gear": 9, "fuel": 4.5, "load": 7.25}
    good = {"vehicle": "VH-123456", "status": "idle", "gear": 2, "fuel": 0.5, "load": 0.25}
    return pl.select(pl.repeat(v, rows).alias(n) for n, v in (row if bad else good).items())


def selects(monkeypatch: pytest.MonkeyPatch, frame: pl.DataFrame) -> tuple[int, Counter[str]]:
    """How many rules the rows of a frame break, and how often Polars reads them to say so."""
    calls: Counter[str] = Counter()

    def counted(name: str, real: Any) -> Any:
        def call(*args: Any, **keywords: Any) -> Any:
            calls[name] += 1
            return real(*args, **keywords)

        return call

    with monkeypatch.context() as patched:
        for name in ("select", "filter", "with_columns"):
            patched.setattr(pl.DataFrame, name, counted(name, getattr(pl.DataFrame, name)))
        patched.setattr(pl, "collect_all", counted("collect_all", pl.collect_all))
        report = Many.check(frame)
    return len(report.violations), calls


def test_bad_rows_are_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The masks by which rows are proved good are those that say which are bad; and where the first row is bad,
    floats are told from infinity and NaN as they are compared.
    """
    bad = many(5_000, bad=True)
    assert (0, {"select": 1}) == selects(monkeypatch, many(5_000, bad=False))
    assert (5, {"select": 1}) == selects(monkeypatch, bad)
    later = pl.concat([many(1, bad=False), bad])
    assert (5, {"select": 2}) == selects(
        monkeypatch, later
    )  # floats once more, all columns together


def test_many_bad_rows_are_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a frame that is cut into chunks the first rows say what is to be computed of all; only patterns, which
    keep one core busy, are left to the chunks.
    """
    monkeypatch.setattr(backend, "_MIN_ROWS_TO_CHUNK", 1_000)
    assert (0, {"select": 2}) == selects(monkeypatch, many(5_000, bad=False))
    assert (5, {"select": 2, "collect_all": 1}) == selects(monkeypatch, many(5_000, bad=True))


@pytest.mark.parametrize("rows", [5_000, 50_000])
def test_few_values_are_examined(monkeypatch: pytest.MonkeyPatch, rows: int) -> None:
    """However many rows are bad, as many values are read for their causes, fewer of each of many rules."""
    read: list[int] = []
    real = LazyExamples.rows_and_values

    def counted(self: Any, places: Sequence[int]) -> Any:
        found = real(self, places)
        read.append(len(found[0]))
        return found

    monkeypatch.setattr(LazyExamples, "rows_and_values", counted)
    assert 5 == len(Many.check(many(rows, bad=True)).violations)
    fields = {f"f{n}": Annotated[float, ct.Le(1)] for n in range(40)}
    wide: Any = type("Wide", (ct.Contract,), {"__annotations__": fields, "__module__": __name__})
    wide.check(pl.select(pl.repeat(2.5, rows).alias(name) for name in fields))
    assert [100] * 5 + [20] * 40 == read
