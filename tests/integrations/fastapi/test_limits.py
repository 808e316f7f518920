"""Limits of bodies, many clients at once, and clients that go away."""


# No `from __future__ import annotations` here: FastAPI reads the annotations of the endpoints.

import asyncio
import json
import threading
from typing import Any

import httpx
import polars as pl
import pytest

from contracts.integrations.fastapi.readers import BatchReader
from tests.integrations.fastapi.app import app, line, ping, posted, strictly


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


def test_a_body_of_too_many_keys_is_not_checked(
    client: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A batch with more than 1,000 different keys beside those of its contract, however deep or in
    however many rows, is refused before any work.
    """

    def parse(*_: object) -> None:
        raise AssertionError("the batch was checked")

    monkeypatch.setattr(BatchReader, "_parse", parse)
    names = [f"x{n}" for n in range(1_200)]
    deep = ping() | {"x": [{"y": dict.fromkeys(names)}]}
    wide = [ping() | dict.fromkeys(names)]
    for path, sent in (
        ("/batch", wide),
        ("/batch", [deep]),
        ("/batch", [ping() | {name: 1} for name in names]),
        ("/columns", {key: [1] for key in names}),
    ):
        expected = {"detail": "The body must have at most 1,000 different keys beside its fields"}
        assert (413, expected) == posted(client, path, sent)


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
def test_a_body_must_be_sent_as_json(
    client: httpx.Client, path: str, kind: str, expected: int
) -> None:
    """A body that is not sent as JSON is answered with 415, and not read; `Rows` may be lines of
    it.
    """
    assert expected == posted(client, path, "no JSON", kind)[0]


def test_a_body_may_be_as_long_as_its_limit(client: httpx.Client) -> None:
    """A body of just the limit is read, and one of a byte more is answered with 413."""
    body = json.dumps(ping()).ljust(100)
    assert (200, "VH-000001") == posted(client, "/small", body)
    assert (413, {"detail": "The body must have at most 100 bytes"}) == posted(
        client, "/small", body + " "
    )


def test_a_body_in_chunks_has_the_same_limit(client: httpx.Client) -> None:
    """A body that does not state its length is read up to the limit."""

    def chunked(body: bytes) -> Any:
        pieces = (body[at : at + 7] for at in range(0, len(body), 7))
        return client.post("/small", content=pieces, headers={"content-type": "application/json"})

    body = json.dumps(ping()).ljust(100).encode()
    assert (200, 413) == (chunked(body).status_code, chunked(body + b" ").status_code)


def test_a_batch_may_have_as_many_rows_as_its_limit(client: httpx.Client) -> None:
    """A batch of more rows than its limit is answered with 413, and not evaluated."""
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
    }  # fmt: skip  # short values, several a line


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
    """An endless body is read until it is too long, whatever it states of its length; nothing is read of one
    that states it is too long.
    """
    assert expected == called("/small", ENDLESS, **headers)


def test_a_client_that_goes_away_is_not_an_error() -> None:
    """A body that ends early is not an error of the service."""
    gone = [ENDLESS[0], {"type": "http.disconnect"}]
    assert (400, 2) == called("/small", gone)


def test_bodies_of_unauthorized_clients_are_not_read() -> None:
    """A dependency such as a check of tokens runs before any of the body is read."""
    assert (401, 0) == called("/guarded", ENDLESS)
    last = {"type": "http.request", "body": b"[]", "more_body": False}
    assert (200, 1) == called("/guarded", [last], authorization="Bearer token")


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


def test_a_batch_is_evaluated_beside_the_event_loop(
    client: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A batch is evaluated in another thread than the one that serves everybody."""
    judging: list[int] = []
    evaluate = BatchReader.parse_body

    def noting(reader: BatchReader, body: bytes) -> pl.DataFrame:
        judging.append(threading.get_ident())
        return evaluate(reader, body)

    monkeypatch.setattr(BatchReader, "parse_body", noting)
    assert (200, 1) == posted(client, "/few", [ping()])
    assert [True] == [one != client.get("/thread").json() for one in judging]
