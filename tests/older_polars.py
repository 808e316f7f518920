"""What the oldest Polars that is supported cannot do, as docs/reference/versions.md lists it."""

from __future__ import annotations

import pytest

from contracts.backends.older_polars import is_from_2_on

keeps_rows_without_columns = pytest.mark.skipif(
    not is_from_2_on(), reason="Polars before 2.0 has no rows where it has no columns"
)
knows_unknown_extensions = pytest.mark.skipif(
    not is_from_2_on(),
    reason="Polars before 2.0 reads an unknown extension as what it is stored as",
)
