"""What a file is that was read as text of another kind, by its first bytes: a hint what reads it."""

from __future__ import annotations

import re

from contracts.diagnosis.encodings import decodes, likely_texts
from contracts.hints import CallElsewhere, Hint, UseVerb

_UNPACK = "unpack it, and read the file in it"
_IN_EXCEL = "read it with pandas.read_excel(file, dtype=str), and split that with text=True"
_BINARY: tuple[tuple[bytes, Hint], ...] = (
    (b"PAR1", Hint("the file is Parquet: ct.read_parquet reads it", UseVerb("read_parquet"))),
    (
        b"ARROW1",
        Hint("the file is Arrow IPC (Feather): split what pyarrow.feather.read_table reads"),
    ),
    (b"PK\x03\x04", Hint(f"the file is a zip archive: {_UNPACK}")),
    (b"PK\x05\x06", Hint("the file is a zip archive without a file in it")),
    (b"Obj\x01", Hint("the file is Avro: split what polars.read_avro reads")),
    (b"ORC", Hint("the file is ORC: split what pyarrow.orc.read_table reads")),
    (
        b"SQLite format 3\x00",
        Hint("the file is a database of SQLite: split what polars.read_database reads"),
    ),
    (b"\x1f\x8b", Hint(f"the file is compressed by gzip: {_UNPACK}")),
    (b"\x28\xb5\x2f\xfd", Hint(f"the file is compressed by zstd: {_UNPACK}")),
    (b"\x04\x22\x4d\x18", Hint(f"the file is compressed by lz4: {_UNPACK}")),
    (b"Rar!\x1a\x07", Hint(f"the file is a RAR archive: {_UNPACK}")),
    (
        b"version https://git-lfs",
        Hint("the file is a pointer of Git LFS, and not the data: fetch that by git lfs pull"),
    ),
    (b"BZh91AY&SY", Hint(f"the file is compressed by bzip2: {_UNPACK}")),
    (b"\xfd7zXZ\x00", Hint(f"the file is compressed by xz: {_UNPACK}")),
    (b"7z\xbc\xaf\x27\x1c", Hint(f"the file is a 7z archive: {_UNPACK}")),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Hint(f"the file is a workbook of Excel: {_IN_EXCEL}")),
    (
        b"%PDF-",
        Hint("the file is a PDF, which has no records: ask for the data that it was made of"),
    ),
)
"""What kinds of files begin with."""
_WORKBOOK = Hint(f"the file is a workbook of Excel: {_IN_EXCEL}")
_OPEN_DOCUMENT = Hint(f"the file is a workbook of OpenDocument: {_IN_EXCEL}")
_TAR = Hint(f"the file is a tar archive: {_UNPACK}")
_HTML_PAGE = Hint("the file is a web page, of an error or a login say, and not the data")
_XML = Hint(
    "the file is XML, of an error of a server say, and no records of its own: pandas.read_xml reads some"
)
_JSON = Hint("the file is JSON: ct.read_json reads it", UseVerb("read_json"))
DELIMITED = Hint("the file is delimited text: ct.read_csv reads it", UseVerb("read_csv"))
_OLD_LINE_ENDS = Hint(
    'the lines end in carriage returns alone: pass data.replace(b"\\r", b"\\n")',
    CallElsewhere("bytes.replace", {"old": b"\r", "new": b"\n"}),
)


def foreign_content(head: bytes, encoding: str) -> Hint | None:
    """What a file is, if it is no text, or text of another kind than CSV.

    Args:
        encoding: that it was read by.
    """
    if (binary := binary_content(head)) is not None:
        return binary
    texts = [text for _, text in likely_texts(head, encoding)]
    if any(re.match(rb'\s*(?:\[\s*)?\{\s*"', text) for text in texts):
        return _JSON
    return _OLD_LINE_ENDS if b"\r" in head and b"\n" not in head else None


def other_than_parquet(head: bytes) -> Hint | None:
    """What a file is that could not be read as Parquet; None of one that begins so, which is damaged."""
    if head.startswith(b"PAR1"):
        return None
    if (known := binary_content(head)) is not None:
        return known
    if b"\0" in head or not decodes(head, "utf-8"):
        return None
    if re.match(rb"(?:\xef\xbb\xbf)?\s*[\[{]", head):
        return _JSON
    line, is_line, _ = head.partition(b"\n")
    return DELIMITED if is_line and re.search(rb"[,;|\t]", line) else None


def binary_content(head: bytes) -> Hint | None:
    """What a file is, if it is no text, or a web page."""
    if head.startswith(b"PK\x03\x04") and (b"[Content_Types].xml" in head or b"xl/" in head):
        return _WORKBOOK
    if head.startswith(b"PK\x03\x04") and b"application/vnd.oasis.opendocument.spreadsheet" in head:
        return _OPEN_DOCUMENT
    if head[257:262] == b"ustar":
        return _TAR
    if re.match(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype html|html)\b", head, re.IGNORECASE):
        return _HTML_PAGE
    if re.match(rb"(?:\xef\xbb\xbf)?\s*<\?xml\b", head):
        return _XML
    return next((hint for magic, hint in _BINARY if head.startswith(magic)), None)
