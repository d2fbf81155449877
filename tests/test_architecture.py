"""The rules of the house that a program can read: floors, doors of writing, purity of rules."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FLOORS = ["organizations", "commitments", "meetings", "evaluations", "disclosures", "config"]
LEVEL = {name: level for level, name in enumerate(FLOORS)}
# Ballot rows are written in bulk by the casting door itself, which is an action.
FILES = [
    path
    for app in FLOORS
    for path in sorted((ROOT / app).rglob("*.py"))
    if "migrations" not in path.parts and path.name != "__init__.py" or path.parent == ROOT / app
]


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _imported(tree: ast.Module) -> set[str]:
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            names.add(node.module.split(".")[0])
    return names


def _label(path: Path) -> str:
    return str(path.relative_to(ROOT))


def upward_imports(app: str, source: str) -> list[str]:
    """The project's apps above `app` that `source` imports."""
    return sorted(name for name in _imported(ast.parse(source)) if LEVEL.get(name, -1) > LEVEL[app])


@pytest.mark.parametrize("path", FILES, ids=_label)
def test_imports_go_down_only(path):
    app = path.relative_to(ROOT).parts[0]
    assert upward_imports(app, path.read_text(encoding="utf-8")) == []


def test_an_upward_import_would_be_found():
    assert upward_imports("commitments", "from meetings.models import Meeting") == ["meetings"]


@pytest.mark.parametrize("path", FILES, ids=_label)
def test_no_import_hides_inside_a_function(path):
    hidden = [
        inner.lineno
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.FunctionDef)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]
    assert hidden == []


@pytest.mark.parametrize("path", [p for p in FILES if p.name == "models.py" or p.parent.name == "models"], ids=_label)
def test_foreign_keys_named_by_string_never_point_upward(path):
    app = path.relative_to(ROOT).parts[0]
    upward = [
        node.value
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and node.value.count(".") == 1
        and LEVEL.get(node.value.split(".")[0], -1) > LEVEL[app]
    ]
    assert upward == []


@pytest.mark.parametrize("path", [p for p in FILES if p.name == "rules.py"], ids=_label)
def test_rules_neither_read_the_clock_nor_the_database(path):
    calls = {ast.unparse(node.func) for node in ast.walk(_tree(path)) if isinstance(node, ast.Call)}
    impure = {
        call
        for call in calls
        if call.endswith((".now", ".today", ".localdate", ".save", ".create", ".delete", ".bulk_create"))
        or ".objects." in call
    }
    assert impure == set()


WRITES = {"save", "create", "bulk_create", "bulk_update", "update_or_create", "get_or_create", "delete"}


def _is_thin(path: Path) -> bool:
    return path.name.endswith(("views.py", "forms.py")) or path.parent.name in ("views", "forms")


@pytest.mark.parametrize("path", [p for p in FILES if _is_thin(p)], ids=_label)
def test_views_and_forms_never_write(path):
    writes = [
        f"{ast.unparse(node.func)} on line {node.lineno}"
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in WRITES
        and "session" not in ast.unparse(node.func)
        and not (node.func.attr == "save" and node.args)  # a picture saved to a buffer; a model's save takes no place
    ]
    assert writes == []


@pytest.mark.parametrize("path", FILES, ids=_label)
def test_nothing_is_wired_by_signals(path):
    assert not {"django.dispatch", "django.db.models.signals"} & {
        node.module for node in ast.walk(_tree(path)) if isinstance(node, ast.ImportFrom)
    }


# Totals are read through `results` alone, which knows who may see how much of them; what is beside a vote, by the
# ballot's own actions. The rest of the list writes the demonstration or re-proves sums.
BALLOT = "evaluations/ballots"
READS_TOTALS = {
    "evaluations/models.py",
    f"{BALLOT}/models.py",
    f"{BALLOT}/results.py",
    f"{BALLOT}/actions/counting.py",
}
DOORS = {
    ("Tally", "tallies"): READS_TOTALS | {"disclosures/integrity.py", "disclosures/demo/rounds.py"},
    ("Urn",): READS_TOTALS
    | {f"{BALLOT}/actions/{name}.py" for name in ("casting", "turns")}
    | {"disclosures/integrity.py"},
}


# Text that looks like a formula is kept from being one, and a document from loading what is not ours, in these alone.
DOORS_OF_FILES = {
    "csv": {"organizations/documents/text_files.py", "organizations/imports/sheets.py"},
    "openpyxl": set(),
    "weasyprint": {"organizations/documents/papers.py"},
    "xlsxwriter": {"organizations/documents/workbooks.py"},
}


@pytest.mark.parametrize("library", DOORS_OF_FILES)
def test_files_have_no_other_doors(library):
    assert {_label(path) for path in FILES if library in _imported(_tree(path))} == DOORS_OF_FILES[library]


@pytest.mark.parametrize("names", DOORS, ids=lambda names: names[0])
def test_totals_and_urn_have_no_other_doors(names):
    users = {
        _label(path)
        for path in FILES
        for node in ast.walk(_tree(path))
        if (isinstance(node, ast.Name) and node.id in names)
        or (isinstance(node, ast.Attribute) and node.attr in names)
        or (isinstance(node, ast.alias) and node.name in names)
    }
    assert users <= DOORS[names]
    assert f"{BALLOT}/actions/counting.py" in users


def test_the_top_level_is_the_agreed_one():
    apps = {path.parent.name for path in ROOT.glob("*/apps.py")}
    assert apps == {"organizations", "commitments", "meetings", "evaluations", "disclosures"}


TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))


@pytest.mark.parametrize("path", TEMPLATES, ids=_label)
def test_templates_hold_no_inline_style_or_script_and_no_outside_address(path):
    text = path.read_text(encoding="utf-8")
    inline_scripts = [
        part
        for part in text.split("<script")[1:]
        if " src=" not in part.split(">")[0] and "json" not in part.split(">")[0]
    ]
    assert inline_scripts == []
    assert " style=" not in text
    assert "<style" not in text
    assert "https://" not in text
    assert " onclick=" not in text
