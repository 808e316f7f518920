"""`fail_on_violation`: a task of Airflow that data breaking its contract fails at once, with its partition."""
# pyright: reportMissingImports=false
# It is in an environment of its own: `make test-orchestrators`.

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from contracts.arguments import own_words
from contracts.errors import ContractViolation


@own_words
@contextmanager
def fail_on_violation(partition: str | None = None) -> Iterator[None]:
    """A block of a task, or a function that it calls, in which a broken contract fails the task for good.

        @task(retries=3)
        def ingest(source: str) -> str:
            with fail_on_violation():
                trips = ct.read_csv(Trip, source)
            ...

    The same data breaks its contract at the next attempt too, so Airflow does not retry. Whatever else is
    raised, a file that is not there or a source that cannot be read, is retried as the task declares.

    Args:
        partition: the part of the data that is checked, for the message; by default the run's partition key,
            its logical date, or its id.

    Raises:
        AirflowFailException: a `ContractViolation` was raised, which is its cause; the message has the
            partition and the report.
    """
    try:
        yield
    except ContractViolation as error:
        from airflow.sdk.exceptions import AirflowFailException

        where = _run_partition() if partition is None else partition
        raise AirflowFailException(
            f"partition {where}: {error}" if where else f"{error}"
        ) from error


def _run_partition() -> str | None:
    """The partition of the run; None outside of a task."""
    from airflow.sdk import get_current_context

    try:
        context: Any = get_current_context()
    except RuntimeError:
        return None
    names = ("partition_key", "ds", "run_id")
    return next((str(context[name]) for name in names if context.get(name)), None)
