from .check import check, pause, undo
from .queue import give_back, index, next_task, queue, take
from .records import crisis_line, task

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
