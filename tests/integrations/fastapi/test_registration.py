"""What cannot be served is refused as an app is put together, and not at the first request."""

# No `from __future__ import annotations` here: FastAPI reads the annotations of the endpoints.

from collections.abc import Callable
from typing import Annotated, Any

import pytest
from fastapi import APIRouter, Body, Depends, FastAPI, Query

import contracts as ct
from contracts.integrations.fastapi import Columns, Row, Rows, install, row, rows


class Ping(ct.Contract):
    """A body."""

    km: float


class Vehicle(ct.Contract):
    """Another."""

    id: str


def two_rows(ping: Row[Ping], vehicle: Row[Vehicle]) -> None: ...


def a_row_and_rows(ping: Row[Ping], vehicles: Rows[Vehicle]) -> None: ...


def a_row_and_a_model(ping: Row[Ping], vehicle: Vehicle) -> None: ...


def a_row_and_a_value(ping: Row[Ping], vehicle: Annotated[dict[str, str], Body()]) -> None: ...


def one_row(ping: Row[Ping]) -> None: ...


def many_rows(pings: Rows[Ping]) -> None: ...


def same_row(ping: Row[Ping], again: Annotated[None, Depends(one_row)]) -> None: ...


Register = Callable[[FastAPI], Any]
HAS_ONE = "and a request has one: declare one contract that nests both, or pass the other as path or query parameters"
HAS_NONE = "and a request of {} has no body: register it for POST or PUT"
REFUSED: dict[str, tuple[Register, str]] = {
    "two rows": (lambda app: app.post("/x")(two_rows), f"two_rows reads several bodies, ping and vehicle, {HAS_ONE}"),
    "a row and rows": (lambda app: app.post("/x")(a_row_and_rows), f"a_row_and_rows reads several bodies, ping and vehicles, {HAS_ONE}"),
    "a row and a model": (lambda app: app.post("/x")(a_row_and_a_model), f"a_row_and_a_model reads several bodies, ping and vehicle, {HAS_ONE}"),
    "a row and a value": (lambda app: app.post("/x")(a_row_and_a_value), f"a_row_and_a_value reads several bodies, ping and vehicle, {HAS_ONE}"),
    "GET": (lambda app: app.get("/x")(one_row), f"one_row reads the body ping, {HAS_NONE.format('GET')}"),
    "HEAD": (lambda app: app.head("/x")(many_rows), f"many_rows reads the body pings, {HAS_NONE.format('HEAD')}"),
    "GET and POST": (lambda app: app.api_route("/x", methods=["GET", "POST"])(one_row), f"one_row reads the body ping, {HAS_NONE.format('GET')}"),
    "a router's": (lambda app: app.include_router(router_of(one_row)), f"one_row reads the body ping, {HAS_NONE.format('GET')}"),
}  # fmt: skip  # a table


def router_of(endpoint: Callable[..., Any]) -> APIRouter:
    """A router with an endpoint for GET."""
    router = APIRouter()
    router.get("/x")(endpoint)
    return router


@pytest.mark.parametrize(("register", "says"), REFUSED.values(), ids=REFUSED)
def test_what_no_request_can_bring_is_refused(register: Register, says: str) -> None:
    """Several bodies, or one where requests have none, are refused as the endpoint is registered."""
    app = FastAPI()
    install(app)
    with pytest.raises(TypeError) as raised:
        register(app)
    assert says == str(raised.value)


@pytest.mark.parametrize(("register", "says"), REFUSED.values(), ids=REFUSED)
def test_what_was_registered_before_is_refused_too(register: Register, says: str) -> None:
    """`install` refuses the same of endpoints that the app has already."""
    app = FastAPI()
    register(app)
    with pytest.raises(TypeError) as raised:
        install(app)
    assert says == str(raised.value)


def test_a_body_that_a_dependency_reads_too_is_one() -> None:
    """An endpoint and its dependency may read the same body: it is read once."""
    app = FastAPI()
    install(app)
    app.post("/x")(same_row)
    app.include_router(APIRouter())


@pytest.mark.parametrize(
    "annotation", [ct.Frame[Ping], ct.LazyFrame[Ping], Annotated[ct.Frame[Ping], Query()]]
)
def test_a_frame_is_not_a_parameter(annotation: Any) -> None:
    """`Frame[Ping]` says what an endpoint works with, and not how it is read: the message names `Rows`."""

    def endpoint(pings) -> None: ...  # type: ignore[no-untyped-def]

    endpoint.__annotations__["pings"] = annotation
    with pytest.raises(
        TypeError, match=r"has no JSON form: for a body or a response write Rows\[Ping\]"
    ):
        FastAPI().post("/x")(endpoint)


def test_a_frame_is_not_a_response() -> None:
    """Nor is it the model of a response."""
    with pytest.raises(
        TypeError, match=r"has no JSON form: for a body or a response write Rows\[Ping\]"
    ):
        FastAPI().post("/x", response_model=ct.Frame[Ping])(lambda: None)


@pytest.mark.parametrize("kind", [Row, Rows, Columns])
def test_a_body_names_its_contract(kind: Any) -> None:
    """`Row` by itself is answered with what to write."""

    def endpoint(ping) -> None: ...  # type: ignore[no-untyped-def]

    endpoint.__annotations__["ping"] = kind
    with pytest.raises(
        TypeError, match=rf"write {kind.__name__}\[Ping\], with the contract of the body"
    ):
        FastAPI().post("/x")(endpoint)


def test_a_misspelt_limit_is_answered_with_the_nearest() -> None:
    """The functions that take limits answer a misspelt one in our words, and so does `install`."""
    with pytest.raises(TypeError, match="rows has no argument 'max_row'; did you mean 'max_rows'"):
        rows(Ping, max_row=3)  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="row has no argument 'max_byte'; did you mean 'max_bytes'"):
        row(Ping, max_byte=3)  # type: ignore[call-arg]
    with pytest.raises(
        TypeError, match=r"install takes a FastAPI app \(got an object of type APIRouter\)"
    ):
        install(APIRouter())  # type: ignore[arg-type]
