"""The OpenAPI document of endpoints that are held to contracts."""


# No `from __future__ import annotations` here: FastAPI reads the annotations of the endpoints.

import json
from typing import Any

import httpx
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse

from contracts.integrations.fastapi import Row, install
from tests.integrations.fastapi.app import Ping, Plain, app, ping, posted, serving, talking_to


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
    """Nothing that was written for the document's sake stays in it, however often it is generated."""
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


def test_refusals_have_the_shape_in_the_document(client: httpx.Client) -> None:
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


def test_hidden_endpoints_are_not_in_the_document() -> None:
    """Of an endpoint that the document leaves out, it has nothing at all."""
    hiding = FastAPI()
    install(hiding)

    @hiding.post("/score", include_in_schema=False)
    def score(ping: Row[Ping]) -> None:
        """Nothing."""

    assert {"openapi", "info", "paths"} == hiding.openapi().keys()
