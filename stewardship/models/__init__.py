from .imports import Dataset, ImportRow, ImportRun
from .queue import Claim, LinkCheck, Task

__all__ = ["Claim", "Dataset", "ImportRow", "ImportRun", "LinkCheck", "Task"]
