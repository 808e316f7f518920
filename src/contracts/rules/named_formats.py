"""Named formats of text: the grammars of standards, as patterns of the Rust engine.

A text has a format when each of its patterns matches the whole text, and it is not too long. All
formats are ASCII: digits of other scripts do not count. Where a standard also limits the length of
a part, which its grammar's pattern cannot count, a second pattern does.
"""

from __future__ import annotations

from typing import Literal

from contracts.lazy_dataclass import lazy_dataclass

FormatName = Literal["email", "uuid", "ipv4", "ipv6", "hostname", "uri"]
"""The names of the formats; they are those of JSON Schema."""


@lazy_dataclass(frozen=True, slots=True)
class Grammar:
    """The grammar of a named format.

    Attributes:
        noun: a text of the format in words: "a UUID".
        standard: the standard that defines it.
        patterns: the patterns that must each match the whole text.
        longest: the greatest number of characters; None if there is no limit.
        a_labels: whether labels that begin with `xn--` must be valid in IDNA 2008 (RFC 5890 to
            5893), which a pattern cannot decide.
    """

    noun: str
    standard: str
    patterns: tuple[str, ...]
    longest: int | None = None
    a_labels: bool = False


def _ipv6_pattern(ipv4: str, most: int) -> str:
    """A pattern of IPv6 addresses (RFC 4291, section 2.2).

    Args:
        ipv4: the pattern of an IPv4 address, which may replace the last two groups.
        most: how many groups may be written beside a "::".
    """
    ways = [f"{_GROUP}(?::{_GROUP}){{7}}", f"{_GROUP}(?::{_GROUP}){{5}}:{ipv4}"]
    for before in range(most + 1):
        head = f"{_groups(before, before)}::"
        ways.append(head + (f"(?:{_groups(1, most - before)})?" if before < most else ""))
        if before <= most - 2:
            ways.append(f"{head}(?:{_GROUP}:){{0,{most - 2 - before}}}{ipv4}")
    return f"(?:{'|'.join(ways)})"


def _groups(least: int, most: int) -> str:
    """A pattern of `least` to `most` groups of hexadecimal digits, with colons between them."""
    return f"{_GROUP}(?::{_GROUP}){{{least - 1},{most - 1}}}" if most else ""


_GROUP = "[0-9A-Fa-f]{1,4}"
# Without leading zeros, which some readers take for octal.
_OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])"
_IPV4 = rf"{_OCTET}(?:\.{_OCTET}){{3}}"
_IPV6 = _ipv6_pattern(_IPV4, most=7)

_LABEL = "[0-9A-Za-z](?:[0-9A-Za-z-]{0,61}[0-9A-Za-z])?"
_HOST = rf"(?:{_LABEL}\.)*{_LABEL}"
_NO_ADDRESS = (
    r"[0-9A-Za-z.-]*[A-Za-z-][0-9A-Za-z.-]*|[0-9]+(?:\.[0-9]+){0,2}|[0-9]+(?:\.[0-9]+){4,}"
)
"""A host name is not four numbers (RFC 1123, section 2.1)."""

# A Mailbox of RFC 5321, which mail can be sent to; RFC 5322 adds comments and folded lines, which
# columns of addresses do not have. `jo@localhost` is valid.
_ATOM = "[0-9A-Za-z!#$%&'*+/=?^_`{|}~-]+"
_QUOTED = r'"(?:[ !#-\[\]-~]|\\[ -~])*"'
_SNUM = "(?:25[0-5]|2[0-4][0-9]|[01]?[0-9]?[0-9])"
_MAILED_IPV4 = rf"{_SNUM}(?:\.{_SNUM}){{3}}"
"""In RFC 5321 a number may begin with zeros, and "::" replaces at least two groups."""
_LITERAL = rf"\[(?:{_MAILED_IPV4}|(?i:IPv6:){_ipv6_pattern(_MAILED_IPV4, most=6)})\]"
_MAILBOX = rf"(?:{_ATOM}(?:\.{_ATOM})*|{_QUOTED})@(?:{_HOST}|{_LITERAL})"
_LOCAL_PART = "[ -~]{1,64}@[^@]*"
"""The local part has 64 characters at most (RFC 5321, section 4.5.3.1.1)."""

_ESCAPED = "%[0-9A-Fa-f]{2}"
_NAMED = "0-9A-Za-z._~!$&'()*+,;=-"
"""The characters allowed anywhere in a URI, inside a character class: RFC 3986's unreserved and sub-delims."""
_PCHAR = f"(?:[:@{_NAMED}]|{_ESCAPED})"
_URI_PATH = f"(?:/{_PCHAR}*)*"
_IP_LITERAL = rf"\[(?:{_IPV6}|[Vv][0-9A-Fa-f]+\.[:{_NAMED}]+)\]"
_AUTHORITY = (
    f"(?:(?:[:{_NAMED}]|{_ESCAPED})*@)?(?:{_IP_LITERAL}|(?:[{_NAMED}]|{_ESCAPED})*)(?::[0-9]*)?"
)
_TAIL = f"(?:[:@/?{_NAMED}]|{_ESCAPED})*"
_URI = (
    f"[A-Za-z][0-9A-Za-z+.-]*:"
    f"(?://{_AUTHORITY}{_URI_PATH}|/(?:{_PCHAR}+{_URI_PATH})?|{_PCHAR}+{_URI_PATH}|)"
    rf"(?:\?{_TAIL})?(?:#{_TAIL})?"
)

FORMATS: dict[FormatName, Grammar] = {
    "email": Grammar("an e-mail address", "RFC 5321", (_MAILBOX, _LOCAL_PART), longest=254),
    "uuid": Grammar(
        "a UUID", "RFC 9562", ("[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}",)
    ),
    "ipv4": Grammar("an IPv4 address", "RFC 3986", (_IPV4,)),
    "ipv6": Grammar("an IPv6 address", "RFC 4291", (_IPV6,)),
    "hostname": Grammar(
        "a host name", "RFC 1123", (_HOST, _NO_ADDRESS), longest=253, a_labels=True
    ),
    "uri": Grammar("a URI", "RFC 3986", (_URI,)),
}
