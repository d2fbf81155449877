"""The server looks at the ballots' key directory before it answers anybody."""

import os
import subprocess
import sys

import pytest

from tests.served import CHECKOUT, database_url


def start(key_directory):
    """Load the application as a server does, in a process of its own."""
    own = {"BALLOT_KEY_DIR": str(key_directory), "DATABASE_URL": database_url()}
    command = [sys.executable, "-c", "import config.wsgi"]
    return subprocess.run(command, cwd=CHECKOUT, env=os.environ | own, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(("mode", "starts"), [(0o700, True), (0o755, False), (0o710, False)])
def test_a_server_starts_only_with_a_key_directory_that_nobody_else_can_enter(db, tmp_path, mode, starts):
    directory = tmp_path / "keys"
    directory.mkdir(mode=0o700)
    directory.chmod(mode)
    done = start(directory)
    assert (done.returncode == 0, "别的账号也能进入" in done.stderr) == (starts, not starts)


def test_a_server_does_not_start_with_a_key_that_others_can_read(db, tmp_path):
    directory = tmp_path / "keys"
    directory.mkdir(mode=0o700)
    key = directory / "00000000-0000-0000-0000-000000000001.seal"
    key.write_bytes(bytes(32))
    key.chmod(0o644)
    done = start(directory)
    assert (done.returncode, "别的账号也能读" in done.stderr) == (1, True)
