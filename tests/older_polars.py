"""What the oldest Polars that is supported cannot do, as docs/reference/versions.md lists it."""

from __future__ import annotations

import polars as pl
import pytest

from contracts.backends.older_polars import is_from_2_on

keeps_rows_without_columns = pytest.mark.skipif(
    not is_from_2_on(), reason="Polars before 2.0 has no rows where it has no columns"
)
knows_unknown_extensions = pytest.mark.skipif(
    not is_from_2_on(),
    reason="Polars before 2.0 reads an unknown extension as what it is stored as",
)
compares_as_pandera_does = pytest.mark.skipif(
    not is_from_2_on(),
    reason="with Polars before 2.0, pandera finds equal times of other units and decimals of other scales unequal",
)
knows_maps = pytest.mark.skipif(
    not is_from_2_on(), reason="Polars before 2.0 reads a map as a list of structs"
)


def raised_by_scans(error: type[Exception]) -> tuple[type[Exception], ...]:
    """What is raised where a scan is collected that meets such an error: Polars before 2.0 shows it in one of its own."""
    return (error,) if is_from_2_on() else (error, pl.exceptions.ComputeError)
