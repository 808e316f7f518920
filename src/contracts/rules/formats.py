"""Named formats: the grammars of the standards, as patterns of the Rust engine.

A text is of a format when every pattern of it matches the whole text, and it is not too long. All
are ASCII throughout: a digit of another script is no digit here. A standard whose lengths no one
pattern counts beside its grammar has a second pattern for them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

FormatName = Literal["email", "uuid", "ipv4", "ipv6", "hostname", "uri"]
"""What a format is called: the name that JSON Schema has for it, too."""


@dataclass(frozen=True, slots=True)
class Grammar:
    """How texts of a named format are written.

    Attributes:
        noun: what such a text is, in words.
        standard: who says so.
        patterns: what must each match the whole text.
        longest: the most characters that it has; None if there is no limit.
        a_labels: whether labels that begin with `xn--` must say something in IDNA 2008 (RFC 5890
            to 5893), which no pattern decides.
    """

    noun: str
    standard: str
    patterns: tuple[str, ...]
    longest: int | None = None
    a_labels: bool = False


def ipv6_pattern(ipv4: str, most: int) -> str:
    """A pattern of IPv6 addresses (RFC 4291, section 2.2).

    Args:
        ipv4: what the last two groups may be written as.
        most: how many groups may be written beside a "::".
    """
    ways = [f"{GROUP}(?::{GROUP}){{7}}", f"{GROUP}(?::{GROUP}){{5}}:{ipv4}"]
    for before in range(most + 1):
        head = f"{groups(before, before)}::"
        ways.append(head + (f"(?:{groups(1, most - before)})?" if before < most else ""))
        if before <= most - 2:
            ways.append(f"{head}(?:{GROUP}:){{0,{most - 2 - before}}}{ipv4}")
    return f"(?:{'|'.join(ways)})"


def groups(least: int, most: int) -> str:
    """A pattern of so many groups of hexadecimal digits, with colons between them."""
    return f"{GROUP}(?::{GROUP}){{{least - 1},{most - 1}}}" if most else ""


GROUP = "[0-9A-Fa-f]{1,4}"
OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])"
IPV4 = rf"{OCTET}(?:\.{OCTET}){{3}}"
IPV6 = ipv6_pattern(IPV4, most=7)

LABEL = "[0-9A-Za-z](?:[0-9A-Za-z-]{0,61}[0-9A-Za-z])?"
HOST = rf"(?:{LABEL}\.)*{LABEL}"
NO_ADDRESS = r"[0-9A-Za-z.-]*[A-Za-z-][0-9A-Za-z.-]*|[0-9]+(?:\.[0-9]+){0,2}|[0-9]+(?:\.[0-9]+){4,}"
"""A host name is not four numbers (RFC 1123, section 2.1)."""

ATOM = "[0-9A-Za-z!#$%&'*+/=?^_`{|}~-]+"
QUOTED = r'"(?:[ !#-\[\]-~]|\\[ -~])*"'
SNUM = "(?:25[0-5]|2[0-4][0-9]|[01]?[0-9]?[0-9])"
MAILED_IPV4 = rf"{SNUM}(?:\.{SNUM}){{3}}"
"""RFC 5321 lets a number begin with zeros, and "::" stand for no less than two groups."""
LITERAL = rf"\[(?:{MAILED_IPV4}|(?i:IPv6:){ipv6_pattern(MAILED_IPV4, most=6)})\]"
MAILBOX = rf"(?:{ATOM}(?:\.{ATOM})*|{QUOTED})@(?:{HOST}|{LITERAL})"
LOCAL_PART = "[ -~]{1,64}@[^@]*"
"""The local part has 64 characters at most (RFC 5321, section 4.5.3.1.1)."""

ESCAPED = "%[0-9A-Fa-f]{2}"
NAMED = "0-9A-Za-z._~!$&'()*+,;=-"
"""What may stand anywhere in a URI, as members of a set: RFC 3986's unreserved and sub-delims."""
PCHAR = f"(?:[:@{NAMED}]|{ESCAPED})"
PATH = f"(?:/{PCHAR}*)*"
IP_LITERAL = rf"\[(?:{IPV6}|[Vv][0-9A-Fa-f]+\.[:{NAMED}]+)\]"
AUTHORITY = f"(?:(?:[:{NAMED}]|{ESCAPED})*@)?(?:{IP_LITERAL}|(?:[{NAMED}]|{ESCAPED})*)(?::[0-9]*)?"
TAIL = f"(?:[:@/?{NAMED}]|{ESCAPED})*"
URI = (
    f"[A-Za-z][0-9A-Za-z+.-]*:"
    f"(?://{AUTHORITY}{PATH}|/(?:{PCHAR}+{PATH})?|{PCHAR}+{PATH}|)"
    rf"(?:\?{TAIL})?(?:#{TAIL})?"
)

FORMATS: dict[FormatName, Grammar] = {
    "email": Grammar("an e-mail address", "RFC 5321", (MAILBOX, LOCAL_PART), longest=254),
    "uuid": Grammar(
        "a UUID", "RFC 9562", ("[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}",)
    ),
    "ipv4": Grammar("an IPv4 address", "RFC 3986", (IPV4,)),
    "ipv6": Grammar("an IPv6 address", "RFC 4291", (IPV6,)),
    "hostname": Grammar("a host name", "RFC 1123", (HOST, NO_ADDRESS), longest=253, a_labels=True),
    "uri": Grammar("a URI", "RFC 3986", (URI,)),
}
