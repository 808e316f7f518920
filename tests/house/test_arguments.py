"""Every public callable answers arguments that do not fit in our words: misspelt, missing, of another kind."""

from __future__ import annotations

import inspect
import traceback
from collections.abc import Callable, Iterator
from typing import Any, get_type_hints

import pyarrow as pa
import pytest

import contracts as ct
from contracts import arguments, testing
from tests.house.fitting_calls import (
    CALLS,
    ELSEWHERE,
    NEED_MORE,
    NOT_CALLED,
    RESULTS,
    ROWS,
    WRONG,
    Trip,
)


def callable_of(name: str) -> Callable[..., Any]:
    """The public callable of a name."""
    found: Any = getattr(Trip, name[5:]) if name.startswith("Trip.") else getattr(ct, name, None)
    return found or getattr(testing, name)  # type: ignore[no-any-return]  # a callable


def cases() -> Iterator[tuple[str, str]]:
    """Each argument of each callable."""
    for name, keywords in CALLS.items():
        yield from ((name, argument) for argument in keywords)


def test_every_public_callable_is_tried() -> None:
    """The tables above name every public function and class that users call."""
    known = {*CALLS} | NOT_CALLED | RESULTS | ELSEWHERE | NEED_MORE
    errors = {name for name in ct.__all__ if name.endswith(("Error", "Violation", "Warning"))}
    types = {
        name
        for name in ct.__all__
        if not inspect.isroutine(getattr(ct, name)) and not isinstance(getattr(ct, name), type)
    }
    assert set() == {*ct.__all__} - known - errors - types - {"__version__"}


@pytest.mark.parametrize("name", CALLS)
def test_the_arguments_that_fit_do(name: str) -> None:
    """The calls that the tests below change are calls that succeed."""
    callable_of(name)(**CALLS[name])


@pytest.mark.parametrize(("name", "argument"), [*cases()])
def test_a_misspelt_argument_is_answered_with_the_nearest(name: str, argument: str) -> None:
    """An argument whose last letter is missing is named, and what was meant."""
    if name.startswith("Trip.") and argument in ("data", "body"):
        return  # Python answers: missing 1 required positional argument: 'data'
    keywords = dict(CALLS[name])
    value = keywords.pop(argument)
    misspelt = argument[:-1] + "zz" if len(argument) < 4 else argument[:-1]
    with pytest.raises(TypeError) as raised:
        callable_of(name)(**keywords, **{misspelt: value})
    assert f"{misspelt!r}" in str(raised.value)
    assert argument in str(raised.value)
    assert "got an unexpected" not in str(raised.value)


@pytest.mark.parametrize(("name", "argument"), [*cases()])
def test_an_argument_of_another_kind_is_answered_in_our_words(name: str, argument: str) -> None:
    """What is not accepted ends in an error that we raise, and not in one of an engine or of Python."""
    for wrong in WRONG:
        if argument == "progress" and callable(wrong):
            continue  # what a function of the user's raises is not ours
        try:
            callable_of(name)(**CALLS[name] | {argument: wrong})
        except OSError:
            continue  # a path that does not exist
        except Exception as error:  # noqa: BLE001 - whatever it is
            raised = error
        else:
            continue
        last = traceback.extract_tb(raised.__traceback__)[-1]
        ours = isinstance(raised, (TypeError, ValueError, AssertionError, ct.ContractError))
        assert (True, True) == (ours, "raise" in (last.line or "")), (wrong, raised)
        assert "src/contracts/" in last.filename, (wrong, raised)


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (
            lambda: ct.Interval(min=0),
            "Interval has no argument 'min': write ge= for the least value",
        ),  # type: ignore[call-arg]
        (lambda: ct.Interval(0, 3), "Interval has ends that have names: write ge="),  # type: ignore[call-arg, misc]
        (lambda: ct.RowCount(3), "RowCount: too many positional arguments. It takes by name min"),  # type: ignore[misc]
        (
            lambda: ct.rehearse(Trip),
            "rehearse: missing a required argument: 'good'. It takes contract, good, ",
        ),  # type: ignore[call-arg]
        (lambda: ct.report_of(3), "report_of takes the error that a contract raised"),  # type: ignore[arg-type]
        (
            lambda: ct.match_rows(ROWS, ROWS, key="k", ordered="no"),
            "match_rows: ordered must be True or False (got an object of type str)",
        ),  # type: ignore[arg-type]
        (
            lambda: ct.assert_rehearsed(Trip, ROWS, min_score=60),
            "assert_rehearsed: min_score must be a share from 0 to 1, 0.95 for 95 % (got 60)",
        ),
        (
            lambda: ct.from_arrow(pa.schema({}), nam="N"),
            "from_arrow has no argument 'nam'; did you mean 'name'?",
        ),  # type: ignore[call-arg]
    ],
)
def test_messages_say_what_to_write(call: Callable[[], Any], says: str) -> None:
    """The message names the function, and what it takes."""
    with pytest.raises(TypeError) as raised:
        call()
    assert str(raised.value).startswith(says)


def test_an_error_of_the_function_itself_is_not_changed() -> None:
    """A TypeError that the arguments are not to blame for is raised as it is."""

    @arguments.own_words
    def fails(one: int) -> None:
        raise TypeError(f"about {one}")

    with pytest.raises(TypeError, match=r"^about 1$"):
        fails(1)
    assert {"one": int, "return": type(None)} == get_type_hints(fails)
    assert ["one"] == [*inspect.signature(fails).parameters]
