"""FastAPI endpoints whose request bodies and responses keep contracts.

    from contracts.integrations.fastapi import Columns, Row, Rows, install

    app = FastAPI()
    install(app)

    @app.post("/score")
    def score(ping: Row[Ping]) -> Score: ...  # an instance, parsed from the raw body

    @app.post("/batch")
    def batch(pings: Rows[Ping]) -> Rows[Score]: ...  # an array of rows, or NDJSON: a polars frame

    @app.post("/columns")
    def columnar(pings: Columns[Ping]) -> Columns[Score]: ...  # {"speed": [..], "lat": [..]}: the same

A body is read up to its limit (413), must be JSON (415), and is refused with every broken rule (422). A
response that breaks its contract is not sent (500, with an id that is also in the log).
"""

from __future__ import annotations

from contracts.integrations.fastapi.annotations import Columns as Columns
from contracts.integrations.fastapi.annotations import Row as Row
from contracts.integrations.fastapi.annotations import Rows as Rows
from contracts.integrations.fastapi.annotations import columns as columns
from contracts.integrations.fastapi.annotations import row as row
from contracts.integrations.fastapi.annotations import rows as rows
from contracts.integrations.fastapi.app_setup import install as install
from contracts.integrations.fastapi.refusals import BrokenRule as BrokenRule
from contracts.integrations.fastapi.refusals import Refusal as Refusal

__all__ = ["BrokenRule", "Columns", "Refusal", "Row", "Rows", "columns", "install", "row", "rows"]
