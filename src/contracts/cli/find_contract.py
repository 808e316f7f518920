"""The contract that an argument names: `module:Name`, `file.py:Name`, or a document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from contracts.cli.exits import CommandError, ExitCode, checking_usage
from contracts.cli.modules import import_file, import_named

if TYPE_CHECKING:
    from contracts.contract import Contract

_DOCUMENTS = (".json", ".yaml", ".yml")


def find_contract(named: str, leave_out: Sequence[str] = ()) -> type[Contract]:
    """The contract that an argument names.

    Args:
        leave_out: the places of an ODCS document that are left out.

    Raises:
        CommandError: there is none, or more than one.
        DocumentError, SchemaError: a document is not one of a contract.
    """
    place, name = split_name(named)
    found = contracts_at(place, leave_out)
    if name is not None:
        return found[name] if name in found else _refuse_contract_name(place, name, found)
    if len(found) == 1:
        return next(iter(found.values()))
    if not found:
        raise CommandError(ExitCode.USAGE, f"{place!a} declares no contract", *_to_declare())
    raise CommandError(
        ExitCode.USAGE,
        f"{place!a} has {len(found)} contracts: say which",
        *(f"{place}:{one}" for one in found),
    )


def split_name(named: str) -> tuple[str, str | None]:
    """The module, file or document of an argument, and the name of the contract in it."""
    place, colon, name = named.rpartition(":")
    if not colon or Path(named).is_file() or not place or "/" in name or "\\" in name:
        return named, None
    return place, name


def contracts_at(place: str, leave_out: Sequence[str] = ()) -> dict[str, type[Contract]]:
    """The contracts of a module, a file or a document, by their names in it.

    Raises:
        CommandError: it is not there, or cannot be imported.
        DocumentError, SchemaError: a document is not one of a contract.
    """
    path = Path(place)
    if path.suffix.lower() in _DOCUMENTS:
        return _contracts_of_document(path, leave_out)
    _refuse_leaving_out(leave_out)
    _refuse_data(path)
    is_path = path.suffix == ".py" or len(path.parts) > 1
    if not is_path and not all(part.isidentifier() for part in place.split(".")):
        raise CommandError(
            ExitCode.USAGE,
            f"{place!a} is not the place of a contract",
            "Write module:Name, file.py:Name, or the path of a document in JSON or YAML",
        )
    return _contracts_in(import_file(path) if is_path else import_named(place))


def _refuse_data(path: Path) -> None:
    """Refuse data where a contract is expected: a file, a pattern of files, or a folder of them.

    Raises:
        CommandError: it is one.
    """
    from contracts.inputs.files import format_read

    is_package = (path / "__init__.py").is_file()
    files = path.iterdir() if path.is_dir() and not is_package else [path]
    is_there = path.exists() or "*" in path.name
    if path.suffix != ".py" and is_there and any(format_read(one.name) for one in files):
        raise CommandError(
            ExitCode.USAGE,
            f"{str(path)!a} is data, where a contract is expected",
            "The contract is named first, and then the data: contracts check trips.py:Trip data.csv",
        )


def _contracts_in(module: ModuleType) -> dict[str, type[Contract]]:
    """The contracts of a module; those that it declares first, or only them where there are some."""
    every = {name: one for name, one in vars(module).items() if _is_contract_class(one)}
    own = {name: one for name, one in every.items() if one.__module__ == module.__name__}
    return own or every


def _is_contract_class(value: Any) -> bool:
    from contracts.contract import Contract

    return isinstance(value, type) and issubclass(value, Contract) and value is not Contract


def _refuse_contract_name(place: str, name: str, found: Mapping[str, object]) -> Any:
    near = get_close_matches(name, found, 1)
    notes = [f"Is it {place}:{near[0]}?"] if near else []
    if not near and found:
        notes = [f"It has {', '.join(found)}"]
    raise CommandError(
        ExitCode.USAGE, f"{place!a} has no contract {name!a}", *(notes or _to_declare())
    )


def _to_declare() -> list[str]:
    return ["Declare one: class Ping(ct.Contract), or run: contracts init"]


def _contracts_of_document(path: Path, leave_out: Sequence[str]) -> dict[str, type[Contract]]:
    """The contracts of a document: canonical JSON, ODCS, or JSON Schema, as its keys tell."""
    import contracts as ct

    if not path.is_file():
        import_file(path)  # which says what is there
    text = path.read_bytes()
    keys = _document_keys(text) if path.suffix.lower() == ".json" else {"kind"}
    if keys & {"apiVersion", "kind"}:
        with checking_usage():
            return dict(ct.from_odcs(path, leave_out=leave_out))
    _refuse_leaving_out(leave_out)
    if "contract" not in keys and keys & {"$schema", "properties"}:
        import json

        schema = ct.from_json_schema(json.loads(text))
        return {schema.__name__: schema}
    contract = ct.from_json(text)
    return {contract.__name__: contract}


def _refuse_leaving_out(places: Sequence[str]) -> None:
    if places:
        raise CommandError(
            ExitCode.USAGE,
            f"there is nothing to leave out at {places[0]!a}",
            "--leave-out is for ODCS documents, and for pandera",
        )


def _document_keys(text: bytes) -> set[str]:
    """The keys of a document in JSON; none of what is not an object, which its reader refuses."""
    from pydantic_core import from_json

    try:
        document = from_json(text)
    except ValueError:
        return set()
    return {*document} if isinstance(document, dict) else set()
