"""How much does an endpoint cost that has a contract as its body?

The baseline is a strict pydantic model written by hand, with the same rules, as FastAPI's own body; beside it
the same endpoint with the contract in its place, and with `Row`, which reads the raw body. There are 12 fields, one
good body and one with one bad value. The whole call of the app is timed, without a socket and
without a thread: FastAPI's routing, the body, the endpoint, the response.

It is fair because all three must give the same response before they are timed: the status, and for a bad body the
places. Two things differ. `Row` reads no more of a body than its limit, which the others do not have.
And for a bad value a contract reports every rule that it breaks, pydantic the first.

Run it with `python benchmarks/serve_fastapi.py`.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from datetime import date
from typing import Annotated, Any

from _timing import about, in_turns, show
from fastapi import FastAPI
from pydantic import AwareDatetime, Field
from validate_payload import BAD_JSON, GOOD_JSON, Order, StrictOrder

from contracts.integrations.fastapi import Row, install


class Body(StrictOrder):
    """The hand-written model as FastAPI needs it: it parses the JSON itself, so times come as text."""

    placed_at: Annotated[AwareDatetime, Field(strict=False)]
    delivery_day: Annotated[date, Field(strict=False, ge=date(2020, 1, 1))]


app = FastAPI()
install(app)


@app.post("/pydantic")
async def by_hand(order: Body) -> int:
    """The hand-written model."""
    return order.customer


@app.post("/contract")
async def contract(order: Order) -> int:
    """The contract as FastAPI's own body."""
    return order.customer


@app.post("/row")
async def raw(order: Row[Order]) -> int:
    """The contract from the raw body."""
    return order.customer


def scope_of(path: str, body: bytes) -> dict[str, Any]:
    """A request as a server hands it to an app."""
    return {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "POST",
        "scheme": "http", "path": path, "raw_path": path.encode(), "query_string": b"", "root_path": "",
        "server": ("localhost", 80), "client": ("localhost", 1),
        "headers": [
            (b"host", b"localhost"), (b"content-type", b"application/json"),
            (b"content-length", str(len(body)).encode()),
        ],
    }  # fmt: skip


async def answered(path: str, body: bytes) -> tuple[int, bytes]:
    """The status and the body of the app's response."""
    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    await app(scope_of(path, body), receive, send)
    return sent[0]["status"], sent[1]["body"]


def asked(runner: asyncio.Runner, path: str, body: bytes) -> Callable[[], tuple[int, bytes]]:
    """A hundred calls of the app, one after the other, so that the loop's own start and end do not count."""

    async def hundred() -> tuple[int, bytes]:
        for _ in range(99):
            await answered(path, body)
        return await answered(path, body)

    return lambda: runner.run(hundred())


def verdict(answer: tuple[int, bytes]) -> object:
    """The comparable parts of a response: the status, and the places that are wrong."""
    status, body = answer
    said = json.loads(body)
    return status, said if status == 200 else [line["loc"] for line in said["detail"]]


def main() -> None:
    """Print one table for each body; its times are those of a hundred calls."""
    about("fastapi", "starlette", "pydantic", "pydantic-core")
    names = {
        "pydantic, strict, by hand": "/pydantic",
        "a contract": "/contract",
        "Row of the contract": "/row",
    }
    with asyncio.Runner() as runner:
        for title, body in {
            "a good body": GOOD_JSON,
            "a body with one bad value": BAD_JSON,
        }.items():
            calls = {name: asked(runner, path, body) for name, path in names.items()}
            verdicts = {name: verdict(call()) for name, call in calls.items()}
            if len(set(map(repr, verdicts.values()))) > 1:
                print(f"UNEQUAL: on {title} they say {verdicts}")
            show(f"{title}, a hundred times", in_turns(calls))


if __name__ == "__main__":
    main()
