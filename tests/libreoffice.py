"""LibreOffice opens our workbooks as an office does: what it calculates and prints is compared with what we meant."""

import csv
import shutil
import subprocess
from pathlib import Path

import pytest

SECONDS = 120  # its first start makes a profile
needs_libreoffice = pytest.mark.skipif(
    shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed here, so nothing was opened with it"
)
# As shown, UTF-8, every sheet a file of its own; see “Filter Options for CSV” of LibreOffice's help.
CSV_OF_EVERY_SHEET = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
# Stored results of formulas are not believed.
ALWAYS_CALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""


def sheets_of(content: bytes, folder: Path) -> dict[str, list[list[str]]]:
    """The cells of every sheet as LibreOffice shows them, formulas calculated anew."""
    _convert(content, folder, CSV_OF_EVERY_SHEET)
    return {path.stem.removeprefix("book-"): _cells(path) for path in sorted(folder.glob("book-*.csv"))}


def printed(content: bytes, folder: Path) -> bytes:
    """The workbook as LibreOffice prints it, a PDF."""
    _convert(content, folder, "pdf")
    return (folder / "book.pdf").read_bytes()


def _convert(content: bytes, folder: Path, to: str) -> None:
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True, exist_ok=True)
    (profile / "user" / "registrymodifications.xcu").write_text(ALWAYS_CALCULATE)
    book = folder / "book.xlsx"
    book.write_bytes(content)
    subprocess.run(
        ["soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", to]
        + ["--outdir", str(folder), str(book)],
        check=True,
        capture_output=True,
        timeout=SECONDS,
    )


def _cells(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))
