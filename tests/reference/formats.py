"""Texts of the named formats, nearly right ones too, and readers of them in plain Python: no regular
expression, and nothing that the library is made of.
"""

from __future__ import annotations

import string
from collections.abc import Callable
from ipaddress import AddressValueError, IPv4Address, IPv6Address
from uuid import UUID

from hypothesis import strategies as st

import contracts as ct

DIGITS = set(string.digits)
HEX = set(string.hexdigits)
ALPHANUMERIC = set(string.ascii_letters + string.digits)
PRINTABLE = {chr(code) for code in range(32, 127)}
UNRESERVED, SUB_DELIMS = ALPHANUMERIC | set("-._~"), set("!$&'()*+,;=")
A_LABELS = {"xn--bcher-kva", "xn--fa-hia", "xn--wgv71a119e", "xn--mgbh0fb"}
"""Bücher, faß, 日本語, مثال."""
NO_A_LABELS = {"xn--", "xn--n3h", "xn--bcher-kva-", "xn--0"}
"""Nothing, a snowman, what ends in a hyphen, what encodes nothing."""

COUNTRIES = {"DE", "FR", "SS"}
"""The country codes among the texts below."""


def is_country(text: str) -> bool:
    """Whether one of those texts is the code of a country."""
    return text in COUNTRIES


def is_uuid(text: str) -> bool:
    """Whether the text is what a UUID writes itself as, but for its case."""
    try:
        return str(UUID(text)) == text.lower()
    except ValueError:
        return False


def is_ipv4(text: str) -> bool:
    """Whether the standard library reads an IPv4 address."""
    try:
        IPv4Address(text)
    except AddressValueError:
        return False
    return True


def is_ipv6(text: str) -> bool:
    """Whether the standard library reads an IPv6 address, and no zone."""
    try:
        return IPv6Address(text).scope_id is None and "%" not in text
    except AddressValueError:
        return False


def is_hostname(text: str) -> bool:
    """Whether the text is a host name, label by label."""
    labels = text.split(".")
    if len(labels) == 4 and all(label and set(label) <= DIGITS for label in labels):
        return False
    return len(text) <= 253 and all(map(is_label, labels))


def is_known(text: str) -> bool:
    """Whether what begins with xn-- in the text is above, one way or the other: no more of IDNA is
    known here.
    """
    encoded = {label.lower() for label in text.split(".") if label[:4].lower() == "xn--"}
    return encoded <= A_LABELS | NO_A_LABELS


def is_label(text: str) -> bool:
    """Whether the text is one label of a host name."""
    if text[:4].lower() == "xn--" and text.lower() not in A_LABELS:
        return False
    return is_ldh(text)


def is_ldh(text: str) -> bool:
    """Whether the text is of letters, digits and hyphens, with no hyphen at an end."""
    inside = set(text) <= ALPHANUMERIC | {"-"}
    return 1 <= len(text) <= 63 and inside and text[0] != "-" != text[-1]


def is_email(text: str) -> bool:
    """Whether the text is a mailbox."""
    local, _, domain = text.rpartition("@")
    if len(text) > 254 or not 1 <= len(local) <= 64:
        return False
    known = is_quoted(local) if local.startswith('"') else is_dotted(local)
    if domain.startswith("[") and domain.endswith("]"):
        return known and is_mailed_address(domain[1:-1])
    return known and all(map(is_ldh, domain.split(".")))


def is_dotted(local: str) -> bool:
    """Whether the local part is atoms with dots between them."""
    allowed = ALPHANUMERIC | set("!#$%&'*+-/=?^_`{|}~")
    return all(atom and set(atom) <= allowed for atom in local.split("."))


def is_quoted(local: str) -> bool:
    """Whether the local part is a quoted string."""
    rest = list(local[1:])
    while rest:
        one = rest.pop(0)
        if one == '"':
            return not rest
        if one == "\\" and rest:
            one = rest.pop(0)
        elif one == "\\":
            return False
        if one not in PRINTABLE:
            return False
    return False


def is_mailed_address(text: str) -> bool:
    """Whether the text is an address as mail has it: zeros may lead, "::" is two groups or more."""
    if text[:5].lower() != "ipv6:":
        numbers = text.split(".")
        return len(numbers) == 4 and all(map(is_number, numbers))
    head, colon, tail = text[5:].rpartition(":")
    if "." in tail:
        if not is_mailed_address(tail):
            return False
        tail = ".".join(str(int(number)) for number in tail.split("."))
    groups = [group for group in (head + colon + tail).split(":") if group]
    written = len(groups) + any("." in group for group in groups)
    return is_ipv6(head + colon + tail) and ("::" not in text or written <= 6)


def is_number(text: str) -> bool:
    """Whether the text is a number from 0 to 255 in three digits at most."""
    return 1 <= len(text) <= 3 and set(text) <= DIGITS and int(text) <= 255


def is_uri(text: str) -> bool:
    """Whether the text is a URI, part by part."""
    scheme, colon, rest = text.partition(":")
    rest, _, fragment = rest.partition("#")
    path, _, query = rest.partition("?")
    if not colon or not is_scheme(scheme):
        return False
    if path.startswith("//"):
        authority, _, path = path[2:].partition("/")
        if not is_authority(authority):
            return False
    tails = is_spelt(query, ":@/?") and is_spelt(fragment, ":@/?")
    return tails and is_spelt(path, ":@/")


def is_scheme(text: str) -> bool:
    """Whether the text is a scheme: it begins with a letter."""
    return (
        text[:1] in set(string.ascii_letters)
        and set(text) <= ALPHANUMERIC | set("+-.")
        and text != ""
    )


def is_authority(text: str) -> bool:
    """Whether the text is a host, with a user before it or a port behind it."""
    user, _, host = text.rpartition("@")
    if host.startswith("["):
        inside, bracket, port = host[1:].partition("]")
        if not bracket or not is_ip_literal(inside) or (port and port[0] != ":"):
            return False
        port = port[1:]
    else:
        name, _, port = host.partition(":")
        if not is_spelt(name, ""):
            return False
    return is_spelt(user, ":") and set(port) <= DIGITS


def is_ip_literal(text: str) -> bool:
    """Whether the text is an IPv6 address, or one of a version to come."""
    if text[:1] not in ("v", "V"):
        return is_ipv6(text)
    version, dot, rest = text[1:].partition(".")
    allowed = UNRESERVED | SUB_DELIMS | {":"}
    return bool(version and dot and rest) and set(version) <= HEX and set(rest) <= allowed


def is_spelt(text: str, also: str) -> bool:
    """Whether the text consists of characters that are allowed anywhere, of these, and of escapes."""
    first, *escaped = text.split("%")
    pairs = all(len(part) >= 2 and set(part[:2]) <= HEX for part in escaped)
    bare = first + "".join(part[2:] for part in escaped)
    return pairs and set(bare) <= UNRESERVED | SUB_DELIMS | set(also)


READERS: dict[str, Callable[[str], bool]] = {
    "email": is_email, "uuid text": is_uuid, "ipv4": is_ipv4, "ipv6": is_ipv6,
    "hostname": is_hostname, "uri": is_uri, "country": is_country,
}  # fmt: skip  # short values, several a line
"""What reads the texts of each kind."""
TYPES = {
    "email": ct.Email, "uuid text": ct.Uuid, "ipv4": ct.IPv4, "ipv6": ct.IPv6,
    "hostname": ct.Hostname, "uri": ct.Uri, "country": ct.CountryAlpha2,
}  # fmt: skip  # short values, several a line
"""What a field of each kind is declared as."""

PIECES = [
    "", ".", "..", ":", "::", "@", "/", "//", "?", "#", "%", "%41", "%4g", "[", "]", "[::1]", "-", "--",
    "xn--", '"', "\\", " ", "\n", "\x00", "0", "00", "255", "256", "1", "f", "g", "F", "a", "Z", "_", "~",
    "1.2.3.4", "01.2.3.4", "v1.x", "IPv6:", "\u0661", "\uff11", "\u212a", "é", "x" * 63, "x" * 64, "urn:uuid:",
]  # fmt: skip  # short values, several a line
"""What a text is bent with: what the grammars care about, and what they must not take for it."""

word = st.text("aZ09-", min_size=1, max_size=4)
name = st.lists(
    word | st.sampled_from([*sorted(A_LABELS | NO_A_LABELS), "XN--Bcher-KVA", "7"]),
    min_size=1,
    max_size=4,
).map(".".join)
ipv4 = st.ip_addresses(v=4).map(str)
ipv6 = (
    st.ip_addresses(v=6).map(str)
    | st.lists(st.sampled_from(["::", ":", "1", "ffff", "0", "1.2.3.4"]), max_size=17).map("".join)
    | st.lists(st.just("a"), min_size=6, max_size=9).map(":".join)
)
local = st.lists(st.text("aZ0!#+{", min_size=1, max_size=3), min_size=1, max_size=3).map(
    ".".join
) | st.text(' a@."\\', max_size=4).map(lambda inside: f'"{inside}"')
email = st.builds(
    lambda who, where: f"{who}@{where}",
    local,
    name | ipv4.map(lambda one: f"[{one}]") | ipv6.map(lambda one: f"[IPv6:{one}]"),
)
path = st.lists(st.sampled_from(["/", "a", "%20", ":", "@", "//", "~", "b;c=1"]), max_size=5).map(
    "".join
)
uri = st.builds(
    "".join,
    st.tuples(
        st.sampled_from(["http:", "urn:", "a+b.c-1:", "x:", "1:", ":"]),
        st.sampled_from(["", "//", "/"]),
        st.sampled_from(["", "me:pw@", "@", "a%40@"]),
        name | ipv6.map(lambda one: f"[{one}]") | st.sampled_from(["", "[v1.a:b]", "[v.a]"]),
        st.sampled_from(["", ":", ":80", ":8a"]),
        path,
        st.sampled_from(["", "?", "?q=/?", "?[]"]),
        st.sampled_from(["", "#", "#a?b/", "##"]),
    ),
)
MADE: dict[str, st.SearchStrategy[str]] = {
    "email": email, "uuid text": st.uuids().map(str) | st.uuids().map(lambda one: str(one).upper()),
    "ipv4": ipv4, "ipv6": ipv6, "hostname": name, "uri": uri,
}  # fmt: skip  # short values, several a line


@st.composite
def bent(draw: st.DrawFn, texts: st.SearchStrategy[str]) -> str:
    """A text that is mostly as it was made, and else has a piece put in place of some of it."""
    text = draw(texts)
    for _ in range(draw(st.sampled_from([0, 0, 1, 1, 2]))):
        start = draw(st.integers(0, len(text)))
        end = draw(st.integers(start, min(len(text), start + 2)))
        text = text[:start] + draw(st.sampled_from(PIECES)) + text[end:]
    return text


SOME: dict[str, st.SearchStrategy[str]] = {kind: bent(made) for kind, made in MADE.items()} | {
    "hostname": bent(name).filter(is_known),
    "country": st.sampled_from([*sorted(COUNTRIES), "de", "UK", "ZZ", "XK", "DEU", " DE", "DE\n"]),
}
"""Texts of each kind, many of them right."""
