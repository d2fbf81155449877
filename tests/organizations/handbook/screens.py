"""Every word that a screen can show, and what the handbook claims to quote from there."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
HANDBOOK = ROOT / "docs" / "handbook"
CHAPTERS = sorted(path for path in HANDBOOK.glob("*.md") if path.stem not in ("README", "notice"))
APPS = ("organizations", "commitments", "meetings", "evaluations", "disclosures", "config")
ELSEWHERE = {"migrations", "handbook", "demo"}  # folders whose words no screen shows of itself
COMMENT = re.compile(r"\{#.*?#\}|<!--.*?-->", re.DOTALL)
QUOTED = re.compile("“([^”]*)”")


def words_of_screens() -> str:
    """The templates without their tags, the strings of the code, the scripts: what a label can be found in."""
    texts = [_without_tags(path) for path in sorted((ROOT / "templates").rglob("*.html"))]
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            if not ELSEWHERE & set(path.parts):
                texts += _strings(path)
    texts += [path.read_text(encoding="utf-8") for path in sorted((ROOT / "static" / "js").rglob("*.js"))]
    return "\n".join(texts)


def _without_tags(path: Path) -> str:
    return re.sub("<[^>]+>", "", COMMENT.sub("", path.read_text(encoding="utf-8")))


def _strings(path: Path) -> list[str]:
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    return [node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)]


def quoted_in(text: str) -> list[str]:
    """What stands between “ and ”, but for lines that quote the notice as a whole."""
    return QUOTED.findall("\n".join(line for line in text.splitlines() if not line.startswith("> ")))


def of_the_notice_in(text: str) -> list[str]:
    """The lines that quote the notice as a whole."""
    return [line.removeprefix("> ") for line in text.splitlines() if line.startswith("> ")]
