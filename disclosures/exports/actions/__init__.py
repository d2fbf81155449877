"""Every write to long exports: by who asked, by the worker, by the daily round."""

from .asking import ask, cancel, fetch
from .ending import end_abandoned, erase_left_over_files, expire, forget_old, give_up_if_abandoned
from .work import QUEUE, TASK, run

__all__ = [
    "QUEUE",
    "TASK",
    "ask",
    "cancel",
    "end_abandoned",
    "erase_left_over_files",
    "expire",
    "fetch",
    "forget_old",
    "give_up_if_abandoned",
    "run",
]
