import statistics
from collections.abc import Iterator

from .crowd import Crowd
from .watching import Watch

SHELF = ("from the shelf, nginx", "from the shelf, gunicorn")
READ = (*SHELF, "rendered", "search, filters, details")


def lines(crowd: Crowd, watch: Watch) -> Iterator[str]:
    reads, hits = (sum(len(crowd.times.get(kind, ())) for kind in kinds) for kinds in (READ, SHELF))
    yield f"{watch.seconds:.0f} s, {reads:,} pages read: {reads / watch.seconds:,.0f} a second,"
    yield f"{hits / reads:.1%} of them from the shelf; {spent(watch)}\n"
    yield "| | number | p50 ms | p99 ms |"
    yield "| --- | ---: | ---: | ---: |"
    for kind in (*READ, "a save", "a registration"):
        if times := crowd.times.get(kind):
            half, nearly_all = hundredths(times)
            yield f"| {kind} | {len(times):,} | {half:.1f} | {nearly_all:.0f} |"
    yield "\n| worker's memory, MiB | start | middle | end | growth a minute |"
    yield "| --- | ---: | ---: | ---: | ---: |"
    for number, (worker, looks) in enumerate(watch.looks.items(), 1):
        sizes = [size for _second, size in looks]
        start, middle, end = sizes[0], sizes[len(sizes) // 2], sizes[-1]
        yield f"| {number} | {start:.0f} | {middle:.0f} | {end:.0f} | {watch.growth(worker):+.2f} |"
    yield f"\nerrors: {crowd.errors.total()}, stale pages: {len(crowd.stale)}"


def spent(watch: Watch) -> str:
    """Of a core, all the while."""
    site, crowd, waited = (part / watch.seconds for part in (watch.site, watch.crowd, watch.waited))
    return (
        f"the site had {site:.0%} of a core (and waited for {waited:.0%} more), the crowd itself {crowd:.0%}"
    )


def hundredths(times: list[float]) -> tuple[float, float]:
    if len(times) < 2:
        return times[0] * 1000, times[0] * 1000
    cuts = statistics.quantiles(times, n=100, method="inclusive")
    return cuts[49] * 1000, cuts[98] * 1000
