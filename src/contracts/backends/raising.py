"""Errors that bring along no other error, whose text may show what is private."""

from __future__ import annotations

from typing import NoReturn


def raise_alone(error: BaseException) -> NoReturn:
    """Raise an error without the one that is being handled.

    `from None` only keeps a traceback from printing that one: it stays the new error's `__context__`,
    which loggers and error trackers follow.
    """
    try:
        raise error from None  # noqa: TRY301 - it is caught to be changed
    except BaseException:
        error.__context__ = None
        raise
