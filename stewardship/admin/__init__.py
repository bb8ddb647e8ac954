from . import datasets, exports, imports

__all__ = ["datasets", "exports", "imports"]
