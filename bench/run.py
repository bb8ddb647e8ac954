from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import django

from .fill import Filled, fill
from .measure import measure
from .report import report
from .visitors import InProcess, served


def run(listings: int, rounds: int, reindex: bool, http: bool) -> None:
    filled = fill_elsewhere(listings, reindex)
    all_measured = [measure(InProcess(), rounds)]
    if http:
        with served() as visit:
            all_measured.append(measure(visit, rounds))
    print("\n".join(report(listings, rounds, filled, all_measured)))


def fill_elsewhere(listings: int, reindex: bool) -> Filled:
    """What it takes to make the data must not count as memory of what serves the pages."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=django.setup) as pool:
        return pool.submit(fill, listings, reindex).result()
