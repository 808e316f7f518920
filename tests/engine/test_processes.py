"""Contracts, reports, errors and warnings between processes, and contracts inside of workers."""

from __future__ import annotations

import multiprocessing
import pickle
import re
import subprocess
import sys
import threading
from concurrent.futures import ProcessPoolExecutor
from typing import Annotated, Any

import polars as pl
import pytest
from pydantic import ValidationError

import contracts as ct
from tests.reference.hostile import LIARS


class Ping(ct.Contract, boundary="ingest", version="1.0.0"):
    """A contract in a module, as pickling needs it."""

    x: Annotated[float, ct.Ge(0)]
    name: Annotated[str, ct.Sensitive()] = ""
    rules = ct.rules(ct.Unique("x"))


BAD = [{"x": -1.0}, {"x": -1.0}, {"x": "no number", "name": "secret-4711"}]


def there_and_back(value: Any) -> Any:
    """The value as another process gets it."""
    return pickle.loads(pickle.dumps(value))  # noqa: S301 - our own bytes


def test_contracts_and_their_rows_are_pickled() -> None:
    """A contract is itself in another process, a row of it equal, its specification equal."""
    assert Ping is there_and_back(Ping)
    row = Ping(x=1.0)
    assert row == there_and_back(row)
    specification = ct.specification_of(Ping)
    assert specification == there_and_back(specification)
    assert hash(specification) == hash(there_and_back(specification))


def test_a_report_is_pickled_with_its_masks() -> None:
    """A report is equal in another process, in every view, and knows what was broken together."""
    report = Ping.check(BAD)
    back = there_and_back(report)
    assert report == back
    assert report.patterns() == back.patterns() != {}
    assert (str(report), report.to_json()) == (str(back), back.to_json())
    assert report.to_frame().equals(back.to_frame())


@pytest.mark.parametrize("liar", [*sorted(LIARS.keys() - {"moving"}), "lock", "local"])
def test_a_report_on_unpicklable_values_is_pickled(liar: str) -> None:
    """A value that cannot be sent is there as it is shown; the report and its error arrive."""

    class Local:
        pass

    more: dict[str, Any] = {"lock": threading.Lock, "local": Local}
    value = (LIARS | more)[liar]()
    report = Ping.check([{"x": value}, {"x": [value]}])
    back = there_and_back(ct.ContractViolation(report)).report
    assert [v.count for v in report.violations] == [v.count for v in back.violations]
    if liar in ("deep list", "lying dict"):
        return  # is shown less deep inside a key, and is then no longer the very same
    here, there = (re.sub("0x[0-9a-f]+", "", str(one)) for one in (report, back))
    assert here == there


def errors() -> list[ct.ContractError]:
    """One error of every kind, as they are raised."""
    found: list[ct.ContractError] = []
    for fail in (
        lambda: Ping.validate(BAD),
        lambda: Ping.check(pl.LazyFrame({"x": [1]}).select("y")),
        lambda: Ping.check(1),
        lambda: type(ct.Contract)("C", (ct.Contract,), {"__annotations__": {"x": dict}}),
    ):
        try:
            fail()
        except ct.ContractError as error:
            found.append(error)
    return found


def test_every_error_is_pickled_with_its_attributes() -> None:
    """Every error of the package has the same message and attributes in another process."""
    kinds = [
        ct.ContractViolation,
        ct.EngineError,
        ct.UnsupportedDataError,
        ct.ContractDefinitionError,
    ]
    assert kinds == [type(error) for error in errors()]
    for error in errors():
        back = there_and_back(error)
        assert (type(error), str(error), vars(error)) == (type(back), str(back), vars(back))


def test_warnings_are_pickled() -> None:
    """A ContractWarning, and the record that holds it, arrive."""

    class Warned(ct.Contract):
        x: Annotated[float, ct.warn(ct.Ge(0))]

    with pytest.warns(ct.ContractWarning) as issued:
        Warned.validate([{"x": -1.0}])
    back = there_and_back(issued[0].message)
    assert (ct.ContractWarning, str(issued[0].message)) == (type(back), str(back))


# Workers ----------------------------------------------------------------------------------------


def all_verdicts(values: list[float]) -> tuple[ct.Report, str, str]:
    """The verdict of a worker on a frame, on rows, and on a payload."""
    report = Ping.check(pl.DataFrame({"x": values, "name": ["a"] * len(values)}))
    rows = str(Ping.check([{"x": value} for value in values]))
    try:
        Ping.model_validate({"x": values[0]})
        said = "valid"
    except ValidationError as error:
        said = error.errors()[0]["type"]
    return report, rows, said


def broken(values: list[float]) -> None:
    """A worker whose contract is broken."""
    Ping.validate([{"x": value, "name": "a"} for value in values])


@pytest.mark.parametrize("way", ["spawn", "forkserver"])
def test_a_spawned_worker_has_the_verdict_of_its_parent(way: str) -> None:
    """A contract that the parent has used has the same reports in a worker, which come back with
    their masks; so do the errors that a worker raises.
    """
    context = multiprocessing.get_context(way)
    batches = [[1.0], [-1.0, 2.0], [-1.0, -1.0]]
    with ProcessPoolExecutor(2, mp_context=context) as pool:
        results = list(pool.map(all_verdicts, batches))
        with pytest.raises(ct.ContractViolation) as raised:
            pool.submit(broken, [-1.0]).result()
    assert [all_verdicts(batch) for batch in batches] == results
    assert all_verdicts([-1.0, -1.0])[0].patterns() == results[2][0].patterns()
    assert [("x", "ge")] == [(v.field, v.code) for v in raised.value.report.violations]


FORKED = """
import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from threading import Event, Thread, current_thread
from typing import Annotated
import contracts as ct
from contracts.backends.frame.backend import FrameBackend
from contracts.engine.contract_class import engine_of

class Ping(ct.Contract):
    x: Annotated[float, ct.Ge(0)]

def judged(bad):
    import polars as pl
    frame = pl.DataFrame({"x": [1.0] * 100_000 + [-1.0] * bad})
    rows = [{"x": -1.0}] * bad
    return [sum(v.count for v in Ping.check(data).violations) for data in (frame, rows)]

making, forked = Event(), Event()

def make_slowly(self, specification, make=FrameBackend.__init__):
    if current_thread().name == "maker":
        making.set()
        forked.wait()
    make(self, specification)

FrameBackend.__init__ = make_slowly
maker = Thread(target=lambda: engine_of(Ping).backends.frames, name="maker")
maker.start()
making.wait()
with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("fork")) as pool:
    print(list(pool.map(judged, [1, 2, 3])))
forked.set()
maker.join()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no fork")
def test_a_forked_worker_has_the_verdict_of_its_parent() -> None:
    """A worker that was forked before its parent evaluated a frame evaluates frames and rows, even where
    a thread of the parent's was making the backend meanwhile.
    """
    done = subprocess.run(  # noqa: S603 - our own interpreter, our own script
        [sys.executable, "-W", "ignore::DeprecationWarning", "-c", FORKED],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    assert "[[1, 1], [2, 2], [3, 3]]" == done.stdout.strip()
