"""A history in Postgres keeps what one in SQLite keeps, on a server that the tests start."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

import pytest

import contracts as ct
from tests.history.postgres_server import postgres_server, reason_for_none
from tests.history.runs_made import Trip, trips
from tests.history.test_many_writers import RUNS, WRITERS, write_at_once

pytestmark = pytest.mark.skipif(bool(reason_for_none()), reason=str(reason_for_none()))


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The URL of a database on a server of its own."""
    with postgres_server() as url:
        yield url


def test_a_story_in_postgres(server: str, tmp_path: object) -> None:
    """Processes make and write the tables together; runs come back as from SQLite; forgotten ones are gone; a newer
    schema is refused, and what the server refuses is an error of ours.
    """
    import psycopg

    write_at_once(server)
    history = ct.History(server)
    assert "secret" not in repr(history)
    assert {str(writer): RUNS for writer in range(WRITERS)} == Counter(
        run.partition for run in history.runs()
    )
    other = ct.History(f"{tmp_path}/quality.db")
    for data, partition in ((trips(3, km=-1.0), "2026-11-28"), (trips(2), "2026-11-29")):
        report = Trip.check(data)
        for one in (history, other):
            assert one.record(report, partition=partition)

    def kept(one: ct.History) -> list[object]:
        return [{**as_dict(run), "id": None} for run in one.runs(Trip)]

    assert kept(other) == kept(history)
    assert 1 == history.forget(before=date(2026, 11, 29), contract=Trip)
    assert 1 == len(history.runs(Trip))
    with psycopg.connect(server) as connection:
        connection.execute("UPDATE contracts_schema SET version = 99")
    with pytest.raises(ct.HistoryError, match="newer contracts"):
        history.runs()
    with pytest.raises(ct.HistoryError, match=r"postgresql:///none failed \(OperationalError: "):
        ct.History(server.replace("/postgres?", "/none?")).runs()


def as_dict(run: ct.HistoryRun) -> dict[str, object]:
    """The attributes of a run."""
    return {name: getattr(run, name) for name in run.__match_args__}
