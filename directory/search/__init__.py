"""The only search code.

A text has a normal form (normal.py), in which words that mean the same are one (spelling.py). The
normal forms of a listing are kept beside it, and which of them hold which pieces of text (index.py,
pieces.py). What somebody types is understood (understanding.py) and becomes sets of listings (query.py).
"""
