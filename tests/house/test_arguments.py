"""Every public callable answers arguments that do not fit in our words: misspelt, missing, of another kind."""

from __future__ import annotations

import inspect
import traceback
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from pathlib import Path
from tempfile import mkdtemp
from typing import Annotated, Any, get_type_hints

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from pydantic import BaseModel

import contracts as ct
from contracts import arguments, testing
from contracts.integrations.feast import read_historical, read_online, split_online
from contracts.profiles.profile import Profile


class Trip(ct.Contract, boundary="b"):
    """A contract that every function takes."""

    x: Annotated[float, ct.Ge(0)] = 0.0
    k: int
    at: datetime


class Plain(ct.Contract):
    """A contract without what its module must know."""

    k: int


class Model(BaseModel):
    """A model of pydantic."""

    k: int


ROWS = [{"x": 1.0, "k": 1, "at": datetime(2026, 1, 1)}]
CSV = b"x,k,at\n1,1,2026-01-01T00:00:00\n"
PARQUET = pa.BufferOutputStream()
pq.write_table(pa.table({"x": [1.0], "k": [1], "at": [datetime(2026, 1, 1)]}), PARQUET)
JSON = b'[{"k":1,"at":"2026-01-01T00:00:00"}]'
SCHEMA = {"type": "object", "properties": {"a": {"type": "integer"}}, "required": ["a"]}
FOLDER = Path(mkdtemp())
LAYOUT = {
    "separator": ",",
    "quote": '"',
    "header": True,
    "encoding": "utf-8",
    "skip_rows": 0,
    "units": None,
}
REHEARSED = {
    "contract": Trip,
    "good": ROWS,
    "faults": ["nan"],
    "strengths": [1.0],
    "seeds": [0],
    "max_rows": 9,
}
CHECKED = {"data": ROWS, "max_examples": 5, "now": None, "tables": None, "baseline": None}
DRAWN = {
    "contract": Trip,
    "min_size": 1,
    "max_size": 2,
    "now": None,
    "tables": None,
    "strategies": None,
}
CUSTOM = {"name": "n", "accepts": bool, "expr": None, "says": "s"}
RULE = {"what": ct.Unique("k"), "name": "n", "cost": 1.0}
CALLS: dict[str, dict[str, Any]] = {
    "assert_rehearsed": REHEARSED | {"min_score": 0.5},
    "both_or_neither": {"first": "a", "second": "b"},
    "col": {"path": "a"},
    "partial": {"contract": Trip, "data": ROWS, "rows_before": 0},
    "partial_from_bytes": {"contract": Trip, "data": ct.partial(Trip, ROWS).to_bytes()},
    "check_batches": {"contract": Trip, "batches": [ROWS], "max_examples": 5, "progress": None},
    "split_to": LAYOUT | {"contract": Trip, "source": [ROWS], "valid": FOLDER / "a.ndjson", "invalid": FOLDER / "b.csv", "text": False, "progress": print, "max_invalid_share": 1.0},
    "guard": {"contract": Trip, "lazy": pl.LazyFrame(ROWS), "max_examples": 5, "now": None, "tables": None, "engine": "auto"},
    "guarded_sink": {"contract": Trip, "path": FOLDER / "c.parquet", "max_examples": 5},
    "check_parquet": {"storage_options": None, "contract": Trip, "files": PARQUET.getvalue().to_pybytes(), "trust_statistics": False, "max_examples": 5},
    "checkup": {"history": ct.History(str(FOLDER / "none.db")), "now": None, "expected": None, "days": 7},
    "compare": {"old": Trip, "new": Trip},
    "fingerprint": {"contract": Trip, "customs": ()},
    "from_arrow": {"schema": pa.schema({"a": pa.int64()}), "name": "N"},
    "from_json": {"text": ct.to_json(Plain), "customs": ()},
    "from_great_expectations": {"suite": {"expectations": []}, "columns": {"x": int}, "leave_out": (), "name": "N"},
    "from_json_schema": {"document": SCHEMA, "ignore": (), "name": "N", "owner": "me"},
    "from_polars": {"schema": pl.Schema({"a": pl.Int64}), "nullable": False, "name": "N"},
    "from_pydantic": {"model": Model, "datetimes": None, "name": "N", "version": "1"},
    "infer": {one: LAYOUT[one] for one in ("separator", "quote", "header", "encoding", "skip_rows")} | {"data": ROWS, "name": "N", "boundary": "b", "version": "1", "owner": "me"},
    "profile": {one: LAYOUT[one] for one in ("separator", "quote", "header", "encoding", "skip_rows")} | {"contract": Trip, "data": ROWS, "units": None, "text": False, "progress": None},
    "match_rows": {"asked": ROWS, "given": ROWS, "key": "k", "ordered": True, "max_examples": 5, "sensitive": ()},
    "read_csv": LAYOUT | {"storage_options": None, "contract": Trip, "file": CSV, "max_examples": 5, "now": None, "tables": None},
    "split_csv": LAYOUT | {"storage_options": None, "contract": Trip, "file": CSV, "max_invalid_share": 1.0},
    "scan_csv": LAYOUT | {"storage_options": None, "contract": Trip, "file": CSV},
    "read_json": {"storage_options": None, "contract": Trip, "file": JSON, "units": None},
    "read_ndjson": {"storage_options": None, "contract": Trip, "file": JSON[1:-1]},
    "split_ndjson": {"storage_options": None, "contract": Trip, "file": JSON[1:-1], "max_invalid_share": 1.0},
    "scan_ndjson": {"storage_options": None, "contract": Trip, "file": JSON[1:-1]},
    "split_parquet": {"storage_options": None, "contract": Trip, "file": PARQUET.getvalue().to_pybytes(), "max_invalid_share": 1.0},
    "rehearse": REHEARSED,
    "render": {"contract": Trip, "data": ROWS, "text": False},
    "report_of": {"error": ct.ContractViolation(Trip.check([]))},
    "rule": RULE | {"severity": "warn", "tolerate_share": None, "tolerate_rows": None, "on_null": None},
    "shadow": {"contract": Trip, "schema": ct.to_pandera(Plain), "data": pl.DataFrame(ROWS), "verb": None},
    "specification_of": {"contract": Trip},
    "to_arrow": {"contract": Trip},
    "to_json": {"contract": Trip, "indent": None, "customs": ()},
    "to_json_schema": {"contract": Trip, "mode": "validation"},
    "to_markdown": {"contract": Trip},
    "to_source": {"contract": Trip},
    "to_polars": {"contract": Trip},
    "tolerate": RULE | {"share": 0.1, "rows": None},
    "warn": RULE,
    "when": {"condition": ct.col("a") > 1},
    "Coordinates": {"latitude": "a", "longitude": "b", "allow_zero": False, "box": None, "on_null": "fail"},
    "Custom": CUSTOM,
    "CustomRow": CUSTOM | {"fields": ("a",)},
    "CustomTable": CUSTOM | {"fields": ("a",)},
    "Distinct": {"field": "a", "ge": 1},
    "DistinctShare": {"field": "a", "ge": 0.5},
    "StandardDeviation": {"field": "a", "ge": 1},
    "FreshAt": {"field": "a", "at": "b", "max_age": "1h", "max_ahead": "1h", "on_null": "fail"},
    "Freshness": {"field": "a", "max_age": "1h", "max_ahead": "1h"},
    "Baselines": {"by": "weekday", "profiles": {"monday": Profile("Trip", None, None, 0, {})}},
    "Lag": {"event": "a", "ingested": "b", "max": "1h", "quantile": 0.9},
    "Coverage": {"field": "a", "every": "1h", "start": None, "end": None},
    "Schedule": {"field": "a", "every": "1d", "within": "1h", "at": "6h"},
    "Handoff": {"producer": Trip, "consumer": Trip, "rename": None, "defaults": None, "convert_units": False, "clip": (), "drop": ()},
    "History": {"url": str(FOLDER / "q.db")},
    "Interval": {"ge": 0, "le": 3},
    "Matches": {"pattern": "a", "whole": True},
    "Mean": {"field": "a", "ge": 1},
    "NonFinite": {"nan": "null", "inf": "forbid"},
    "NullShare": {"field": "a", "max": 0.1},
    "Numerals": {"decimal_comma": True, "thousands": None},
    "Quantile": {"field": "a", "q": 0.5, "ge": 1},
    "References": {"fields": "a", "contract": Trip, "keys": "k"},
    "RowCount": {"min": 1, "max": 3},
    "Past": {"field": "a"},
    "Future": {"field": "a"},
    "Sorted": {"field": "a", "descending": False, "strict": False},
    "Sum": {"field": "a", "ge": 1},
    "Unit": {"code": "m", "labelled": False},
    "Words": {"true": "a", "false": "b"},
    "frames": DRAWN,
    "json_bodies": DRAWN,
    "payloads": {"contract": Trip, "strategies": None, "fault": None},
    "rows": {"contract": Trip, "strategies": None},
    "wire_frames": DRAWN | {"text": False},
    **{f"Trip.{verb}": CHECKED for verb in ("check", "validate")},
    "Trip.parse": CHECKED | {"text": False, "units": None},
    "Trip.split": CHECKED | {"text": False, "units": None, "max_invalid_share": 1.0},
    "Trip.parse_json": {"body": JSON, "units": None},
}  # fmt: skip  # a table of calls
"""Each public callable, with arguments that fit it, by their names."""
WRONG: list[Any] = [
    object(), 3, 2.5, "zzz", b"zz", [1], ["a"], {1: 2}, {"a": 1}, None, len, True, (), float("nan"), [[]], {"a"}, Trip, ROWS,
]  # fmt: skip  # a list of values
NOT_CALLED = {"Contract", "Frame", "LazyFrame", "Specification"} | {
    "enforce",
    "contract_schema",
    "group",
    "requires",
    "rules",
}
"""What is subclassed or only annotates, decorates a function, or takes nothing by name."""
RESULTS = {
    "Change", "Checkup", "CheckupLine", "Comparison", "Examined", "WorstRule", "Disagreement", "Draft", "Example", "Expression", "HandoffResult", "HistoryRun", "Mismatch", "NotRun",
    "Note", "Obstacle", "Partial", "Parts", "Passed", "Progress", "Repair", "Report", "ReportChanges", "Requirement",
    "RuleChange", "RuleOutcome", "Rules", "Runs", "Scorecard", "Shadow", "Violation",
    "Change", "Comparison", "Disagreement", "Draft", "Example", "Expression", "HandoffResult", "Mismatch", "NotRun",
    "Note", "Obstacle", "Partial", "Parts", "Passed", "Profile", "Progress", "Repair", "Report", "ReportChanges", "Requirement",
    "RuleChange", "Rules", "Scorecard", "Shadow", "Violation",
    "Change", "Comparison", "Disagreement", "Draft", "Example", "Expression", "HandoffResult", "HistoryRun", "Mismatch",
    "NotRun", "Note", "Obstacle", "Partial", "Parts", "Passed", "Profile", "Progress", "Repair", "Report",
    "ReportChanges", "Requirement", "RuleChange", "RuleOutcome", "Rules", "Runs", "Scorecard", "Shadow", "Violation",
}  # fmt: skip  # a list of names
ELSEWHERE = (
    {"Len"}
    | {"Ge", "Gt", "Le", "Lt", "MultipleOf", "Timezone"}
    | {
        "Format",
        "Missing",
        "NoneOf",
        "OneOf",
        "Unique",
        "UniqueItems",
        "Sensitive",
        "Trim",
        "Truncate",
        "CodeList",
        "NamedFormat",
    }
)
"""Those of annotated_types, and those that take their arguments by position."""
NEED_MORE = {"from_odcs", "to_odcs", "from_pandera", "to_pandera", "read_parquet", "scan_parquet"}


def callable_of(name: str) -> Callable[..., Any]:
    """The public callable of a name."""
    found: Any = getattr(Trip, name[5:]) if name.startswith("Trip.") else getattr(ct, name, None)
    return found or getattr(testing, name)  # type: ignore[no-any-return]  # a callable


def cases() -> Iterator[tuple[str, str]]:
    """Each argument of each callable."""
    for name, keywords in CALLS.items():
        yield from ((name, argument) for argument in keywords)


def test_every_public_callable_is_tried() -> None:
    """The tables above name every public function and class that users call."""
    known = {*CALLS} | NOT_CALLED | RESULTS | ELSEWHERE | NEED_MORE
    errors = {name for name in ct.__all__ if name.endswith(("Error", "Violation", "Warning"))}
    types = {
        name
        for name in ct.__all__
        if not inspect.isroutine(getattr(ct, name)) and not isinstance(getattr(ct, name), type)
    }
    assert set() == {*ct.__all__} - known - errors - types - {"__version__"}


@pytest.mark.parametrize("name", CALLS)
def test_the_arguments_that_fit_do(name: str) -> None:
    """The calls that the tests below change are calls that succeed."""
    callable_of(name)(**CALLS[name])


@pytest.mark.parametrize(("name", "argument"), [*cases()])
def test_a_misspelt_argument_is_answered_with_the_nearest(name: str, argument: str) -> None:
    """An argument whose last letter is missing is named, and what was meant."""
    if name.startswith("Trip.") and argument in ("data", "body"):
        return  # Python answers: missing 1 required positional argument: 'data'
    keywords = dict(CALLS[name])
    value = keywords.pop(argument)
    misspelt = argument[:-1] + "zz" if len(argument) < 4 else argument[:-1]
    with pytest.raises(TypeError) as raised:
        callable_of(name)(**keywords, **{misspelt: value})
    assert f"{misspelt!r}" in str(raised.value)
    assert argument in str(raised.value)
    assert "got an unexpected" not in str(raised.value)


@pytest.mark.parametrize(("name", "argument"), [*cases()])
def test_an_argument_of_another_kind_is_answered_in_our_words(name: str, argument: str) -> None:
    """What is not accepted ends in an error that we raise, and not in one of an engine or of Python."""
    for wrong in WRONG:
        if argument == "progress" and callable(wrong):
            continue  # what a function of the user's raises is not ours
        try:
            callable_of(name)(**CALLS[name] | {argument: wrong})
        except OSError:
            continue  # a path that does not exist
        except Exception as error:  # noqa: BLE001 - whatever it is
            raised = error
        else:
            continue
        last = traceback.extract_tb(raised.__traceback__)[-1]
        ours = isinstance(raised, (TypeError, ValueError, AssertionError, ct.ContractError))
        assert (True, True) == (ours, "raise" in (last.line or "")), (wrong, raised)
        assert "src/contracts/" in last.filename, (wrong, raised)


TRIPS = ct.Handoff(Plain, Plain)
HISTORY = ct.History(str(FOLDER / "q.db"))
METHODS: dict[str, Callable[..., Any]] = {
    "check_row": partial(Trip.check_row, ROWS[0]),
    "check": partial(Trip.check, ROWS),
    "the handoff": partial(TRIPS, [{"k": 1}]),
    **{
        name: getattr(owner, name)
        for owner in (Trip.check(ROWS), ct.checkup(HISTORY), ct.compare(Trip, Trip), ct.partial(Trip, ROWS), ct.rehearse(Trip, ROWS, faults=[]))
        for name in ("to_frame", "to_json", "to_html", "to_dict", "to_dicts", "to_markdown", "finish", "raise_for_violations", "patterns")
        if hasattr(owner, name)
    },
    **{name: partial(getattr(TRIPS, name), [{"k": 1}]) for name in ("run", "to_numpy", "to_polars", "to_arrow", "to_dicts", "to_torch")},
    "check ": partial(HISTORY.check, Trip, ROWS),
    "record": partial(HISTORY.record, Trip.check(ROWS)),
    "runs": partial(HISTORY.runs, Trip),
    "forget": partial(HISTORY.forget, before=datetime(2020, 1, 1)),
    "write_invalid": Trip.split(ROWS).write_invalid,
    "rounded": TRIPS.run([{"k": 1}]).rounded,
    "read_online": partial(read_online, Trip, {}),
    "split_online": partial(split_online, Trip, {}),
    "read_historical": partial(read_historical, Trip, {}, asked=ROWS, key="k"),
}  # fmt: skip  # a table
"""Methods of contracts and of what they return, with what they need."""


@pytest.mark.parametrize("name", METHODS)
def test_methods_answer_in_our_words_too(name: str) -> None:
    """An argument that a method does not have, and one too many, are answered by the method's name."""
    with pytest.raises(
        TypeError, match=rf"^{name.strip()} has no (argument|option) 'max_exmples'.* It takes "
    ):
        METHODS[name](max_exmples=3)
    with pytest.raises(
        TypeError, match=rf"^{name.strip()}: too many positional arguments\. It takes "
    ):
        METHODS[name](1, 2, 3)


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (
            lambda: ct.Interval(min=0),
            "Interval has no argument 'min': write ge= for the least value",
        ),  # type: ignore[call-arg]
        (lambda: ct.Interval(0, 3), "Interval has ends that have names: write ge="),  # type: ignore[call-arg, misc]
        (lambda: ct.RowCount(3), "RowCount: too many positional arguments. It takes min, max"),  # type: ignore[misc]
        (
            lambda: ct.rehearse(Trip),
            "rehearse: missing a required argument: 'good'. It takes contract, good, ",
        ),  # type: ignore[call-arg]
        (lambda: ct.report_of(3), "report_of takes the error that a contract raised"),  # type: ignore[arg-type]
        (
            lambda: ct.match_rows(ROWS, ROWS, key="k", ordered="no"),
            "match_rows: ordered must be True or False (got an object of type str)",
        ),  # type: ignore[arg-type]
        (
            lambda: ct.assert_rehearsed(Trip, ROWS, min_score=60),
            "assert_rehearsed: min_score must be a share from 0 to 1, 0.95 for 95 % (got 60)",
        ),
        (
            lambda: ct.from_arrow(pa.schema({}), nam="N"),
            "from_arrow has no argument 'nam'; did you mean 'name'?",
        ),  # type: ignore[call-arg]
    ],
)
def test_messages_say_what_to_write(call: Callable[[], Any], says: str) -> None:
    """The message names the function, and what it takes."""
    with pytest.raises(TypeError) as raised:
        call()
    assert str(raised.value).startswith(says)


def test_an_error_of_the_function_itself_is_not_changed() -> None:
    """A TypeError that the arguments are not to blame for is raised as it is."""

    @arguments.own_words
    def fails(one: int) -> None:
        raise TypeError(f"about {one}")

    with pytest.raises(TypeError, match=r"^about 1$"):
        fails(1)
    assert {"one": int, "return": type(None)} == get_type_hints(fails)
    assert ["one"] == [*inspect.signature(fails).parameters]
