"""Bodies of endpoints: one row, rows and columns become instances and frames, or are refused."""


# No `from __future__ import annotations` here: FastAPI reads the annotations of the endpoints.

import json
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

import contracts as ct
from contracts.integrations.fastapi import Columns, Row, Rows, columns, row, rows
from tests.integrations.fastapi.app import (
    Everything,
    Ping,
    Plain,
    line,
    ping,
    posted,
    serving,
    strictly,
    talking_to,
)


def test_a_row_is_an_instance(client: httpx.Client) -> None:
    """A JSON object becomes an instance of its contract, defaults filled, and the answer is one too."""
    expected = {"vehicle": "VH-000001", "risk": 0.5, "echo": 0.0}
    assert (200, expected) == posted(client, "/api/v1/score", ping(speed=50))
    assert (200, expected | {"risk": 0.25}) == posted(
        client, "/api/v1/score?scale=200", ping(speed=50)
    )


def test_a_bad_row_is_answered_with_every_violation(client: httpx.Client) -> None:
    """A row that breaks its contract is answered with every rule that it breaks, its place and its
    value.
    """
    body = '{"vehicle": 3, "lat": NaN, "speed": 1e400, "colour": "red"}'
    assert (422, {"detail": [
        line("dtype", ["vehicle"], "must be text", 3),
        line("inf", ["speed"], "must be finite", "Infinity"),
        line("nan", ["Latitude"], "must be finite", "NaN"),
        line("extra_field", ["colour"], "must be declared by the contract, or be absent"),
    ]}) == posted(client, "/api/v1/score", body)  # fmt: skip  # a table, a line each


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
    """A plain contract as a body, a list of one, and a model that is not a contract answer 422 to NaN."""
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


def test_rows_in_an_object_are_answered_with_their_place(client: httpx.Client) -> None:
    """A client that wraps its rows learns where they are, and to send them alone."""
    status, answer = posted(client, "/batch", {"data": [ping(1, speed=9.0)]})
    assert 422 == status
    cause = answer["detail"][0]["cause"]
    assert cause.startswith("the rows are in 'data': send them alone")


def test_a_batch_is_answered_with_its_bad_rows(client: httpx.Client) -> None:
    """The place of a broken rule is the row, and in it the field under its name in data, however
    deep; that of a row rule is the row, that of a rule of the batch names no row.
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
    """An object with an array for each field becomes the frame of its rows; the place of a
    violation is the field, and in it the row.
    """
    body: dict[str, Any] = {"vehicle": ["VH-000001", "VH-000002"], "lat": [1, 2], "speed": [10, 20]}
    expected = {"vehicle": body["vehicle"], "risk": [0.1, 0.2], "echo": [0.0, 0.0]}
    assert (200, expected) == posted(client, "/columns", body)
    assert (
        422,
        {
            "detail": [
                line(
                    "null",
                    ["Latitude", 1],
                    "must not be null",
                    count=1,
                    cause=None,
                    examples=[{"row": 1, "key": {"vehicle": "VH-000002"}, "value": None}],
                ),
            ]
        },
    ) == posted(client, "/columns", body | {"lat": [1, None]})


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
    """Columns that are not arrays, not equally long, or missing are refused, even if there is no
    row.
    """
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


def test_answers_can_be_read_again(client: httpx.Client) -> None:
    """The answer has every value in wire form, and reading it yields what was sent."""
    status, said = posted(client, "/everything", [SENT])
    first = Everything.model_validate_json(json.dumps(SENT))
    again = Everything.model_validate_json(json.dumps(said[0]))
    assert (200, first.model_dump_json()) == (status, again.model_dump_json())
    assert SENT["shares"] == said[0]["shares"]


def test_a_batch_may_be_evaluated_with_tables_a_time_and_a_baseline(client: httpx.Client) -> None:
    """The time, the tables and the baseline that rules need are asked for at each request."""
    good = {"vendor": "acme", "at": "2024-03-02T11:30:00"}
    assert (200, 1) == posted(client, "/deliveries", [good])
    bad = [good, {"vendor": "nobody", "at": "2024-03-02T11:30:00"}]
    status, said = posted(client, "/deliveries", bad)
    assert (422, ["references"]) == (status, [one["type"] for one in said["detail"]])
    late = [good | {"at": "2024-03-02T10:30:00"}]
    assert ["freshness"] == [
        one["type"] for one in posted(client, "/deliveries", late)[1]["detail"]
    ]
    many = [good] * 30
    assert ["volume"] == [one["type"] for one in posted(client, "/deliveries", many)[1]["detail"]]


HOSTILE: list[bytes] = [
    b"", b" ", b"\xff\xfe[]", b"\xff", b"\x00", b'{"vehicle": "VH-0', b"[", b"[{", b"[NaN]", b"NaN",
    b"-Infinity", b"[" * 10_000, b'{"a":' * 10_000, b"9" * 5_000, b'"\\ud800"', b'{"\\ud800": 1}',
    b'{"vehicle": "\\ud800", "lat": 1}', b'{"vehicle": "VH-000001", "lat": -1e400}', b"null", b"[null]",
    b'{"vehicle": "VH-000001", "lat": Infinity}', b'[{"vehicle": "VH-000001", "lat": 1e999}]', b"{}{}",
    b'{"lat": {"lat": {"lat": 1}}}', b'{"vehicle": [["VH-000001"]], "lat": [[[]]]}', b"[[]]", b"1 2",
    b'{"lat": [1e400], "vehicle": ["x"]}', b'{"lat": ' + b"9" * 400 + b"}", b"\xef\xbb\xbf", b"<xml/>",
    b'{"vehicle": "' + b"V" * 30_000 + b'"}', b'{"' + b"k" * 30_000 + b'": 1}', b'{"a": 1,}', b"\n\n",
]  # fmt: skip  # short values, several a line


@pytest.mark.parametrize("path", ["/api/v1/score", "/batch", "/columns", "/plain", "/list"])
def test_hostile_bodies_are_refused(client: httpx.Client, path: str) -> None:
    """Whatever a body is, it is refused in strict JSON, shortly, and nothing fails."""
    refused = {400, 422} if path in {"/plain", "/list"} else {422}
    for body in HOSTILE:
        answer = client.post(path, content=body, headers={"content-type": "application/json"})
        assert answer.status_code in refused, body[:50]
        assert "detail" in strictly(answer.text)
        assert len(answer.content) < 10_000, body[:50]


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
    with pytest.raises(ValueError, match="max_keys must be a whole number from 1"):
        rows(Ping, max_keys=given)
