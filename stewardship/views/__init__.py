from .check import check, crisis_line, pause, task, undo
from .queue import give_back, index, next_task, queue, take

__all__ = [
    "check",
    "crisis_line",
    "give_back",
    "index",
    "next_task",
    "pause",
    "queue",
    "take",
    "task",
    "undo",
]
