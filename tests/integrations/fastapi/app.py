"""One service with an endpoint of every kind, and what is posted to it."""


# No `from __future__ import annotations` here: FastAPI reads the annotations of the endpoints.

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

import httpx
import polars as pl
import pyarrow as pa
import uvicorn
from fastapi import APIRouter, Depends, FastAPI, HTTPException, Request
from pydantic import AwareDatetime, BaseModel, Field

import contracts as ct
from contracts import col
from contracts.integrations.fastapi import Columns, Row, Rows, columns, install, row, rows


class Ping(ct.Contract, boundary="inference", version="1.0.0"):
    """What is asked about."""

    vehicle: Annotated[str, ct.Matches("VH-[0-9]{6}")]
    speed: Annotated[float, ct.Interval(ge=0, le=300)] = 0.0
    lat: Annotated[ct.Latitude, Field(alias="Latitude")]
    echo: Annotated[float, ct.NonFinite(nan="allow")] = 0.0
    hops: Annotated[int, ct.warn(ct.Le(9))] = 0

    rules = ct.rules(
        ct.Unique("vehicle"), ct.rule((col("hops") > 0) | (col("speed") < 200), name="far")
    )


class Score(ct.Contract, version="1.0.0"):
    """What is answered."""

    vehicle: str
    risk: Annotated[float, ct.Interval(ge=0, le=1)]
    echo: Annotated[float, ct.NonFinite(nan="allow")] = 0.0

    rules = ct.rules(ct.Unique("vehicle"))


class Patient(ct.Contract):
    """Somebody whose name is nobody's business."""

    name: Annotated[str, ct.Sensitive(), ct.Len(1, 5)]
    age: Annotated[int, ct.Ge(0)] = 0


class Address(ct.Contract):
    """What a contract nests."""

    zip: Annotated[str, ct.Matches("[0-9]{5}")]


class Everything(ct.Contract):
    """Something of every kind that JSON writes in a way of its own."""

    id: UUID
    day: Annotated[date, ct.Format("%d/%m/%Y")]
    at: AwareDatetime
    span: timedelta
    price: Annotated[Decimal, Field(max_digits=6, decimal_places=2)]
    raw: bytes
    tags: list[str]
    address: Address
    shares: Annotated[list[Annotated[float, ct.NonFinite(nan="allow", inf="allow")]], ct.Len(1)]
    note: str | None = None


class Vendor(ct.Contract):
    """What others refer to."""

    name: str


class Delivery(ct.Contract):
    """What is judged at a time, and beside a table."""

    vendor: str
    at: datetime
    rules = ct.rules(
        ct.References("vendor", Vendor, "name"),
        ct.Freshness("at", max_age="1h"),
        ct.Volume(change=10, min_rows=0),
    )


class Plain(BaseModel):
    """A model that is not a contract."""

    x: Annotated[float, Field(allow_inf_nan=False)]


app = FastAPI()
install(app)
nested = APIRouter(prefix="/v1")


def scored(pings: pl.DataFrame) -> pl.DataFrame:
    """The answer to many pings; more than 100 km/h make one that breaks its contract."""
    return pings.select("vehicle", risk=pl.col("speed") / 100, echo="echo")


@nested.post("/score")
def score(ping: Row[Ping], scale: float = 100) -> Score:
    return Score.model_construct(vehicle=ping.vehicle, risk=ping.speed / scale, echo=ping.echo)


@app.post("/made")
async def made(ping: Row[Ping]) -> Row[Score]:
    return Score(vehicle=ping.vehicle, risk=ping.speed / 100)


@app.post("/plain")
def plain(ping: Ping) -> dict[str, Any]:
    return {"vehicle": ping.vehicle, "lat": ping.lat}


@app.post("/list")
def listed(pings: list[Ping]) -> list[Score]:
    return [Score.model_construct(vehicle=one.vehicle, risk=one.speed / 100) for one in pings]


@app.post("/batch")
def batch(pings: Rows[Ping]) -> Rows[Score]:
    return scored(pings)


@app.post("/few")
async def few(
    pings: Annotated[ct.Frame[Ping], rows(Ping, max_rows=3, max_bytes=1_000, max_examples=2)],
) -> int:
    return pings.height


@app.post("/small")
async def small(ping: Annotated[Ping, row(Ping, max_bytes=100)]) -> str:
    return ping.vehicle


@app.post("/columns")
def columnar(pings: Columns[Ping]) -> Columns[Score]:
    return scored(pings)


@app.post("/three")
def three(pings: Annotated[ct.Frame[Ping], columns(Ping, max_rows=3)]) -> int:
    return pings.height


@app.post("/patients")
def patients(some: Rows[Patient]) -> Rows[Patient]:
    return some.with_columns(age=pl.lit(-1, pl.Int64))


@app.post("/patient")
def patient(one: Row[Patient]) -> int:
    return one.age


@app.post("/everything")
def everything(some: Rows[Everything]) -> Rows[Everything]:
    return some


@app.post("/kinds/{kind}")
def of_kind(kind: str, pings: Rows[Ping]) -> Rows[Score]:
    frame = scored(pings)
    kinds: dict[str, Callable[[], Any]] = {
        "polars": lambda: frame,
        "lazy": frame.lazy,
        "arrow": lambda: pa.table(frame),
        "pandas": frame.to_pandas,
        "dicts": frame.to_dicts,
        "rows": lambda: [Score(**one) for one in frame.to_dicts()],
    }
    return kinds[kind]()


NOON = datetime(2024, 3, 2, 12)


@app.post("/deliveries")
def deliveries(
    some: Annotated[
        ct.Frame[Delivery],
        rows(
            Delivery,
            now=lambda: NOON,
            tables=lambda: {Vendor: [{"name": "acme"}]},
            baseline=lambda: ct.Profile("Delivery", None, None, 1, {}),
        ),
    ],
) -> int:
    return some.height


@app.post("/model")
def model(one: Plain) -> float:
    return one.x


@app.post("/foreign")
def foreign() -> Plain:
    return {"x": "no number"}  # type: ignore[return-value]


async def authorized(request: Request) -> None:
    """Nobody is let in without a token."""
    if request.headers.get("authorization") != "Bearer token":
        raise HTTPException(401)


@app.post("/guarded", dependencies=[Depends(authorized)])
async def guarded(pings: Rows[Ping]) -> int:
    return pings.height


@app.post("/named")
def named(some: Columns[Patient]) -> int:
    return some.height


@app.post("/validated")
def validated(pings: Rows[Ping]) -> int:
    return Score.validate(scored(pings)).height


@app.get("/thread")
async def thread() -> int:
    return threading.get_ident()


app.include_router(nested, prefix="/api")


@contextmanager
def serving(served: FastAPI) -> Iterator[str]:
    """The address of a server of the app, on a free port of this machine."""
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(served, log_config=None, lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    try:
        while not server.started:
            time.sleep(0.01)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
        listening.close()


def talking_to(address: str) -> httpx.Client:
    """A client with a connection for each request: uvicorn closes one after a failure."""
    limits = httpx.Limits(max_keepalive_connections=0)
    return httpx.Client(base_url=address, timeout=60, trust_env=False, limits=limits)


def posted(client: httpx.Client, path: str, body: Any, kind: str = "application/json") -> Any:
    """The status and the strict JSON that a body is answered with."""
    content = body if isinstance(body, (str, bytes)) else json.dumps(body)
    answer = client.post(path, content=content, headers={"content-type": kind})
    return answer.status_code, strictly(answer.text)


def strictly(text: str) -> Any:
    """The value of strict JSON; Python's own reader lets NaN through."""

    def refuse(word: str) -> None:
        raise AssertionError(f"{word} is no JSON")

    return json.loads(text, parse_constant=refuse)


def ping(number: int = 1, **other: Any) -> dict[str, Any]:
    """A good ping, with something else in it."""
    return {"vehicle": f"VH-{number:06}", "Latitude": 45.5, **other}


def line(code: str, loc: list[Any], says: str, given: Any = None, **more: Any) -> dict[str, Any]:
    """A line of an answer."""
    return {"type": code, "loc": ["body", *loc], "msg": says, "input": given, **more}
