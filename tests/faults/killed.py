"""Processes that are killed in the middle of what they do: it runs into a lock, and there it ends."""

import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import psycopg

from tests.served import PATIENCE, Server, database_url
from tests.workers import wait_until, waits_for_a_lock

OTHERS_AT_WORK = (
    "select exists (select from pg_stat_activity where datname = current_database()"
    " and backend_type = 'client backend' and pid <> pg_backend_pid() and state <> 'idle')"
)
WAITING = (
    "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
    " and backend_type = 'client backend'"
)


@contextmanager
def locked(table: str) -> Iterator[Callable[[], bool]]:
    """Nobody else reads or writes `table` while the block lasts; what the block gets says whether somebody tries to."""
    with closing(psycopg.connect(database_url())) as holder, holder.cursor() as cursor:
        cursor.execute(f"lock table {table} in access exclusive mode")
        yield lambda: waits_for_a_lock(cursor)


@contextmanager
def in_the_middle(table: str, act: Callable[[], object]) -> Iterator[Future]:
    """Let `act` run into a lock on `table`; the block runs while it hangs there, and gets what it will return."""
    with ThreadPoolExecutor(1) as pool, locked(table) as somebody_waits:
        answer = pool.submit(act)
        wait_until(lambda: somebody_waits() or answer.done(), PATIENCE)
        assert not answer.done(), f"it never came to {table}: {answer.result()}"
        yield answer


def how_many_wait() -> int:
    """How many sessions of this database hang at a lock; other tests' databases stand on the same server."""
    with closing(psycopg.connect(database_url(), autocommit=True)) as looking:
        return looking.execute(WAITING).fetchone()[0]


def kill(server: Server) -> None:
    """As the kernel does when memory runs out: none of them has a word to say."""
    kill_all([server.pid, *children_of(server.pid)])


def kill_all(pids) -> None:
    for pid in pids:
        with suppress(ProcessLookupError):  # it went with its parent
            os.kill(pid, signal.SIGKILL)


def children_of(pid: int) -> list[int]:
    """As the kernel lists them: a process that ends meanwhile is no longer there."""
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def wait_for_the_dead() -> None:
    """What they left running in the database ends, one way or the other."""
    with closing(psycopg.connect(database_url(), autocommit=True)) as looking:
        wait_until(lambda: not looking.execute(OTHERS_AT_WORK).fetchone()[0], PATIENCE)
