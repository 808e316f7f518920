"""The contracts of a file as it was at another commit."""

from __future__ import annotations

import ast
import importlib
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from contracts.cli.exits import CommandError, ExitCode
from contracts.cli.find_contract import contracts_at

if TYPE_CHECKING:
    from contracts.contract import Contract


def contracts_since(path: Path, ref: str) -> dict[str, type[Contract]] | None:
    """The contracts of a file or a document as they were at a commit; None if it did not exist then.

    A module is imported beside its siblings of that commit; the working directory is left as it is.

    Raises:
        CommandError: there is no such commit, or the file was not importable then.
        DocumentError, SchemaError: the document was not one of a contract.
    """
    root = Path(_git(path.parent, "rev-parse", "--show-toplevel").decode().rstrip("\n"))
    inside = path.resolve().relative_to(root.resolve())
    _git(root, "rev-parse", "--verify", "--quiet", f"{ref}^{{commit}}", shown=ref)
    if not _git(root, "ls-tree", "--name-only", "-z", ref, "--", inside.as_posix()):
        return None
    text = _git(root, "show", f"{ref}:{inside.as_posix()}")
    with TemporaryDirectory(prefix="contracts-") as folder:
        then = Path(folder).resolve()
        if path.suffix == ".py" and _imports_siblings(text, path, root):
            _extract(root, ref, then)
        else:
            (then / inside).parent.mkdir(parents=True, exist_ok=True)
            (then / inside).write_bytes(text)
        with _modules_of(root.resolve(), then):
            return contracts_at(str(then / inside))


def _git(
    folder: Path,
    *arguments: str,
    shown: str | None = None,
    environment: Mapping[str, str] | None = None,
) -> bytes:
    """What git answers.

    Raises:
        CommandError: it is not installed, or refuses.
    """
    command = ["git", "-C", str(folder), *arguments]
    try:
        done = subprocess.run(  # noqa: S603 - arguments, no shell
            command, capture_output=True, check=False, env={**os.environ, **(environment or {})}
        )
    except FileNotFoundError as error:
        raise CommandError(ExitCode.USAGE, "--since needs git, which is not installed") from error
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().removeprefix("fatal: ")
        problem = said if shown is None else f"there is no commit {shown!a}"
        raise CommandError(ExitCode.USAGE, f"git: {problem}")
    return done.stdout


def _imports_siblings(text: bytes, path: Path, root: Path) -> bool:
    """Whether a module imports what lies in its repository; also where it is not Python at all."""
    try:
        tree = ast.parse(text)
    except SyntaxError:
        return False  # importing it says so
    folders = [root, root / "src", *(one for one in path.resolve().parents if root in one.parents)]
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
            if node.level:
                return True
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            continue
        tops = {name.split(".")[0] for name in names}
        if any(
            (folder / top).is_dir() or (folder / f"{top}.py").exists()
            for folder in folders
            for top in tops
        ):
            return True
    return False


def _extract(root: Path, ref: str, place: Path) -> None:
    """Put the files of a commit in a folder; neither the repository's index nor its files are touched."""
    with TemporaryDirectory(prefix="contracts-") as folder:
        own = {"GIT_INDEX_FILE": str(Path(folder) / "index")}
        _git(root, "read-tree", ref, environment=own)
        _git(root, "checkout-index", "--all", f"--prefix={place}/", environment=own)


@contextmanager
def _modules_of(root: Path, then: Path) -> Iterator[None]:
    """While this lasts, modules of the repository are those that lie in another folder."""
    path, modules = [*sys.path], dict(sys.modules)
    for name, module in modules.items():
        if _is_inside(getattr(module, "__file__", None), root):
            del sys.modules[name]
    sys.path[:] = [_moved(one, root, then) for one in path]
    importlib.invalidate_caches()
    try:
        yield
    finally:
        for name, module in [*sys.modules.items()]:
            if _is_inside(getattr(module, "__file__", None), then):
                del sys.modules[name]
        sys.modules.update(modules)
        sys.path[:] = path
        importlib.invalidate_caches()


def _is_inside(file: str | None, folder: Path) -> bool:
    return (
        file is not None and folder in Path(file).resolve().parents and "site-packages" not in file
    )


def _moved(entry: str, root: Path, then: Path) -> str:
    """An entry of the path, in the folder instead of the repository."""
    place = Path(entry or ".").resolve()
    if "site-packages" in place.parts or (place != root and root not in place.parents):
        return entry
    return str(then / place.relative_to(root))
