"""What goes is deprecated first, in one form, at the caller's line, and is gone in the version that was announced."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator

import pytest
from typing_extensions import deprecated

import contracts as ct
from contracts.caller_warnings import warn_caller
from tests.paths import ROOT

FORM = re.compile(r".+ is deprecated since (\d+)\.(\d+) and gone in (\d+)\.(\d+): write .+")
CURRENT = tuple(int(part) for part in ct.__version__.split(".")[:2])


def announced_in(source: str) -> Iterator[str]:
    """The messages of a module's deprecations."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or "ContractDeprecationWarning" not in ast.unparse(node):
            continue
        if ast.unparse(node.func).rpartition(".")[2] in ("deprecated", "warn_caller"):
            assert isinstance(node.args[0], ast.Constant), "type checkers read literal text alone"
            yield node.args[0].value


def is_due(message: str, current: tuple[int, ...]) -> bool:
    """Whether what a message announces is to be taken out by now, or was never announced as the policy has it."""
    found = FORM.fullmatch(message)
    if found is None:
        return True
    since, gone = (int(found[1]), int(found[2])), (int(found[3]), int(found[4]))
    return gone <= current or gone <= since


def test_nothing_outlives_its_announcement() -> None:
    """Every deprecation names what to write and a later version, and is taken out in that version."""
    sources = (path.read_text() for path in (ROOT / "src").rglob("*.py"))
    assert [] == [text for one in sources for text in announced_in(one) if is_due(text, CURRENT)]


@pytest.mark.parametrize(
    ("message", "due"),
    [
        ("ct.old is deprecated since 0.2 and gone in 0.4: write ct.new", False),
        ("ct.old is deprecated since 0.2 and gone in 0.3: write ct.new", True),
        ("ct.old is deprecated since 0.4 and gone in 0.4: write ct.new", True),
        ("ct.old is deprecated", True),
    ],
)
def test_what_is_due_is_found(message: str, due: bool) -> None:
    """In version 0.3, what was to be gone by then is found, and so is what announces nothing."""
    call = f"@deprecated({message!r}, category=ContractDeprecationWarning)\ndef f(): ...\n"
    assert [message] == list(announced_in(call))
    assert due == is_due(message, (0, 3))


@deprecated(
    "ct.old is deprecated since 0.2 and gone in 0.4: write ct.new",
    category=ct.ContractDeprecationWarning,
)
def old() -> int:
    """A function that goes."""
    return 1


def test_a_deprecated_function_warns_at_the_line_that_calls_it() -> None:
    """It does what it did, and its warning is of the caller's file."""
    with pytest.warns(ct.ContractDeprecationWarning, match=r"write ct\.new") as seen:
        assert 1 == old()
    assert [__file__] == [warning.filename for warning in seen]


def test_a_warning_from_deep_within_is_of_the_line_that_called_the_package() -> None:
    """However many functions of the package lie between, the warning names the user's line."""
    inside = {"__name__": "contracts.deep", "warn_caller": warn_caller}
    exec("def f(m, c): warn_caller(m, c)\ndef g(m, c): f(m, c)", inside)  # noqa: S102 - two frames of the package
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        inside["g"]("gone", ct.ContractDeprecationWarning)
    assert [__file__] == [warning.filename for warning in seen]
