"""`fail_on_violation`: a task of Airflow that data breaking its contract fails at once, with its partition."""
# pyright: reportMissingImports=false
# It is in an environment of its own: `make test-orchestrators`.

from __future__ import annotations

from contextlib import ContextDecorator
from typing import Any

from contracts.arguments import own_words
from contracts.errors import ContractViolation


@own_words
def fail_on_violation(partition: str | None = None) -> _FailOnViolation:
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
        TypeError: the partition is of another type: as in `@fail_on_violation` without parentheses.
    """
    if partition is not None and not isinstance(partition, str):
        raise TypeError(
            f"partition must be a str or None (got an object of type {type(partition).__name__});"
            " before a function it is written with parentheses: @fail_on_violation()"
        )
    return _FailOnViolation(partition)


class _FailOnViolation(ContextDecorator):
    """The block, which a function may be held in too."""

    def __init__(self, partition: str | None) -> None:
        self._partition = partition

    def __enter__(self) -> None:
        """The block begins."""

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, ContractViolation):
            from airflow.sdk.exceptions import AirflowFailException

            where = _run_partition() if self._partition is None else self._partition
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
