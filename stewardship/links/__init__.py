"""Looks at the websites that entries name, politely, and remembers what became of them.

`visitor.py` asks one address, `addresses.py` says which, `memory.py` remembers and makes tasks, `faults.py`
says in words what is wrong and what to do.
"""
