"""Runs several actors in every order in which their steps can fall, with the shelf's own code.

An actor is a function. Whatever it does to the database or the disk is one step, which nobody can divide;
between two steps anybody else may have their turn. Two orders that have led to the same state, with the same
seen by everybody, go on alike, and only one of them is followed.
"""

import greenlet

from hikipedia.shelf import shelves
from hikipedia.shelf.pages import File
from hikipedia.shelf.release import release

PLACE = "page/_.html"


class World:
    """What the actors share: the states of the database one after another, and the disk."""

    def __init__(self, is_stored):
        self.states = [frozenset()]  # each the transactions that are in it
        self.promised = 0  # number of a state: whoever comes now must not get an older one
        self.drawn = 0  # of a sequence, which knows no transactions
        self.replica = 0  # number of the state that it has
        self.disk = "good"
        self.moves = 0
        self.shelf = self.name()
        self.files = {(self.shelf, PLACE): self.page()} if is_stored else {}

    @property
    def key(self):
        files = tuple(sorted(self.files.items()))
        rest = (self.promised, self.drawn, self.replica, self.disk, self.moves, self.shelf, files)
        return tuple(self.states), rest

    # The database

    def begin(self):
        self.drawn += 1

    def commit(self, transaction):
        self.states.append(self.states[-1] | {transaction})
        return self.newest

    @property
    def newest(self):
        return len(self.states) - 1

    def replicate(self):
        self.replica = self.newest

    def restore(self):
        self.states.append(self.states[0])

    def revision(self, number=-1):
        """As the ledger's sum: each transaction has added a number of its own."""
        return sum(2**transaction for transaction in self.states[number])

    def page(self, number=-1):
        return repr(sorted(self.states[number])).encode()

    def promise(self, number):
        self.promised = max(self.promised, number)

    # The disk

    def name(self, revision=None):
        self.moves += 1
        return f"{release()}-{self.revision() if revision is None else revision}.{self.moves}"

    def move(self, revision):
        if self.disk == "good":
            self.shelf = self.name(revision)
        else:
            self.withdraw()

    def withdraw(self):
        if self.disk == "stuck":
            raise shelves.Stuck
        self.shelf = None

    def put(self, shelf, place, content, *_rest):
        if self.disk == "good":
            self.files[shelf, place] = content

    def read(self, shelf, place, is_packed):
        content = self.files.get((shelf, place))
        return None if content is None else File(content, 0)


class Run:
    """One order."""

    now = None  # the one that is running

    def __init__(self, actors, is_stored):
        self.world = World(is_stored)
        self.seen = [[] for _actor in actors]
        self.actors = [greenlet.greenlet(actor) for actor in actors]
        self.hub = greenlet.getcurrent()
        Run.now = self
        for number in range(len(actors)):
            self.turn(number)  # to the first step, which is not yet done

    def turn(self, number):
        self.number = number
        self.actors[number].switch()

    @property
    def waiting(self):
        return [number for number, actor in enumerate(self.actors) if not actor.dead]

    @property
    def key(self):
        return self.world.key, tuple(map(tuple, self.seen))


def step(name, *args):
    """The current actor waits for its turn, does this to the world, and remembers what came of it."""
    run = Run.now
    run.hub.switch()
    result = getattr(run.world, name)
    result = result(*args) if callable(result) else result
    Run.now.seen[run.number].append((name, result))
    return result


def explore(actors, is_stored=True):
    """Raises what an actor raises in any order; returns how many states there are."""
    known, orders = set(), [()]
    while orders:
        order = orders.pop()
        run = Run(actors, is_stored)
        for number in order:
            run.turn(number)
        while run.waiting and run.key not in known:
            known.add(run.key)
            first, *others = run.waiting
            orders += [(*order, other) for other in others]
            order = (*order, first)
            run.turn(first)
    return len(known)
