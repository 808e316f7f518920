"""FastAPI endpoints: what bodies become, what is answered to bad ones, and what is never sent."""

# No `from __future__ import annotations` here: FastAPI reads the annotations of the endpoints.

import asyncio
import json
import logging
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
import pytest
import uvicorn
from fastapi import APIRouter, Depends, FastAPI, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import AwareDatetime, BaseModel, Field

import contracts as ct
from contracts import col
from contracts.integrations.fastapi import Columns, Row, Rows, columns, install, row, rows
from contracts.integrations.fastapi.readers import BatchReader


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
    rules = ct.rules(ct.References("vendor", Vendor, "name"), ct.Freshness("at", max_age="1h"))


class Plain(BaseModel):
    """A model that is no contract."""

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
        rows(Delivery, now=lambda: NOON, tables=lambda: {Vendor: [{"name": "acme"}]}),
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


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with serving(app) as where:
        yield where


@pytest.fixture(scope="module")
def client(address: str) -> Iterator[httpx.Client]:
    with talking_to(address) as made:
        yield made


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
    """What strict JSON says; Python's own reader lets NaN through."""

    def refuse(word: str) -> None:
        raise AssertionError(f"{word} is no JSON")

    return json.loads(text, parse_constant=refuse)


def ping(number: int = 1, **other: Any) -> dict[str, Any]:
    """A good ping, with something else in it."""
    return {"vehicle": f"VH-{number:06}", "Latitude": 45.5, **other}


def line(code: str, loc: list[Any], says: str, given: Any = None, **more: Any) -> dict[str, Any]:
    """A line of an answer."""
    return {"type": code, "loc": ["body", *loc], "msg": says, "input": given, **more}


# One row --------------------------------------------------------------------------------------


def test_a_row_is_an_instance(client: httpx.Client) -> None:
    """A JSON object becomes an instance of its contract, defaults filled, and the answer is one too."""
    expected = {"vehicle": "VH-000001", "risk": 0.5, "echo": 0.0}
    assert (200, expected) == posted(client, "/api/v1/score", ping(speed=50))
    assert (200, expected | {"risk": 0.25}) == posted(
        client, "/api/v1/score?scale=200", ping(speed=50)
    )


def test_a_bad_row_is_told_all_that_is_wrong(client: httpx.Client) -> None:
    """A row that breaks its contract is answered with every rule that it breaks, where, and by what."""
    body = '{"vehicle": 3, "lat": NaN, "speed": 1e400, "colour": "red"}'
    assert (422, {"detail": [
        line("dtype", ["vehicle"], "must be text", 3),
        line("inf", ["speed"], "must be finite", "Infinity"),
        line("nan", ["Latitude"], "must be finite", "NaN"),
        line("extra_field", ["colour"], "must be declared by the contract, or be absent"),
    ]}) == posted(client, "/api/v1/score", body)  # fmt: skip


def test_the_last_of_members_of_one_name_wins(client: httpx.Client) -> None:
    """Of members of one name the last counts, on every path."""
    one = '{"vehicle": "VH-000001", "Latitude": 1, "speed": 999, "speed": 10}'
    expected = {"vehicle": "VH-000001", "risk": 0.1, "echo": 0.0}
    assert (200, expected) == posted(client, "/api/v1/score", one)
    assert (200, [expected]) == posted(client, "/batch", f"[{one}]")
    twice = '{"vehicle": [1], "vehicle": ["VH-000001"], "Latitude": [1], "speed": [10]}'
    assert (200, {"vehicle": ["VH-000001"], "risk": [0.1], "echo": [0.0]}) == posted(
        client, "/columns", twice
    )


def test_fastapis_own_bodies_are_refused_in_strict_json(client: httpx.Client) -> None:
    """A plain contract as a body, a list of one, and a model that is no contract answer 422 to NaN."""
    nan = '{"vehicle": "VH-000001", "lat": NaN}'
    told = line("nan", ["Latitude"], "must be finite", "NaN")
    assert (422, {"detail": [told]}) == posted(client, "/plain", nan)
    told = line("nan", [1, "Latitude"], "must be finite", "NaN")
    assert (422, {"detail": [told]}) == posted(client, "/list", f"[{json.dumps(ping())}, {nan}]")
    status, said = posted(client, "/model", '{"x": NaN}')
    assert (422, [("finite_number", "NaN")]) == (
        status,
        [(one["type"], one["input"]) for one in said["detail"]],
    )
    assert (200, {"vehicle": "VH-000001", "lat": 45.5}) == posted(client, "/plain", ping())


# Many rows ------------------------------------------------------------------------------------


LINES = "\n".join(json.dumps(ping(n, speed=n)) for n in range(3))


@pytest.mark.parametrize("kind", ["application/json", "application/x-ndjson", "application/jsonl"])
def test_rows_are_a_frame(client: httpx.Client, kind: str) -> None:
    """An array of objects, or an object on each line, becomes a frame; what kind of data is answered is
    sent as an array.
    """
    expected = [{"vehicle": f"VH-{n:06}", "risk": n / 100, "echo": 0.0} for n in range(3)]
    array = [ping(n, speed=n) for n in range(3)]
    assert (200, expected) == posted(client, "/batch", array, kind)
    assert (200, expected) == posted(client, "/batch", LINES, kind)


@pytest.mark.parametrize("kind", ["polars", "lazy", "arrow", "pandas", "dicts", "rows"])
def test_an_answer_may_be_any_data(client: httpx.Client, kind: str) -> None:
    """An endpoint of `Rows` may return whatever a contract checks."""
    expected = [{"vehicle": f"VH-{n:06}", "risk": n / 100, "echo": 0.0} for n in range(3)]
    assert (200, expected) == posted(client, f"/kinds/{kind}", LINES)


def test_bad_rows_are_counted(client: httpx.Client) -> None:
    """A batch that breaks its contract is answered with a line for each broken rule: its exact count,
    at most so many examples, the place of the first; rules that only warn are not among them.
    """
    body = [ping(n, speed=-1.0, hops=10) for n in range(3)]
    shown = [{"row": n, "key": {"vehicle": f"VH-{n:06}"}, "value": -1.0} for n in range(2)]
    told = line("ge", [0, "speed"], "must be at least 0", -1.0, count=3, cause=None, examples=shown)
    told["cause"] = "looks like a sentinel for missing (-1)"
    assert (422, {"detail": [told]}) == posted(client, "/few", body)


def test_a_batch_says_which_rows(client: httpx.Client) -> None:
    """The place of a broken rule is the row, and in it the field as data call it, however deep; that of a
    row rule is the row, that of a rule of the batch names no row.
    """
    body = [ping(1), ping(1, speed=250), ping(3, Latitude="NaN")]
    status, said = posted(client, "/batch", body)
    places = {(one["type"], *one["loc"]): one["count"] for one in said["detail"]}
    assert 422 == status
    assert {
        ("unique", "body", 0, "vehicle"): 2,
        ("row_rule", "body", 1): 1,
        ("dtype", "body", 2, "Latitude"): 1,
    } == places
    bad = [SENT | {"address": {"zip": "x"}}]
    assert ["body", 0, "address", "zip"] == posted(client, "/everything", bad)[1]["detail"][0][
        "loc"
    ]


def test_columns_are_a_frame(client: httpx.Client) -> None:
    """An object with an array for each field becomes the frame that its rows would be; what is wrong with
    it stands at the field, and in it at the row.
    """
    body: dict[str, Any] = {"vehicle": ["VH-000001", "VH-000002"], "lat": [1, 2], "speed": [10, 20]}
    expected = {"vehicle": body["vehicle"], "risk": [0.1, 0.2], "echo": [0.0, 0.0]}
    assert (200, expected) == posted(client, "/columns", body)
    assert (422, {"detail": [
        line("null", ["Latitude", 1], "must not be null", count=1, cause=None,
             examples=[{"row": 1, "key": {"vehicle": "VH-000002"}, "value": None}]),
    ]}) == posted(client, "/columns", body | {"lat": [1, None]})  # fmt: skip


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ([], [("dtype", "body")]),
        (None, [("dtype", "body")]),
        ({"vehicle": "VH-000001", "lat": [1]}, [("dtype", "body", "vehicle")]),
        ({"vehicle": ["VH-000001"], "lat": []}, [("malformed", "body", "lat")]),
        (
            {"vehicle": []},
            [(code, "body", "Latitude") for code in ("missing_field", "ge", "le")],
        ),
        ({"vehicle": ["VH-000001"]}, [("missing_field", "body", "Latitude", 0)]),
    ],
)
def test_columns_must_be_columns(client: httpx.Client, body: Any, expected: Any) -> None:
    """What are no columns, or not as long, or not there, even where there is no row, is refused."""
    status, said = posted(client, "/columns", body)
    assert (422, expected) == (status, [(one["type"], *one["loc"]) for one in said["detail"]])


def test_nothing_is_a_batch(client: httpx.Client) -> None:
    """No rows are a batch of no rows."""
    assert (200, []) == posted(client, "/batch", [])
    nothing: dict[str, Any] = {"vehicle": [], "risk": [], "echo": []}
    assert (200, nothing) == posted(client, "/columns", {"vehicle": [], "Latitude": []})


SENT = {
    "id": "0191d4e2-7c7f-7d3a-8f52-1c2b3a4d5e6f",
    "day": "29/02/2024",
    "at": "2024-02-29T12:00:00Z",
    "span": "P1DT12H",
    "price": "1.50",
    "raw": "/w==",
    "tags": ["a"],
    "address": {"zip": "12345"},
    "shares": [0.5, "NaN", "-Infinity"],
    "note": None,
}


def test_what_is_sent_can_be_read_again(client: httpx.Client) -> None:
    """The answer has every value in wire form: what is read again is what was sent."""
    status, said = posted(client, "/everything", [SENT])
    first = Everything.model_validate_json(json.dumps(SENT))
    again = Everything.model_validate_json(json.dumps(said[0]))
    assert (200, first.model_dump_json()) == (status, again.model_dump_json())
    assert SENT["shares"] == said[0]["shares"]


def test_a_batch_may_be_judged_beside_others(client: httpx.Client) -> None:
    """The time and the tables that rules need are asked for."""
    good = {"vendor": "acme", "at": "2024-03-02T11:30:00"}
    assert (200, 1) == posted(client, "/deliveries", [good])
    bad = [good, {"vendor": "nobody", "at": "2024-03-02T11:30:00"}]
    status, said = posted(client, "/deliveries", bad)
    assert (422, ["references"]) == (status, [one["type"] for one in said["detail"]])
    late = [good | {"at": "2024-03-02T10:30:00"}]
    assert ["freshness"] == [
        one["type"] for one in posted(client, "/deliveries", late)[1]["detail"]
    ]


# Bodies that nobody should send ---------------------------------------------------------------


HOSTILE: list[bytes] = [
    b"", b" ", b"\xff\xfe[]", b"\xff", b"\x00", b'{"vehicle": "VH-0', b"[", b"[{", b"[NaN]", b"NaN",
    b"-Infinity", b"[" * 10_000, b'{"a":' * 10_000, b"9" * 5_000, b'"\\ud800"', b'{"\\ud800": 1}',
    b'{"vehicle": "\\ud800", "lat": 1}', b'{"vehicle": "VH-000001", "lat": -1e400}', b"null", b"[null]",
    b'{"vehicle": "VH-000001", "lat": Infinity}', b'[{"vehicle": "VH-000001", "lat": 1e999}]', b"{}{}",
    b'{"lat": {"lat": {"lat": 1}}}', b'{"vehicle": [["VH-000001"]], "lat": [[[]]]}', b"[[]]", b"1 2",
    b'{"lat": [1e400], "vehicle": ["x"]}', b'{"lat": ' + b"9" * 400 + b"}", b"\xef\xbb\xbf", b"<xml/>",
    b'{"vehicle": "' + b"V" * 30_000 + b'"}', b'{"' + b"k" * 30_000 + b'": 1}', b'{"a": 1,}', b"\n\n",
]  # fmt: skip


@pytest.mark.parametrize("path", ["/api/v1/score", "/batch", "/columns", "/plain", "/list"])
def test_hostile_bodies_are_refused(client: httpx.Client, path: str) -> None:
    """Whatever a body is, it is refused in strict JSON, shortly, and nothing fails."""
    refused = {400, 422} if path in {"/plain", "/list"} else {422}
    for body in HOSTILE:
        answer = client.post(path, content=body, headers={"content-type": "application/json"})
        assert answer.status_code in refused, body[:50]
        assert "detail" in strictly(answer.text)
        assert len(answer.content) < 10_000, body[:50]


def test_a_refusal_is_bounded(client: httpx.Client) -> None:
    """Of very many broken rules an answer lists the first, and counts the others."""
    body = ping() | {f"x{n}": n for n in range(1_000)}
    unlike = {f"x{n}": n for n in range(1_000)}
    ragged = {"lat": [1]} | {f"x{n}": [] for n in range(1_000)}
    for path, sent in (
        ("/api/v1/score", body),
        ("/batch", [body]),
        ("/plain", body),
        ("/columns", unlike),
        ("/columns", ragged),
    ):
        status, said = posted(client, path, sent)
        assert (422, 101) == (status, len(said["detail"]))
        expected = line("more", [], "900 more broken rules are not listed")
        assert expected == said["detail"][-1]


@pytest.mark.parametrize(
    ("path", "kind", "expected"),
    [
        ("/batch", "application/json", 422),
        ("/batch", "Application/JSON; charset=utf-8", 422),
        ("/batch", "application/vnd.fleet+json", 422),
        ("/batch", "application/x-ndjson", 422),
        ("/api/v1/score", "application/x-ndjson", 415),
        ("/columns", "application/x-ndjson", 415),
        ("/batch", "text/plain", 415),
        ("/batch", "multipart/form-data; boundary=x", 415),
        ("/batch", "application/xml", 415),
        ("/api/v1/score", "", 415),
    ],
)
def test_a_body_must_say_that_it_is_json(
    client: httpx.Client, path: str, kind: str, expected: int
) -> None:
    """What is not sent as JSON is answered with 415, and not read; `Rows` may be lines of it."""
    assert expected == posted(client, path, "no JSON", kind)[0]


# Limits ---------------------------------------------------------------------------------------


def test_a_body_may_be_as_long_as_its_limit(client: httpx.Client) -> None:
    """A body of just the limit is read, and one of a byte more is answered with 413."""
    body = json.dumps(ping()).ljust(100)
    assert (200, "VH-000001") == posted(client, "/small", body)
    assert (413, {"detail": "The body must have at most 100 bytes"}) == posted(
        client, "/small", body + " "
    )


def test_a_body_in_chunks_has_the_same_limit(client: httpx.Client) -> None:
    """A body that does not say its length is read up to the limit."""

    def chunked(body: bytes) -> Any:
        pieces = (body[at : at + 7] for at in range(0, len(body), 7))
        return client.post("/small", content=pieces, headers={"content-type": "application/json"})

    body = json.dumps(ping()).ljust(100).encode()
    assert (200, 413) == (chunked(body).status_code, chunked(body + b" ").status_code)


def test_a_batch_may_have_as_many_rows_as_its_limit(client: httpx.Client) -> None:
    """A batch of more rows than its limit is answered with 413, and not judged."""
    three = [ping(n) for n in range(3)]
    told = {"detail": "The body must have at most 3 rows (got 4)"}
    assert (200, 3) == posted(client, "/few", three)
    assert (413, told) == posted(client, "/few", [*three, ping(4, speed="bad")])
    assert (413, told) == posted(client, "/few", "\n".join(["{}"] * 4))
    assert (413, told) == posted(client, "/three", {"vehicle": [1] * 4, "lat": [1] * 4})


def scope_of(path: str, headers: dict[str, str]) -> dict[str, Any]:
    """A request as a server hands it to an app."""
    return {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "POST",
        "scheme": "http", "path": path, "raw_path": path.encode(), "query_string": b"",
        "root_path": "", "server": ("test", 80), "client": ("test", 1),
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
    }  # fmt: skip


def called(path: str, messages: list[dict[str, Any]], **headers: str) -> tuple[int, int]:
    """The status of a call without a server, and how many of the body's messages it took."""
    taken, sent = 0, []

    async def receive() -> dict[str, Any]:
        nonlocal taken
        taken += 1
        return messages[taken - 1]

    async def send(message: Any) -> None:
        sent.append(message)

    given = {"content-type": "application/json"} | {
        name.replace("_", "-"): value for name, value in headers.items()
    }
    asyncio.run(app(scope_of(path, given), receive, send))  # type: ignore[arg-type]
    return sent[0]["status"], taken


ENDLESS = [{"type": "http.request", "body": b" " * 40, "more_body": True}] * 1_000


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, (413, 3)),
        ({"content_length": "5"}, (413, 3)),
        ({"content_length": "-1"}, (413, 3)),
        ({"content_length": "many"}, (413, 3)),
        ({"content_length": "101"}, (413, 0)),
        ({"content_length": "9" * 10_000}, (413, 0)),
    ],
)
def test_no_more_is_taken_than_the_limit(headers: dict[str, str], expected: Any) -> None:
    """An endless body is read until it is too long, whatever it says of its length; nothing is read of one
    that says it is too long.
    """
    assert expected == called("/small", ENDLESS, **headers)


def test_a_client_that_goes_away_is_no_failure() -> None:
    """A body that ends before its end is nobody's error here."""
    gone = [ENDLESS[0], {"type": "http.disconnect"}]
    assert (400, 2) == called("/small", gone)


def test_who_is_not_let_in_is_not_read() -> None:
    """What stands before the body, as a check of tokens does, is asked before any of it is read."""
    assert (401, 0) == called("/guarded", ENDLESS)
    last = {"type": "http.request", "body": b"[]", "more_body": False}
    assert (200, 1) == called("/guarded", [last], authorization="Bearer token")


# Many clients ---------------------------------------------------------------------------------


def test_each_of_many_clients_gets_its_own_answer(address: str) -> None:
    """32 clients at once, with good bodies and bad ones of every kind, get the answers to their own."""

    async def ask(number: int) -> None:
        async with httpx.AsyncClient(base_url=address, timeout=60, trust_env=False) as client:
            for turn in range(6):
                await ask_once(client, number, turn)

    async def ask_once(client: httpx.AsyncClient, number: int, turn: int) -> None:
        bad, of = (number + turn) % 3 == 0, (number + turn) % 4
        speed = -float(number + 1) if bad else number / 2
        one = ping(number, speed=speed)
        some = [one, *(ping(1_000 + n) for n in range(200))]
        by_columns = {name: [row[name] for row in (one,)] for name in one}
        path, body, loc = [
            ("/api/v1/score", one, ["speed"]),
            ("/batch", some, [0, "speed"]),
            ("/columns", by_columns, ["speed", 0]),
            ("/plain", one, ["speed"]),
        ][of]
        answer = await client.post(path, json=body)
        said = strictly(answer.text)
        if bad:
            assert (422, [(speed, ["body", *loc])]) == (
                answer.status_code,
                [(told["input"], told["loc"]) for told in said["detail"]],
            )
        else:
            first = said[0] if of == 1 else said
            vehicle = first["vehicle"][0] if of == 2 else first["vehicle"]
            assert (200, f"VH-{number:06}") == (answer.status_code, vehicle)

    async def ask_all() -> None:
        await asyncio.gather(*map(ask, range(32)))

    asyncio.run(ask_all())


def test_a_batch_is_judged_beside_the_event_loop(
    client: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A batch is judged in another thread than the one that serves everybody."""
    judging: list[int] = []
    judge = BatchReader.frame_of

    def noting(reader: BatchReader, body: bytes) -> pl.DataFrame:
        judging.append(threading.get_ident())
        return judge(reader, body)

    monkeypatch.setattr(BatchReader, "frame_of", noting)
    assert (200, 1) == posted(client, "/few", [ping()])
    assert [True] == [one != client.get("/thread").json() for one in judging]


# Answers --------------------------------------------------------------------------------------


def breach(client: httpx.Client, caplog: pytest.LogCaptureFixture, path: str, body: Any) -> Any:
    """The report in the log on an answer that was not sent; the client was told its id alone."""
    caplog.clear()
    with caplog.at_level(logging.WARNING, "contracts"):
        status, said = posted(client, path, body)
    assert 500 == status
    assert {"detail", "error_id"} == said.keys()
    assert "Internal Server Error" == said["detail"]
    (record,) = [one for one in caplog.records if one.levelname == "ERROR"]
    assert len(said["error_id"]) == 32
    assert record.getMessage().startswith(
        f"{said['error_id']}: the answer of POST {path.partition('?')[0]} "
    )
    assert said["error_id"] == record.error_id
    return record.report


@pytest.mark.parametrize(
    ("path", "body", "row"),
    [
        ("/api/v1/score", ping(1, speed=150), 0),
        ("/made", ping(1, speed=150), 0),
        ("/list", [ping(1), ping(2, speed=150)], 1),
        ("/validated", [ping(1), ping(2, speed=150)], 1),
        ("/batch", [ping(1), ping(2, speed=150)], 1),
        ("/columns", {"vehicle": ["VH-000001", "VH-000002"], "lat": [1, 1], "speed": [1, 150]}, 1),
    ],
)
def test_an_answer_that_breaks_its_contract_is_not_sent(
    client: httpx.Client, caplog: pytest.LogCaptureFixture, path: str, body: Any, row: int
) -> None:
    """Neither one row nor many are sent that break the contract: the client gets an id, the log has the
    report under it.
    """
    report = breach(client, caplog, path, body)
    (broken,) = report["violations"]
    assert ("risk", "le", 1, [(row, 1.5)]) == (
        broken["field"],
        broken["code"],
        broken["count"],
        [(one["row"], one["value"]) for one in broken["examples"]],
    )


@pytest.mark.parametrize(("scale", "code"), [("nan", "nan"), ("1e-320", "inf")])
def test_nan_is_not_sent(
    client: httpx.Client, caplog: pytest.LogCaptureFixture, scale: str, code: str
) -> None:
    """A computation that ends in NaN, or in an infinity, is a failure of the server, and no answer."""
    report = breach(client, caplog, f"/api/v1/score?scale={scale}", ping(speed=1))
    assert [("risk", code)] == [(one["field"], one["code"]) for one in report["violations"]]


def test_nan_that_is_allowed_is_sent_as_text(client: httpx.Client) -> None:
    """A NaN that a contract allows is neither a null nor NaN in JSON, but the text that is read again as
    NaN.
    """
    assert "NaN" == posted(client, "/api/v1/score", ping(echo="NaN"))[1]["echo"]
    assert "NaN" == posted(client, "/batch", [ping(echo="NaN")])[1][0]["echo"]
    body = {"vehicle": ["VH-000001"], "lat": [1], "echo": ["NaN"]}
    assert ["NaN"] == posted(client, "/columns", body)[1]["echo"]


def test_an_answer_breaks_rules_of_the_batch_too(caplog: pytest.LogCaptureFixture) -> None:
    """What an endpoint answers is held to the rules about many rows as well."""
    broken = FastAPI()
    install(broken)

    @broken.post("/twice")
    def twice() -> Rows[Score]:
        return [{"vehicle": "a", "risk": 0.5, "echo": 0.0}] * 2

    with serving(broken) as where, talking_to(where) as other:
        report = breach(other, caplog, "/twice", "")
    assert ["unique"] == [one["code"] for one in report["violations"]]


def test_an_answer_of_no_contract_is_fastapis_affair(client: httpx.Client) -> None:
    """An answer that breaks a model that is no contract fails as it does without us."""
    answer = client.post("/foreign")
    assert (500, "Internal Server Error") == (answer.status_code, answer.text)


def test_private_values_stay_private(
    client: httpx.Client, caplog: pytest.LogCaptureFixture
) -> None:
    """A sensitive value is in no answer and in no log."""
    secret = "Rumpelstiltskin"
    for path, body in (
        ("/patients", [{"name": secret}]),
        ("/patients", [{"name": secret, "age": "x"}]),
        ("/patients", f'[{{"name": "{secret}"'),
        ("/patient", {"name": secret}),
        ("/patient", f'{{"name": "{secret}"'),
        ("/patient", [secret]),
        ("/named", [secret]),
        ("/named", {"name": secret}),
        ("/named", {"name": [secret]}),
    ):
        status, said = posted(client, path, body)
        assert 422 == status
        assert secret not in json.dumps(said)
    breach(client, caplog, "/patients", [{"name": "Ann"}])
    assert secret not in caplog.text
    assert "Ann" not in caplog.text


def test_what_only_warns_is_logged(client: httpx.Client, caplog: pytest.LogCaptureFixture) -> None:
    """Rules that only warn refuse nothing; the log has what broke them."""
    with caplog.at_level(logging.WARNING, "contracts"):
        assert 200 == posted(client, "/batch", [ping(1, hops=10)])[0]
    assert ["contracts.fastapi"] == [one.name for one in caplog.records]
    assert "must be at most 9" in caplog.text


# The document ---------------------------------------------------------------------------------


def resolved(document: Any, schema: Any) -> Any:
    """A schema, or what it refers to."""
    while "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return schema


def test_the_document_has_the_bodies(client: httpx.Client) -> None:
    """The OpenAPI document has the schema of every body as pydantic writes it, and of every answer."""
    whole = client.get("/openapi.json").json()

    def schema(path: str, *at: str) -> Any:
        found = whole["paths"][path]["post"]
        for name in at:
            found = found[name]
        return resolved(whole, found["content"]["application/json"]["schema"])

    names = ["vehicle", "speed", "Latitude", "echo", "hops"]
    one = schema("/api/v1/score", "requestBody")
    assert names == [*one["properties"]]
    assert ["vehicle", "Latitude"] == one["required"]
    assert one == schema("/plain", "requestBody")
    many = schema("/batch", "requestBody")
    assert ("array", one) == (many["type"], resolved(whole, many["items"]))
    by_columns = schema("/columns", "requestBody")
    assert names == [*by_columns["properties"]]
    assert ["vehicle", "Latitude"] == by_columns["required"]
    assert {"array"} == {column["type"] for column in by_columns["properties"].values()}
    assert one["properties"]["vehicle"] == by_columns["properties"]["vehicle"]["items"]
    for path in ("/api/v1/score", "/batch", "/columns"):
        assert whole["paths"][path]["post"]["requestBody"]["required"]
        assert {"200", "413", "415", "422"} == whole["paths"][path]["post"]["responses"].keys()
        assert "Refusal" == schema(path, "responses", "422")["title"]
    answer = schema("/batch", "responses", "200")
    assert ["vehicle", "risk", "echo"] == [*resolved(whole, answer["items"])["properties"]]
    assert ["vehicle", "risk", "echo"] == [*schema("/columns", "responses", "200")["properties"]]
    assert ["scale"] == [p["name"] for p in whole["paths"]["/api/v1/score"]["post"]["parameters"]]


def test_the_document_has_nothing_else(client: httpx.Client) -> None:
    """Nothing that was written for the document's sake stays in it, however often it is asked for."""
    whole = client.get("/openapi.json").json()
    assert "webhooks" not in whole
    assert "stand-in" not in json.dumps(whole)
    assert [] == app.webhooks.routes
    assert whole == client.get("/openapi.json").json()


def test_the_document_is_made_anew() -> None:
    """Once the app forgets its document, it is written again, with what has come since."""
    growing = FastAPI()
    install(growing)
    assert {} == growing.openapi()["paths"]

    @growing.post("/score")
    def score(ping: Row[Ping]) -> None:
        """Nothing."""

    assert {} == growing.openapi()["paths"]
    growing.openapi_schema = None
    assert "requestBody" in growing.openapi()["paths"]["/score"]["post"]


def test_refusals_are_what_the_document_says(client: httpx.Client) -> None:
    """Every refusal has the shape that the document gives it."""
    from contracts.integrations.fastapi import Refusal

    for path, body in (("/batch", [ping(speed=-1)]), ("/api/v1/score", {}), ("/columns", {})):
        said = posted(client, path, body)[1]
        assert (
            said["detail"] == Refusal.model_validate(said).model_dump(exclude_unset=True)["detail"]
        )


def test_the_apps_own_words_stay() -> None:
    """Handlers, answers and webhooks that the app has already stay."""
    own = FastAPI()

    @own.exception_handler(RequestValidationError)
    async def answer(_: Request, error: RequestValidationError) -> JSONResponse:
        return JSONResponse({"broken": [one["type"] for one in error.errors()]}, status_code=400)

    install(own)

    @own.post("/score", responses={422: {"description": "my own"}})
    def score(ping: Row[Ping]) -> None:
        """Nothing."""

    @own.webhooks.post("told")
    def told(one: Plain) -> None:
        """Something."""

    document = own.openapi()
    assert ["told"] == [*document["webhooks"]]
    assert "my own" == document["paths"]["/score"]["post"]["responses"]["422"]["description"]
    assert ["/score"] == [*document["paths"]]
    with serving(own) as where, talking_to(where) as client:
        assert (400, {"broken": ["missing_field"] * 2}) == posted(client, "/score", {})


def test_what_is_hidden_is_not_in_the_document() -> None:
    """Of an endpoint that the document leaves out, it has nothing at all."""
    hiding = FastAPI()
    install(hiding)

    @hiding.post("/score", include_in_schema=False)
    def score(ping: Row[Ping]) -> None:
        """Nothing."""

    assert {"openapi", "info", "paths"} == hiding.openapi().keys()


def test_bodies_are_read_without_an_installation() -> None:
    """An app that nothing was installed in reads and refuses bodies all the same."""
    bare = FastAPI()

    @bare.post("/score")
    def score(pings: Rows[Ping]) -> int:
        return pings.height

    with serving(bare) as where, talking_to(where) as client:
        assert (200, 1) == posted(client, "/score", [ping()])
        status, said = posted(client, "/score", '[{"vehicle": "x", "lat": 1e400}]')
    assert (422, ["matches", "inf"]) == (status, [one["type"] for one in said["detail"]])


# What is refused in code ----------------------------------------------------------------------


@pytest.mark.parametrize("kind", [Row, Rows, Columns])
@pytest.mark.parametrize("given", [Plain, ct.Contract, int, "Ping", list[Ping]])
def test_a_body_is_held_to_a_contract(kind: Any, given: Any) -> None:
    """An annotation of no contract is an error where it is written."""
    with pytest.raises(TypeError, match="is held to a contract, not to"):
        kind[given]


@pytest.mark.parametrize("given", [0, -1, 1.5, True, None, "1"])
def test_a_limit_lets_something_through(given: Any) -> None:
    """A limit is a whole number from 1."""
    with pytest.raises(ValueError, match="max_bytes must be a whole number from 1"):
        row(Ping, max_bytes=given)
    with pytest.raises(ValueError, match="max_rows must be a whole number from 1"):
        rows(Ping, max_rows=given)
    with pytest.raises(ValueError, match="max_examples must be a whole number from 1"):
        columns(Ping, max_examples=given)
