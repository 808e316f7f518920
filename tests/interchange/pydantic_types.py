"""Types of pydantic models, and values for them."""

from __future__ import annotations

from enum import Enum

from pydantic import (
    BaseModel,
    Field,
)


class Colour(Enum):
    RED = "red"
    BLUE = "blue"


class Point(BaseModel):
    """A point."""

    x: float = Field(ge=-5, le=5)
    label: str | None = None
