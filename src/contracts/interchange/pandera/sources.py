"""What users pass as a schema of pandera's: a schema or a model, of the Polars or of the pandas API."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Any, NamedTuple

from contracts.errors import UnsupportedDataError
from contracts.report.values import show_name

_LOADED_BY_SCHEMAS = {"pandera.polars": "pandera.polars", "pandera.pandas": "pandera.api.pandas"}
"""The APIs, and for each the module that is loaded where one of its schemas is, however it was imported."""


class PanderaSource(NamedTuple):
    """A schema, and what is known of it.

    Attributes:
        metadata: of the whole, which a model keeps apart from its schema.
        is_pandas: whether it is of the pandas API.
    """

    schema: Any
    metadata: Any
    is_pandas: bool


def read_source(source: Any) -> PanderaSource:
    """The schema that a user passes, or the one of a model.

    Raises:
        UnsupportedDataError: it is neither.
    """
    for name, loaded in _LOADED_BY_SCHEMAS.items():
        if loaded not in sys.modules:
            continue
        api: Any = import_module(name)
        is_pandas = name == "pandera.pandas"
        if isinstance(source, api.DataFrameSchema):
            return PanderaSource(source, source.metadata, is_pandas)
        if isinstance(source, type) and issubclass(source, api.DataFrameModel):
            model: Any = source
            schema = model.to_schema()
            metadata = schema.metadata or getattr(model.__config__, "metadata", None)
            return PanderaSource(schema, metadata, is_pandas)
    passed = show_name((source if isinstance(source, type) else type(source)).__name__)
    hint = "Pass a DataFrameSchema or a DataFrameModel of pandera.polars or pandera.pandas"
    raise UnsupportedDataError(passed, "is not a schema of pandera's Polars or pandas API", hint)
