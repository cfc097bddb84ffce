"""The picture of docs/architecture.md, held against the code: who may import whom, and how large things may get."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

import composer

PACKAGE = Path(composer.__file__).parent
LAYERS = (
    {"disk", "errors", "rng"},
    {"theory"},
    {"model"},
    {"genre"},
    {"measure", "reading"},
    {"direction", "composition", "critique", "performance", "render", "mix"},
    {"studio"},
    {"cli"},
)
"""From the ground up. A layer imports from those below it and from itself, never upward."""
VERBS = LAYERS[5]
"""These never import each other."""

LONGEST_MODULE, LONGEST_FUNCTION = 400, 60
LONG_MODULES: dict[str, str] = {}
"""Modules over the limit and why: path -> reason."""
LONG_FUNCTIONS: dict[str, str] = {}
"""Functions over the limit and why: path:name -> reason."""

FORBIDDEN_NAMES = re.compile(r"(^|_)(utils?|helpers?|common|misc|manager)(_|$)|_?part_?2$")
NO_NUMPY = (
    "disk",
    "errors",
    "rng",
    "theory",
    "model",
    "genre",
    "composition",
    "direction",
    "performance",
)
"""Where numbers must come out alike on every machine, or the start must stay quick."""


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def name_of(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def layer_of(path: Path) -> str:
    parts = path.relative_to(PACKAGE).parts
    return parts[0].removesuffix(".py")


def imports(path: Path, at_start_only: bool = False) -> Iterator[str]:
    """Dotted names that a module imports; with `at_start_only` those that run when it is imported itself."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in _statements(tree) if at_start_only else ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _statements(tree: ast.AST) -> Iterator[ast.AST]:
    """Everything outside functions and outside `if TYPE_CHECKING:`."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
            continue
        yield node
        yield from _statements(node)


def level(layer: str) -> int:
    return next(n for n, names in enumerate(LAYERS) if layer in names)


@pytest.mark.parametrize("path", modules(), ids=name_of)
def test_imports_point_downward(path: Path) -> None:
    """A module that imports upward, or a verb that imports another verb, breaks the one-way flow."""
    layer = layer_of(path)
    if layer in ("__init__", "__main__"):
        return
    for target in imports(path):
        if not target.startswith("composer."):
            continue
        other = target.split(".")[1]
        if other == "__version__":
            continue
        assert level(other) <= level(layer), (
            f"{name_of(path)} imports {target}, which lies above it"
        )
        if other != layer and other in VERBS:
            assert layer not in VERBS, (
                f"{name_of(path)} imports {target}: the verbs do not know each other"
            )


def test_every_package_has_its_place() -> None:
    """A new package must be put into the picture before it is used."""
    known = set().union(*LAYERS)
    found = {layer_of(path) for path in modules()} - {"__init__", "__main__"}
    assert found == known


def test_no_import_cycles() -> None:
    """Two modules that need each other to be imported cannot be understood apart."""
    names = {
        f"composer.{name_of(p)[:-3].replace('/', '.')}".removesuffix(".__init__"): p
        for p in modules()
    }
    graph = {
        name: {
            target
            for target in imports(path, at_start_only=True)
            if target in names and target != name
        }
        for name, path in names.items()
    }
    done: set[str] = set()
    for start in sorted(graph):
        trail: list[str] = []
        _walk(start, graph, trail, done)


def _walk(name: str, graph: dict[str, set[str]], trail: list[str], done: set[str]) -> None:
    assert name not in trail, f"import cycle: {' -> '.join([*trail[trail.index(name) :], name])}"
    if name in done:
        return
    trail.append(name)
    for target in sorted(graph[name]):
        if target != "composer":
            _walk(target, graph, trail, done)
    trail.pop()
    done.add(name)


@pytest.mark.parametrize("path", modules(), ids=name_of)
def test_sizes(path: Path) -> None:
    """What grows past a page or two no longer gets read; longer ones need a reason in the list above."""
    text = path.read_text(encoding="utf-8")
    name = name_of(path)
    lines = text.count("\n")
    assert lines <= LONGEST_MODULE or name in LONG_MODULES, f"{name} has {lines} lines"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            size = (node.end_lineno or node.lineno) - node.lineno + 1
            where = f"{name}:{node.name}"
            assert size <= LONGEST_FUNCTION or where in LONG_FUNCTIONS, f"{where} has {size} lines"


def test_the_lists_of_exceptions_are_needed() -> None:
    """An exception that no longer applies must go."""
    for name in LONG_MODULES:
        assert (PACKAGE / name).read_text(encoding="utf-8").count("\n") > LONGEST_MODULE
    for where in LONG_FUNCTIONS:
        name, function = where.split(":")
        tree = ast.parse((PACKAGE / name).read_text(encoding="utf-8"))
        sizes = [
            (n.end_lineno or 0) - n.lineno + 1
            for n in ast.walk(tree)
            if isinstance(n, ast.FunctionDef) and n.name == function
        ]
        assert max(sizes) > LONGEST_FUNCTION


@pytest.mark.parametrize("path", modules(), ids=name_of)
def test_names(path: Path) -> None:
    """A module called utils has no subject."""
    assert not FORBIDDEN_NAMES.search(path.stem)


@pytest.mark.parametrize("path", modules(), ids=name_of)
def test_nothing_draws_from_the_shared_random(path: Path) -> None:
    """A draw without an address changes when anything else does; only rng.py may use `random`."""
    if name_of(path) == "rng.py":
        return
    assert not {"random", "numpy.random"} & set(imports(path)), name_of(path)


@pytest.mark.parametrize("path", modules(), ids=name_of)
def test_composition_has_no_numpy(path: Path) -> None:
    """numpy's sums may differ between machines, and it is slow to import."""
    if layer_of(path) in NO_NUMPY:
        heavy = {target.split(".")[0] for target in imports(path)} & {
            "numpy",
            "music21",
            "mido",
            "scipy",
            "pedalboard",
        }
        assert not heavy, f"{name_of(path)} imports {heavy}"


@pytest.mark.parametrize("path", modules(), ids=name_of)
def test_public_things_have_docstrings(path: Path) -> None:
    """Whoever reads the name must be able to read what it means."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    if path.name == "__init__.py" and not tree.body:
        return
    assert ast.get_docstring(tree), f"{name_of(path)} does not say what it is for"
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            is_plain_noun = isinstance(node, ast.ClassDef) and name_of(path).startswith("model/")
            assert ast.get_docstring(node) or is_plain_noun, (
                f"{name_of(path)}:{node.name} has no docstring"
            )


def test_the_document_shows_every_package() -> None:
    """docs/architecture.md draws the house; a package it leaves out is not in the picture."""
    text = (PACKAGE.parent / "docs" / "architecture.md").read_text(encoding="utf-8")
    places = [
        text.find(f"`{name}.py`" if name in LAYERS[0] else f"`{name}/`")
        for layer in LAYERS
        for name in sorted(layer)
    ]
    assert all(place >= 0 for place in places), "a package is missing from docs/architecture.md"
    tops = [min(text.find(name) for name in (f"`{n}/`" for n in layer)) for layer in LAYERS[1:]]
    assert all(upper < lower for lower, upper in pairwise(tops)), (
        "the layers stand in another order"
    )
