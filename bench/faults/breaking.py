"""What breaks. Each function returns when the cause is over; the crowd goes on all the while."""

import socket
import time
from contextlib import ExitStack, contextmanager, suppress

HOUR = 3600  # seconds
PATIENCE = 30
MEANWHILE = 1
IDLE, SLOW = 1000, 200  # connections


def worker(world, seconds):
    world.site.kill("worker")


def follower(world, seconds):
    world.site.kill("follower")
    time.sleep(MEANWHILE)  # somebody writes while nobody follows


def master(world, seconds):
    world.site.kill("master")


def database(world, seconds):
    world.database.stop()
    time.sleep(seconds)
    world.says.append(("/readyz meanwhile", world.readyz()))
    world.database.start()


def database_disk(world, seconds):
    full(world, seconds, world.database.disk)


def shelf_disk(world, seconds):
    full(world, seconds, world.shelf_disk)


def full(world, seconds, disk):
    disk.keep_full(seconds, lambda: world.database.gorge() if disk is world.database.disk else None)
    disk.free()
    if world.database.come_back():
        world.says.append(("PostgreSQL itself had ended and was started again", "yes"))


def failover(world, seconds):
    """The one that follows takes its place when somebody says so."""
    world.database.cluster.stop("immediate")
    time.sleep(seconds)
    world.says.append(("/readyz before the promotion", world.readyz()))
    world.database.other.ask("SELECT pg_promote()")


def idle(world, seconds):
    with connections(world.door, IDLE) as sockets:
        time.sleep(seconds)
        world.says.append(("still held at the end", len(still_open(sockets))))


def slow(world, seconds):
    """Each sends a request, a byte a second, and never ends it."""
    with connections(world.door, SLOW) as sockets:
        request = b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: " + b"a" * 4000
        for number in range(max(1, int(seconds))):
            for one in sockets:
                with suppress(OSError):
                    one.send(request[number : number + 1])
            time.sleep(1)
        world.says.append(("still held at the end", len(still_open(sockets))))


@contextmanager
def connections(port, number):
    with ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _one in range(number)]
        for one in sockets:
            one.setblocking(False)
            with suppress(BlockingIOError):
                one.connect(("127.0.0.1", port))
        yield sockets


def still_open(sockets) -> list[socket.socket]:
    found = []
    for one in sockets:
        try:
            if one.recv(1000, socket.MSG_PEEK):
                continue
        except BlockingIOError:
            found.append(one)
        except OSError:
            pass
    return found


def clock(world, seconds):
    """Past midnight and back again: the list of events must follow."""
    for offset, is_shown in ((HOUR, False), (0, True)):
        start = time.monotonic()
        world.clock.set(offset)
        while (world.today in world.get("/events/")[1]) != is_shown:
            if time.monotonic() - start > PATIENCE:
                raise AssertionError("the list of events does not follow the clock")
            time.sleep(0.02)
        world.says.append(("seconds until the list followed", round(time.monotonic() - start, 1)))
        time.sleep(seconds / 2)
