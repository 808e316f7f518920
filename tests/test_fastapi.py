"""Contracts at the endpoints of FastAPI, through a real server and a real client."""

from __future__ import annotations

import base64
import json
import logging
import math
import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import Annotated, Any

import httpx
import polars as pl
import pytest
import uvicorn
from fastapi import Depends, FastAPI, Response
from jsonschema import Draft202012Validator
from pydantic import Field

import contracts as ct
from contracts.integrations.fastapi import answers, columns, row, rows


class Place(ct.Contract):
    """A position."""

    lat: ct.Latitude
    lon: ct.Longitude


class Ping(ct.Contract, boundary="inference", version="1.0.0"):
    """One position of one vehicle."""

    id: int
    at: Place
    speed: Annotated[float, ct.Ge(0)] = 0.0
    pin: Annotated[str | None, ct.Sensitive(), ct.Len(1, 4)] = None

    rules = ct.rules(
        ct.Unique("id"),
        ct.rule(ct.col("speed") < 1000, name="no rocket"),
        ct.rule(ct.col("speed") < 900, name="no aeroplane", severity="warn"),
        ct.tolerate(ct.col("speed") < 800, name="few aeroplanes", rows=3),
    )


class Score(ct.Contract):
    """What a model says."""

    id: int
    score: Annotated[float, ct.Interval(ge=0, le=1)]

    rules = ct.rules(ct.Unique("id"))


class Paid(ct.Contract):
    """What JSON has no type for."""

    amount: Annotated[Decimal, Field(max_digits=9, decimal_places=2)]
    receipt: bytes


APP = FastAPI()
PAID, PINGS, TABLE = row(Paid, max_bytes=200), rows(Ping, max_rows=3), columns(Ping, max_rows=3)


@APP.post("/ping")
def ping(ping: Ping) -> Ping:
    """A body as FastAPI reads it."""
    return ping


@APP.post("/pings")
def pings(pings: list[Ping]) -> list[int]:
    """A list of them, likewise."""
    return [one.id for one in pings]


@APP.post("/paid", **PAID.documented)
async def paid(payment: Annotated[Paid, Depends(PAID)]) -> Any:
    """A body of one row, from its own bytes."""
    return {"amount": str(payment.amount), "receipt": payment.receipt.decode()}


@APP.post("/batch", **PINGS.documented)
@answers(list[Score], status_code=201)
def batch(pings: Annotated[ct.Frame[Ping], Depends(PINGS)]) -> pl.DataFrame:
    """A body of many rows, and an answer of many."""
    return pings.select("id", score=pl.col("speed") / 100)


@APP.post("/columns", **TABLE.documented)
@answers(list[Score])
async def table(pings: Annotated[ct.Frame[Ping], Depends(TABLE)]) -> list[dict[str, Any]]:
    """A body of columns."""
    return pings.select("id", score=pl.col("speed") / 100).to_dicts()


@APP.post("/score")
@answers(Score)
async def score(id: int, score: float) -> Score:  # noqa: A002 - as the field is called
    """One row, made around validation."""
    return Score.model_construct(id=id, score=score)


@APP.post("/twice")
@answers(list[Score])
def twice() -> list[Score]:
    """One row, twice."""
    return [Score(id=1, score=0.5)] * 2


@APP.post("/raised")
@answers(list[Score])
def raised() -> pl.DataFrame:
    """What the endpoint looks at itself."""
    return Score.validate(pl.DataFrame({"id": [1], "score": [2.0]}))


@APP.get("/plain")
@answers(Score)
def plain() -> Response:
    """A response of the author's own."""
    return Response("mine", 202)


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    """A client of a server that runs on this machine."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(APP, log_config=None, lifespan="off"))
        thread = threading.Thread(target=server.run, args=([listening],))
        thread.start()
        address = f"http://127.0.0.1:{listening.getsockname()[1]}"
        with httpx.Client(base_url=address, timeout=60) as made:
            yield made
        server.should_exit = True
        thread.join()


AT = {"lat": 52.5, "lon": 13.4}
GOOD = {"id": 1, "at": AT, "speed": 50.0}


def sent(client: httpx.Client, path: str, body: Any, kind: str = "application/json") -> Any:
    """The status and the content of an answer."""
    data = body if isinstance(body, (bytes, str)) else json.dumps(body)
    answer = client.post(path, content=data, headers={"content-type": kind})
    content = answer.text and json.loads(answer.text, parse_constant=refuse)
    return answer.status_code, content


def refuse(name: str) -> None:
    """No answer has NaN or an infinity."""
    raise AssertionError(name)


def told(content: Any) -> list[tuple[Any, ...]]:
    """What the details of an answer say is wrong, and where."""
    return [(line["type"], line["loc"]) for line in content["detail"]]


def test_a_contract_is_a_body_as_any_model_is(client: httpx.Client) -> None:
    """A parameter annotated with a contract is its instance, or 422 says each rule that is broken."""
    assert (200, {**GOOD, "pin": None}) == sent(client, "/ping", GOOD)
    status, content = sent(client, "/ping", {"id": 1.5, "at": {**AT, "lat": 100}, "pin": "12345"})
    assert status == 422
    assert [
        ("lossy", ["body", "id"]),
        ("le", ["body", "at", "lat"]),
        ("max_length", ["body", "pin"]),
    ] == told(content)
    assert "12345" not in json.dumps(content)


def test_nan_in_a_body_is_422(client: httpx.Client) -> None:
    """NaN in a body, which FastAPI's own reader takes, is a violation whose details are JSON."""
    body = '{"id": 1, "at": {"lat": NaN, "lon": -Infinity}, "speed": 1e400}'
    status, content = sent(client, "/ping", body)
    assert (422, ["nan", "inf", "inf"]) == (status, [line["type"] for line in content["detail"]])
    assert ["NaN", "-Infinity", "Infinity"] == [line["input"] for line in content["detail"]]


def test_a_list_is_a_body(client: httpx.Client) -> None:
    """A list of a contract says of each row what it breaks, at its position."""
    assert (200, [1, 2]) == sent(client, "/pings", [GOOD, {**GOOD, "id": 2}])
    status, content = sent(client, "/pings", [GOOD, {**GOOD, "speed": -1}])
    assert (422, [("ge", ["body", 1, "speed"])]) == (status, told(content))


def test_one_row_is_read_from_its_own_bytes(client: httpx.Client) -> None:
    """`row` reads what JSON has no type for: a decimal that is a number, bytes in base64."""
    body = '{"amount": 1234567.10, "receipt": "aGVsbG8="}'
    assert (200, {"amount": "1234567.1", "receipt": "hello"}) == sent(client, "/paid", body)
    status, content = sent(client, "/paid", '{"amount": 1.234, "receipt": 5}')
    assert (422, [("lossy", ["body", "amount"]), ("dtype", ["body", "receipt"])]) == (
        status,
        told(content),
    )


def test_many_rows_are_a_frame(client: httpx.Client) -> None:
    """`rows` reads an array, or an object on each line; defaults are filled."""
    two = {"id": 2, "at": AT}
    expected = (201, [{"id": 1, "score": 0.5}, {"id": 2, "score": 0.0}])
    assert expected == sent(client, "/batch", [GOOD, two])
    lines = f"{json.dumps(GOOD)}\n{json.dumps(two)}\n"
    assert expected == sent(client, "/batch", lines, "application/x-ndjson")
    assert (201, []) == sent(client, "/batch", [])


def test_what_is_wrong_with_many_rows_is_counted(client: httpx.Client) -> None:
    """422 of a batch has each violation's examples at their rows, and how many rows it names; rules of
    a row and of the table too.
    """
    body = [{**GOOD, "speed": -1}, {**GOOD, "speed": 2000}, {**GOOD, "id": 2, "at": None}]
    status, content = sent(client, "/batch", body)
    assert status == 422
    assert {
        ("unique", ("body", 0, "id"), 2),
        ("unique", ("body", 1, "id"), 2),
        ("ge", ("body", 0, "speed"), 1),
        ("row_rule", ("body", 1), 1),
        ("null", ("body", 2, "at"), 1),
    } == {(line["type"], tuple(line["loc"]), line["count"]) for line in content["detail"]}


def test_a_body_that_only_warns_is_taken_and_logged(
    client: httpx.Client, caplog: pytest.LogCaptureFixture
) -> None:
    """What a rule only warns of is no refusal; the log has the report."""
    with caplog.at_level(logging.WARNING, "contracts.integrations.fastapi"):
        status, content = sent(client, "/columns", {"id": [1], "at": [AT], "speed": [950]})
    assert (500, {"detail", "error_id"}) == (status, set(content))  # its score is too high
    assert "warning: speed must be less than 900" in caplog.records[0].getMessage()
    refused = sent(client, "/batch", [{**GOOD, "speed": 950}, {**GOOD, "id": 2, "speed": -1}])
    assert (422, [("ge", ["body", 1, "speed"])]) == (refused[0], told(refused[1]))


def test_many_rows_break_the_contract_of_an_answer_together(client: httpx.Client) -> None:
    """Rules of the table are asked of an answer too: a row that goes out twice stays in. So does what
    an endpoint finds broken itself.
    """
    for path in ("/twice", "/raised"):
        status, content = sent(client, path, "")
        assert (500, {"detail", "error_id"}) == (status, set(content))


def test_columns_are_a_frame(client: httpx.Client) -> None:
    """`columns` reads an object of arrays, and says what is wrong by column and row."""
    good = {"id": [1, 2], "at": [AT, AT], "speed": [50, None]}
    assert (200, [{"id": 1, "score": 0.5}, {"id": 2, "score": 0.0}]) == sent(
        client, "/columns", good
    )
    status, content = sent(client, "/columns", {**good, "speed": [1, "fast"]})
    assert (422, [("dtype", ["body", "speed", 1])]) == (status, told(content))
    for bad in ([], {"id": 1}, {"id": [1], "at": []}, {"id": [1], "at": None}):
        status, content = sent(client, "/columns", bad)
        assert (422, [("malformed", ["body"])]) == (status, told(content))


HOSTILE = {
    "nothing": b"",
    "no json": b"{]",
    "cut short": b'[{"id": 1, "at": {"lat"',
    "not utf-8": b'[{"id": "\xff"}]',
    "half a pair": b'[{"id": "\\ud800"}]',
    "nan": b'[{"id": NaN}]',
    "deep": b"[" * 100_000,
    "deep object": b'{"a":' * 100_000,
    "no object": b"[1, 2]",
    "null": b"null",
    "many digits": b"[" + b"9" * 5000 + b"]",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_body_is_422(client: httpx.Client, name: str) -> None:
    """What is no rows, or no JSON, is 422 with the problem, on every kind of body."""
    for path in ("/paid", "/batch", "/columns"):
        status, content = sent(
            client, path, HOSTILE[name][:190] if path == "/paid" else HOSTILE[name]
        )
        assert status == 422
        assert all(line["loc"][0] == "body" and line["msg"] for line in content["detail"])


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_body_of_a_plain_parameter_is_the_clients_fault(
    client: httpx.Client, name: str
) -> None:
    """FastAPI's own reader answers 400 or 422, never 500, where the body is a contract's."""
    status, _ = sent(client, "/ping", HOSTILE[name])
    assert status in (400, 422)


def test_of_one_name_the_last_value_counts(client: httpx.Client) -> None:
    """Duplicate keys: the last wins, on each kind of body."""
    body = f'{{"id": 1, "id": 7, "at": {json.dumps(AT)}}}'
    assert 7 == sent(client, "/ping", body)[1]["id"]
    assert 7 == sent(client, "/batch", f"[{body}]")[1][0]["id"]


def test_a_batch_has_its_limit_of_rows(client: httpx.Client) -> None:
    """More rows than the limit are 413, which says how many there were."""
    many = [{**GOOD, "id": n} for n in range(4)]
    said = "the body is too long: it has 4 rows, and may have 3"
    assert (413, {"detail": said}) == sent(client, "/batch", many)
    table = {name: [one[name] for one in many] for name in many[0]}
    assert (413, {"detail": said}) == sent(client, "/columns", table)


def test_a_body_has_its_limit_of_bytes(client: httpx.Client) -> None:
    """More bytes than the limit are 413, whether the request says so or only sends them."""
    long = b'{"amount": 1, "receipt": "' + b"A" * 200 + b'"}'
    said = "the body is too long: it has 228 bytes, and may have 200"
    assert (413, {"detail": said}) == sent(client, "/paid", long)
    kind = {"content-type": "application/json"}
    chunked = client.post("/paid", content=iter([long[:100]] * 50), headers=kind)
    assert 413 == chunked.status_code
    assert "more bytes than the 200" in chunked.json()["detail"]


@pytest.mark.parametrize("kind", ["text/plain", "application/json; charset=latin-1", "nonsense"])
def test_a_body_must_say_that_it_is_json(client: httpx.Client, kind: str) -> None:
    """Another media type, or another encoding, is 415; lines are JSON for many rows only."""
    assert 415 == sent(client, "/batch", [], kind)[0]
    assert 415 == client.post("/batch", content=b"[]").status_code
    assert 415 == sent(client, "/columns", "{}", "application/x-ndjson")[0]
    assert 201 == sent(client, "/batch", [], "application/vnd.pings+json; charset=UTF-8")[0]


def test_an_answer_that_breaks_its_contract_stays_in(
    client: httpx.Client, caplog: pytest.LogCaptureFixture
) -> None:
    """NaN, or a row that breaks the answer's contract, is 500 with an id and nothing of the data; the
    log has the report under that id.
    """
    assert (200, {"id": 1, "score": 0.25}) == sent(client, "/score?id=1&score=0.25", "")
    broken = [
        ("/score?id=1&score=nan", "", "must be finite"),
        ("/score?id=1&score=1.5", "", "must be at most 1"),
        ("/batch", [{**GOOD, "speed": 500}], "must be at most 1"),
        ("/columns", {"id": [3], "at": [AT], "speed": [700]}, "must be at most 1"),
    ]
    for path, body, why in broken:
        caplog.clear()
        with caplog.at_level(logging.ERROR, "contracts.integrations.fastapi"):
            status, content = sent(client, path, body)
        assert (500, {"detail", "error_id"}) == (status, set(content))
        assert "the answer was withheld: it breaks its contract" == content["detail"]
        (record,) = caplog.records
        assert content["error_id"] in record.getMessage()
        assert why in record.getMessage()


def test_a_response_of_the_authors_own_goes_out(client: httpx.Client) -> None:
    """An endpoint that answers with a Response answers with it."""
    answer = client.get("/plain")
    assert (202, "mine") == (answer.status_code, answer.text)


def test_32_clients_get_each_their_own_answer(client: httpx.Client) -> None:
    """32 clients at once, with good and bad bodies of every kind, are answered each for its own."""

    def one(number: int) -> bool:
        mine = {**GOOD, "id": number, "speed": number % 100}
        paths: list[tuple[str, Any, Any]] = [
            ("/ping", mine, (200, {**mine, "pin": None})),
            ("/batch", [mine], (201, [{"id": number, "score": number % 100 / 100}])),
            ("/columns", {k: [v] for k, v in mine.items()}, (200, number)),
            ("/ping", {**mine, "speed": -number - 1}, (422, -number - 1)),
            ("/batch", [{**mine, "speed": -number - 1}], (422, -number - 1)),
            ("/batch", b"[" * number, (422, None)),
        ]
        path, body, (expected, value) = paths[number % len(paths)]
        with httpx.Client(base_url=client.base_url, timeout=60) as own:
            status, content = sent(own, path, body)
        if expected == 422:
            inputs = [line.get("input") for line in content["detail"]]
            return status == 422 and (value is None or inputs == [value])
        if path == "/columns":
            return (status, content[0]["id"]) == (expected, value)
        return (status, content) == (expected, value)

    with ThreadPoolExecutor(32) as pool:
        assert [True] * 320 == list(pool.map(one, range(320)))


def test_the_document_has_the_bodies_and_the_answers(client: httpx.Client) -> None:
    """The OpenAPI document has the schema of each body, its limits, and that of each answer."""
    paths = client.get("/openapi.json").json()["paths"]
    content = paths["/batch"]["post"]["requestBody"]["content"]
    assert {"application/json", "application/x-ndjson"} == set(content)
    schema = content["application/json"]["schema"]
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    assert validator.is_valid([GOOD, {"id": 2, "at": AT, "speed": None}])
    assert not validator.is_valid([{**GOOD, "speed": -1}])
    assert not validator.is_valid([{**GOOD, "at": {"lat": 91, "lon": 0}}])
    assert not validator.is_valid([GOOD] * 4)
    table = paths["/columns"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    assert Draft202012Validator(table).is_valid({"id": [1], "at": [AT]})
    assert not Draft202012Validator(table).is_valid({"id": [1], "at": [None]})
    answers = paths["/batch"]["post"]["responses"]
    assert {"200", "413", "415", "422"} == set(answers)
    items = answers["200"]["content"]["application/json"]["schema"]["items"]
    assert {"$ref": "#/components/schemas/Score"} == items


@pytest.mark.parametrize("most", [0, -1, True, 1.5, None])
def test_a_limit_lets_something_through(most: Any) -> None:
    """A limit that is no positive integer is refused as the body is declared."""
    with pytest.raises(ValueError, match="max_rows is"):
        rows(Ping, max_rows=most)
    if most is not None:
        with pytest.raises(ValueError, match="max_bytes is"):
            columns(Ping, max_rows=1, max_bytes=most)


def test_only_contracts_answer() -> None:
    """`answers` is refused for what is no contract, and for generators, which it could not look at."""
    for wrong in (int, dict[str, Ping], ct.Frame[Ping]):
        with pytest.raises(TypeError, match="is no contract"):
            answers(wrong)

    def generator() -> Iterator[Score]:
        yield Score(id=1, score=0.5)

    with pytest.raises(TypeError, match="is a generator"):
        answers(list[Score])(generator)


def test_base64_and_decimals_survive(client: httpx.Client) -> None:
    """What a dump writes is read back by an endpoint that reads the bytes."""
    payment = Paid(amount=Decimal("0.10"), receipt=b"\x00\xff")
    body = payment.model_dump_json()
    assert base64.b64encode(b"\x00\xff").decode() in body
    status, content = sent(client, "/paid", body.replace("AP8=", "b2s="))
    assert (200, {"amount": "0.10", "receipt": "ok"}) == (status, content)
    assert math.isclose(0.1, float(content["amount"]))
