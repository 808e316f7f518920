"""What does a contract cost as the body of an endpoint of FastAPI?

Compared are the same endpoint with a strict pydantic model written by hand, with the contract in its
place, and with `contracts.integrations.fastapi.row`, which reads the body's own bytes; then a list of
100 of each. The application is called as a server calls it, without a socket, so that the ratio is of
what differs. What FastAPI does itself (routing, reading JSON) is in all of them.

A strict model refuses times as text in Python values, which FastAPI hands over; there the model is lax.

It is fair because all answer the same body alike before they are timed, with the same rules in both
classes (see `validate_payload.py`).

Run it with `python benchmarks/serve_fastapi.py`.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from datetime import date
from typing import Annotated, Any

from _timing import about, in_turns, show
from fastapi import Depends, FastAPI
from pydantic import AwareDatetime, Field
from validate_payload import GOOD, Order, StrictOrder

from contracts.integrations.fastapi import row, rows


class ServedOrder(StrictOrder):
    """The model, with times that may be text: FastAPI hands over what it read from JSON."""

    placed_at: Annotated[AwareDatetime, Field(strict=False)]
    delivery_day: Annotated[date, Field(strict=False, ge=date(2020, 1, 1))]


APP = FastAPI()
BODY, MANY = row(Order), rows(Order, max_rows=1000)


@APP.post("/contract")
async def of_contract(order: Order) -> int:
    """A contract, read by FastAPI."""
    return order.items


@APP.post("/model")
async def of_model(order: ServedOrder) -> int:
    """A model, read by FastAPI."""
    return order.items


@APP.post("/row")
async def of_row(order: Annotated[Order, Depends(BODY)]) -> int:
    """A contract, read from the body's bytes."""
    return order.items


@APP.post("/contracts")
async def of_contracts(orders: list[Order]) -> int:
    """A list of a contract."""
    return len(orders)


@APP.post("/models")
async def of_models(orders: list[ServedOrder]) -> int:
    """A list of a model."""
    return len(orders)


@APP.post("/rows")
async def of_rows(orders: Annotated[Any, Depends(MANY)]) -> int:
    """Many rows as a frame."""
    return int(orders.height)


async def asked(path: str, body: bytes) -> tuple[int, bytes]:
    """What the application answers to a body."""
    said: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        said.append(message)

    await APP(
        {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": "POST",
            "path": path,
            "raw_path": path.encode(),
            "query_string": b"",
            "root_path": "",
            "scheme": "http",
            "headers": [(b"content-type", b"application/json")],
            "client": ("127.0.0.1", 1),
            "server": ("127.0.0.1", 2),
        },
        receive,
        send,
    )
    return said[0]["status"], b"".join(message.get("body", b"") for message in said)


def main() -> None:
    """Print how long each takes."""
    about("fastapi", "pydantic", "polars")
    good = GOOD | {
        "placed_at": GOOD["placed_at"].isoformat(),
        "delivery_day": GOOD["delivery_day"].isoformat(),
    }
    loop = asyncio.new_event_loop()

    def calls(paths: dict[str, str], body: Any) -> dict[str, Callable[[], object]]:
        data = json.dumps(body).encode()
        answers = {loop.run_until_complete(asked(path, data)) for path in paths.values()}
        if len(answers) != 1 or next(iter(answers))[0] != 200:
            raise SystemExit(f"the endpoints answer differently: {answers}")
        return {
            name: lambda path=path: loop.run_until_complete(asked(path, data))
            for name, path in paths.items()
        }

    one = {"strict pydantic model": "/model", "contract": "/contract", "row(contract)": "/row"}
    show("one row", in_turns(calls(one, good)))
    many = {
        "list of the model": "/models",
        "list of the contract": "/contracts",
        "rows(contract), a frame": "/rows",
    }
    show("100 rows", in_turns(calls(many, [good] * 100)))


if __name__ == "__main__":
    main()
