"""The user's modules: imported by name or by path, with their errors in a few lines."""

from __future__ import annotations

import importlib
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout
from difflib import get_close_matches
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

from contracts.cli.exits import CommandError, ExitCode
from contracts.errors import ContractDefinitionError
from contracts.escaping import printable

_OURS = "contracts"


def import_named(name: str) -> ModuleType:
    """The module of a dotted name, found from the working directory first.

    Raises:
        CommandError: there is none, or it raises when it is imported.
    """
    if name.split(".", maxsplit=1)[0] == _OURS:
        file = f"{name.replace('.', '/')}.py"
        raise CommandError(
            ExitCode.USAGE,
            f"the module {name!a} is hidden by the library, whose package has the same name",
            f"Write its path: {file}:Name",
        )
    with _on_path(Path.cwd()):
        return _imported(lambda: importlib.import_module(name), name)


def import_file(path: Path) -> ModuleType:
    """The module in a file; its siblings can be imported, as where Python runs it.

    Raises:
        CommandError: there is none, or it raises when it is imported.
    """
    if not path.is_file():
        raise CommandError(ExitCode.USAGE, f"there is no file {str(path)!a}", *_near_files(path))
    root, name = _package_of(path.resolve())
    if name.split(".")[0] == _OURS:
        name = f"_of_file.{path.stem}"
    with _on_path(root):
        known = sys.modules.get(name)
        if known is not None and getattr(known, "__file__", None) == str(path.resolve()):
            return known
        if "." in name and not name.startswith("_of_file."):
            return _imported(lambda: importlib.import_module(name), str(path))
        return _imported(lambda: _run_file(path.resolve(), name), str(path))


def _run_file(path: Path, name: str) -> ModuleType:
    """Run a file as a module; one that has the name of another module is known by another."""
    if name in sys.modules or name in sys.stdlib_module_names:
        name = f"_of_file.{name}"
    spec = spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise CommandError(ExitCode.USAGE, f"{str(path)!a} is not a Python file")
    module = module_from_spec(spec)
    sys.modules[name] = module  # annotations that are text are looked up there
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[name]
        raise
    return module


def _package_of(path: Path) -> tuple[Path, str]:
    """The folder that a file's package lies in, and the file's name as a module."""
    folder, parts = path.parent, [] if path.stem == "__init__" else [path.stem]
    while (folder / "__init__.py").exists():
        parts.insert(0, folder.name)
        folder = folder.parent
    return folder, ".".join(parts)


@contextmanager
def _on_path(folder: Path) -> Iterator[None]:
    """A folder at the start of the path; it stays there, for what is imported later."""
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))
        importlib.invalidate_caches()
    # What a module prints is not the result of the command.
    with redirect_stdout(sys.stderr):
        yield


def _imported(load: Callable[[], ModuleType], shown: str) -> ModuleType:
    try:
        return load()
    except CommandError:
        raise
    except ModuleNotFoundError as error:
        if error.name is not None and (shown == error.name or shown.startswith(f"{error.name}.")):
            raise CommandError(
                ExitCode.USAGE, f"there is no module {shown!a}", *_near_modules(error.name)
            ) from error
        raise _not_importable(shown, error) from error
    except (KeyboardInterrupt, BrokenPipeError):
        raise
    except BaseException as error:  # a module may call sys.exit
        raise _not_importable(shown, error) from error


def _not_importable(shown: str, error: BaseException) -> CommandError:
    """The error of a module, with the line of the user's that raised it."""
    if isinstance(error, ContractDefinitionError):
        return CommandError(ExitCode.USAGE, str(error), *_line_of(error))
    said = printable(f"{type(error).__name__}: {error}")
    return CommandError(ExitCode.USAGE, f"{shown!a} cannot be imported: {said}", *_line_of(error))


def _line_of(error: BaseException) -> list[str]:
    if isinstance(error, SyntaxError):
        return []  # which names its line itself
    ours = str(Path(__file__).parents[1])
    frames = [
        one
        for one in traceback.extract_tb(error.__traceback__)
        if not one.filename.startswith((ours, "<")) and "site-packages" not in one.filename
    ]
    return [f"{one.filename}, line {one.lineno}: {one.line}" for one in frames[-1:]]


def _near_files(path: Path) -> list[str]:
    if not path.parent.is_dir():
        return [f"nor a folder {str(path.parent)!a}"]
    names = [one.name for one in path.parent.iterdir()]
    return [f"Is it {str(path.parent / n)!a}?" for n in get_close_matches(path.name, names, 1)]


def _near_modules(name: str) -> list[str]:
    here = Path.cwd().joinpath(*name.split(".")[:-1])
    there = [one.stem for one in here.glob("*.py")] if here.is_dir() else []
    there += [one.parent.name for one in here.glob("*/__init__.py")] if here.is_dir() else []
    near = get_close_matches(name.rsplit(".", maxsplit=1)[-1], there, 1)
    before = name.rpartition(".")[0]
    return [f"Is it {'.'.join(filter(None, (before, one)))!a}?" for one in near] or [
        "Modules are found from the working directory; a path to its file works too"
    ]
