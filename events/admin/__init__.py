from . import event

__all__ = ["event"]
