"""The set-up as a newcomer and a machine meet it: the scripts, and the lock files they install from."""

import re
import subprocess
from pathlib import Path

import pytest

from config import gunicorn

CHECKOUT = Path(__file__).resolve().parents[2]
SCRIPTS = ["run", ".ci/run", "script/lock"]
LOCKS = ["requirements", "requirements-dev", "requirements-scan"]
INSTALLED_TOGETHER = LOCKS[:2]  # the scanners have a virtual environment of their own


def run(*command):
    return subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=False)


def locked(name):
    """The pinned requirements of a lock file: each with its version and its hashes."""
    return (CHECKOUT / f"{name}.lock").read_text().replace("\\\n", " ").splitlines()


@pytest.mark.parametrize("script", SCRIPTS)
def test_scripts_are_plain_sh_and_executable(script):
    assert (CHECKOUT / script).stat().st_mode & 0o111 == 0o111
    assert (CHECKOUT / script).read_text().startswith("#!/bin/sh\n")
    assert run("sh", "-n", script).returncode == 0


def test_help_lists_every_command():
    cases = re.findall(
        r"^([a-z]+(?: \| [a-z-]+)*)\)", (CHECKOUT / "run").read_text().split("case $command in")[1], re.M
    )
    commands = [name for case in cases for name in case.split(" | ") if not name.startswith("-")]
    listed = re.findall(r"^\./run ([a-z]+)", run("./run", "help").stdout, re.M)

    assert set(commands) - {"serve"} == set(listed)


def test_an_unknown_command_is_answered_with_the_help():
    done = run("./run", "tset")

    assert done.returncode == 2
    assert done.stderr == run("./run", "help").stdout


@pytest.mark.parametrize("name", LOCKS)
def test_every_locked_requirement_has_one_version_and_its_hashes(name):
    for line in locked(name):
        assert re.fullmatch(r"[a-z0-9.-]+==[\w.]+(?: ; [^-]+?)?(?:\s+--hash=sha256:[0-9a-f]{64})+\s*", line), line


@pytest.mark.parametrize("name", LOCKS)
def test_lock_files_name_no_address(name):
    assert "://" not in (CHECKOUT / f"{name}.lock").read_text()


@pytest.mark.parametrize("name", LOCKS)
def test_everything_asked_for_is_locked(name):
    asked = re.findall(r"^([A-Za-z][\w.-]*)", (CHECKOUT / f"{name}.in").read_text(), re.M)
    pinned = {line.split("==")[0] for line in locked(name)}

    assert {package.lower() for package in asked} <= pinned


def test_what_is_installed_together_has_the_same_version_in_both_lock_files():
    versions = [dict(line.split()[0].split("==") for line in locked(name)) for name in INSTALLED_TOGETHER]
    shared = versions[0].keys() & versions[1].keys()

    assert {name: versions[0][name] for name in shared} == {name: versions[1][name] for name in shared}


def test_a_benchmark_that_is_not_there_is_named():
    done = run(".venv/bin/python", "script/bench", "nothing-of-that-name")

    assert done.returncode == 2
    assert "no benchmark named nothing-of-that-name" in done.stderr


def test_the_web_server_keeps_no_list_of_who_asked_for_what_and_when():
    assert gunicorn.accesslog is None
