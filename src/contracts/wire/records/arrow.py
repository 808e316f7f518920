"""Read files of Arrow IPC a batch at a time; what is wrong with their bytes is an error of Arrow's."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

import pyarrow as pa

_MAGIC = b"ARROW1"


def arrow_batches(file: BinaryIO) -> Iterator[tuple[pa.Table, float]]:
    """The batches of a file or a stream, and which share of it was read; at first one without rows.

    Raises:
        pa.ArrowException: it is damaged.
    """
    is_file = file.read(len(_MAGIC)) == _MAGIC
    file.seek(0)
    if not is_file:
        with pa.ipc.open_stream(file) as stream:
            yield stream.schema.empty_table(), 0.0
            for batch in stream:
                yield _table_of_batch(batch), 0.0
        return
    with pa.ipc.open_file(file) as known:
        yield known.schema.empty_table(), 0.0
        for place in range(known.num_record_batches):
            yield _table_of_batch(known.get_batch(place)), (place + 1) / known.num_record_batches


def _table_of_batch(batch: pa.RecordBatch) -> pa.Table:
    # Arrow reads offsets as they stand in the file, and the process ends where they lead out of it.
    for column in batch.columns:
        try:
            column.validate(full=True)
        except pa.ArrowInvalid:
            # Text that is not UTF-8 is a violation of its row, and no damage to the others.
            column.view(_as_bytes(column.type)).validate(full=True)
    return pa.Table.from_batches([batch])


def _as_bytes(kind: pa.DataType) -> pa.DataType:
    """The type in which text is bytes."""
    if pa.types.is_string(kind):
        return pa.binary()
    if pa.types.is_large_string(kind):
        return pa.large_binary()
    if pa.types.is_dictionary(kind):
        return pa.dictionary(kind.index_type, _as_bytes(kind.value_type), kind.ordered)
    if pa.types.is_struct(kind):
        return pa.struct([one.with_type(_as_bytes(one.type)) for one in kind.fields])
    if pa.types.is_list(kind):
        return pa.list_(kind.value_field.with_type(_as_bytes(kind.value_type)))
    if pa.types.is_large_list(kind):
        return pa.large_list(kind.value_field.with_type(_as_bytes(kind.value_type)))
    return kind
