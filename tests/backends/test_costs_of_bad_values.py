"""What is wrong by its type, or by its first value, costs no more than that to find."""

from __future__ import annotations

from typing import Any

import idna
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import contracts as ct
import contracts.dtypes as d
from contracts.backends import idna_labels
from contracts.backends.contract_form import (
    NotContractForm,
    NotOfType,
    contract_form,
    types_never_in_form,
)
from contracts.specification import FieldType

OWN_VALUES = st.booleans() | st.integers() | st.floats() | st.text() | st.binary()
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
