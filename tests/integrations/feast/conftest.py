"""Feature stores as fixtures. Feast is imported when a fixture needs it, so that an environment
without it skips these tests.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from feast import FeatureStore


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> FeatureStore:
    """A store whose offline store is files, read with dask."""
    from tests.integrations.feast.stores import store_of

    return store_of(tmp_path_factory.mktemp("file"), "file")


@pytest.fixture(scope="session")
def duck(tmp_path_factory: pytest.TempPathFactory) -> FeatureStore:
    """A store whose offline store is DuckDB."""
    from tests.integrations.feast.stores import store_of

    return store_of(tmp_path_factory.mktemp("duck"), "duckdb")
