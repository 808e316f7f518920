"""What the engine gets wrong: the rule was not run, or an `EngineError` names the rule, the field
and the reason.
"""

from __future__ import annotations

import pickle
import re
from typing import Annotated, Any

import polars as pl
import pyarrow as pa
import pytest

import contracts as ct
from contracts.backends.attempt import Failure
from contracts.backends.engine_errors import type_text
from contracts.backends.frame import backend as frames
from contracts.backends.frame import proofs
from contracts.engine.backends import Backends
from contracts.inputs.polars import PolarsAdapter

SECRET = "secret-4711"


class C(ct.Contract):
    x: Annotated[float, ct.Ge(0)]
    y: Annotated[str, ct.Len(1, 9)]


class Private(C):
    z: Annotated[str, ct.Sensitive()] = ""


FRAME = pl.DataFrame({"x": [1.0, -1.0], "y": ["a", ""]})


def panics(*_args: Any, **_keywords: Any) -> Any:
    """Fails as an engine that panics."""
    raise pl.exceptions.PanicException(f"index out of bounds\x1b[31m {SECRET}\nand more")


def fails(*_args: Any, **_keywords: Any) -> Any:
    """Fails as an engine that raises."""
    raise pa.ArrowInvalid(f"cannot: {SECRET}")


VERBS: dict[str, Any] = {"check": C.check, "validate": C.validate, "split": C.split}


@pytest.mark.parametrize("failure", [panics, fails])
@pytest.mark.parametrize(
    ("verb", "place"),
    [
        ("check", "frame"),
        ("validate", "frame"),
        ("split", "without"),
        ("split", "columns"),
        ("split", "select_rows"),
    ],
)
def test_a_panic_anywhere_is_an_engine_error(
    monkeypatch: pytest.MonkeyPatch, failure: Any, verb: str, place: str
) -> None:
    """Wherever the engine panics or raises, it comes out as an EngineError with the contract, what
    was being done, what was stated, and the types of the columns, in one line.
    """
    monkeypatch.setattr(PolarsAdapter, place, failure)
    with pytest.raises(ct.EngineError) as raised:
        VERBS[verb](FRAME)
    error = raised.value
    doing = "splitting the data" if verb == "split" else "checking the data"
    assert ("C", doing, None) == (error.contract, error.doing, error.rule)
    assert {"x": "Float64", "y": "String"} == error.types
    assert SECRET in error.reason
    assert str(error).isprintable()
    assert str(error).endswith("; the columns are 'x': Float64, 'y': String")
    assert isinstance(error.__cause__, (pl.exceptions.PanicException, pa.ArrowInvalid))


def test_an_engine_error_of_a_private_contract_quotes_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Where a field is sensitive, neither the error nor what it comes from quotes the engine."""
    monkeypatch.setattr(PolarsAdapter, "frame", panics)
    with pytest.raises(ct.EngineError) as raised:
        Private.check(FRAME)
    assert "PanicException" == raised.value.reason
    assert raised.value.__cause__ is None
    assert SECRET not in str(raised.value)


def test_types_quote_no_value() -> None:
    """The words of an Enum are values: a type in an error leaves them out, however deep; a long
    type is cut.
    """
    words = pl.Enum([SECRET])
    assert "Enum" == type_text(words)
    assert "List(Struct(a: Enum, b: Array(Enum, 2)))" == type_text(
        pl.List(pl.Struct({"a": words, "b": pl.Array(words, 2)}))
    )
    assert 100 == len(type_text(pl.Struct({f"f{n}": pl.Int8 for n in range(10_000)})))


def test_an_engine_error_of_many_columns_is_short() -> None:
    """An error about thousands of columns names twenty and counts the rest; `types` has them all."""
    error = ct.EngineError("C", "judging", "Panic", types={f"c{n}": "Int8" for n in range(5_000)})
    assert 5_000 == len(error.types)
    assert str(error).endswith("'c19': Int8, 4,980 more")


def test_engine_errors_are_sent_between_processes() -> None:
    """An EngineError is pickled with all of its attributes."""
    error = ct.EngineError("C", "judging", "Panic", "must be at least 0", {"x": "Int8"})
    back = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes
    assert vars(error) == vars(back)
    assert "for the rule 'must be at least 0'" in str(back)


@pytest.mark.parametrize("failure", [panics, fails])
def test_a_rule_that_panics_was_not_run_and_the_others_were(
    monkeypatch: pytest.MonkeyPatch, failure: Any
) -> None:
    """One rule on which the engine panics is not run; the reason names what was raised and the
    types of what the rule reads; every other rule is evaluated, and the report is not ok.
    """
    judged = frames._compute_masks_together

    def _compute_masks_together(doubts: Any, chunks: Any) -> Any:
        if any(one.check.requirement.rule.code == "ge" for one in doubts):
            failure()
        return judged(doubts, chunks)

    monkeypatch.setattr(proofs, "attempt", lambda _: Failure("it panicked in the proofs too"))
    monkeypatch.setattr(frames, "_compute_masks_together", _compute_masks_together)
    report = C.check(FRAME)
    assert [("y", "min_length")] == [(v.field, v.code) for v in report.violations]
    (entry,) = report.not_run
    assert ("x", "ge") == (entry.field, entry.code)
    assert re.fullmatch(
        rf"the engine raised (PanicException|ArrowInvalid): .*{SECRET} \(of x: Float64\)",
        entry.reason,
    )
    assert entry.reason.isprintable()
    assert not report.ok
    (hidden,) = (
        type(ct.Contract)(
            "P",
            (ct.Contract,),
            {"__annotations__": {"x": Annotated[float, ct.Ge(0), ct.Sensitive()], "y": str}},
        )
        .check(FRAME)
        .not_run
    )
    assert "its interpretation failed (of x: Float64)" == hidden.reason


def test_a_table_rule_that_panics_was_not_run_and_the_others_were(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The same holds of a rule of the whole batch."""
    from contracts.backends.frame import table_rules as tables

    class Keyed(ct.Contract):
        x: float
        rules = ct.rules(ct.Unique("x"), ct.RowCount(max=1))

    monkeypatch.setattr(tables, "repeated_key_mask", panics)
    report = Keyed.check(pl.DataFrame({"x": [1.0, 1.0]}))
    assert ["row_count"] == [v.code for v in report.violations]
    (entry,) = report.not_run
    assert entry.reason.endswith("(of x: Float64)")
    assert "the engine raised PanicException: index out of bounds" in entry.reason


def test_a_rule_of_ones_own_that_panics_was_not_run() -> None:
    """An interpretation in which Polars panics is not run either, in frames, rows and payloads."""
    contract = type(ct.Contract)(
        "P",
        (ct.Contract,),
        {
            "__annotations__": {"x": Annotated[list[int], ct.Custom("mine", accepts=panics)]},
            "rules": ct.rules(
                ct.CustomRow("row", ("x",), accepts=panics),
                ct.CustomTable("table", ("x",), accepts=panics),
            ),
        },
    )
    for data in (pl.DataFrame({"x": [[1]]}), [{"x": [1]}]):
        report = contract.check(data)
        assert {"custom", "custom_row", "custom_table"} == {entry.code for entry in report.not_run}
        assert all("PanicException" in entry.reason for entry in report.not_run)
    with pytest.raises(ValueError, match="not run, it raised PanicException"):
        contract.model_validate({"x": [1]})


def test_a_lazy_frame_that_panics_is_an_engine_error() -> None:
    """The error of a LazyFrame that fails when it is collected names the columns that it would have
    had.
    """
    lazy = pl.LazyFrame({"x": [1.0]}).with_columns(y=pl.col("x").cast(pl.String).str.to_integer())
    with pytest.raises(ct.EngineError, match="collecting the LazyFrame failed") as raised:
        C.check(lazy)
    assert {"x": "Float64", "y": "Int64"} == raised.value.types


def test_a_table_that_cannot_be_read_names_its_rule() -> None:
    """If data that a rule refers to cannot be collected, the error names the rule."""

    class Order(ct.Contract):
        k: float
        rules = ct.rules(ct.References("k", C, "x"))

    with pytest.raises(ct.EngineError) as raised:
        Order.check([{"k": 1.0}], tables={C: pl.LazyFrame({"x": [1.0]}).select("z")})
    assert "must occur in x of C" == raised.value.rule
    assert "ColumnNotFoundError" in raised.value.reason


def test_memory_errors_and_interrupts_are_not_engine_errors(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """MemoryError and KeyboardInterrupt pass through every verb."""
    for wanted in (MemoryError, KeyboardInterrupt):

        def raises(*_args: Any, raised: Any = wanted) -> Any:
            raise raised

        monkeypatch.setattr(PolarsAdapter, "frame", raises)
        with pytest.raises(wanted):
            C.check(FRAME)
        monkeypatch.undo()
        monkeypatch.setattr(Backends, "frames", property(raises))
        with pytest.raises(wanted):
            C.check(FRAME)
        monkeypatch.undo()
