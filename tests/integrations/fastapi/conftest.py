"""The service and its clients, as fixtures."""


# No `from __future__ import annotations` here: FastAPI reads the annotations of the endpoints.

from collections.abc import Iterator

import httpx
import pytest

from tests.integrations.fastapi.app import app, serving, talking_to


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with serving(app) as where:
        yield where


@pytest.fixture(scope="module")
def client(address: str) -> Iterator[httpx.Client]:
    with talking_to(address) as made:
        yield made
