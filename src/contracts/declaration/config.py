"""The pydantic config of every contract, which its base class needs before any declaration is read."""

from __future__ import annotations

from pydantic import ConfigDict

CONFIG = ConfigDict(
    frozen=True,
    extra="forbid",
    serialize_by_alias=True,  # a dump writes wire form, under the data's own names
)
"""The pydantic config of every contract."""
