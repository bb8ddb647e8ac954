"""Whether everything went as promised, and what it took."""

import statistics
from collections import Counter
from collections.abc import Iterator


def faults(people, rows, seats: int, watched) -> Iterator[str]:
    """`people` are those who should be there, `rows` what the database holds, in its order."""
    names = [row.nickname for row in rows]
    confirmed = [row.seats > 0 for row in rows]
    if sorted(names) != sorted(person.nickname for person in people):
        yield f"{len(people)} should be registered, {len(names)} are, {len(set(names))} of them once"
    if confirmed != sorted(confirmed, reverse=True) or sum(confirmed) != min(seats, len(rows)):
        yield f"{sum(confirmed)} have a seat, and not the first {seats}"
    if watched.most > seats or watched.overtaken:
        yield f"up to {watched.most} seats were given at once, {watched.overtaken} times out of order"
    if count := overtaken(people, names):
        yield f"{count} stand behind somebody who came after they had their answer"


def overtaken(people, names: list[str]) -> int:
    """Of two people at the door at the same time either may be first. But whoever had their answer before
    somebody else sent the form stands before them."""
    sent = {person.nickname: person.sent for person in people if person.sent}
    count, latest_start = 0, float("-inf")
    for answer in filter(None, map(sent.get, names)):
        count += answer.ended < latest_start
        latest_start = max(latest_start, answer.began)
    return count


def complaints(people) -> list[str]:
    """What went wrong in front of somebody's eyes, and how often."""
    found = Counter(fault for person in people for fault in person.faults)
    return [f"{number} × {fault}" for fault, number in found.items()]


def table(first, then, crowd, seats, pages) -> Iterator[str]:
    times = sorted(person.sent.seconds for person in crowd if person.sent)
    event, listing = pages.medians
    hundredths = statistics.quantiles(times, n=100)
    yield "| | with a seat | waiting |"
    yield "| --- | ---: | ---: |"
    yield f"| after {len(crowd)} came at once | {confirmed(first)} | {len(first) - confirmed(first)} |"
    yield f"| after cancelling and more | {confirmed(then)} | {len(then) - confirmed(then)} |"
    looks = f"{seats.looks} looks, {seats.overtaken} out of order"
    yield f"\nseats given at once, at most: {seats.most} ({looks})"
    half, nearly_all = hundredths[49], hundredths[98]
    yield f"a registration, until the receipt is there: p50 {half:.2f} s, p99 {nearly_all:.2f} s"
    yield f"from the first to the last receipt: {span(crowd):.1f} s"
    yield (
        f"page of the event {event * 1000:.0f} ms, page of a listing {listing * 1000:.0f} ms (medians of "
        f"{len(pages.seconds[pages.event])}, meanwhile): ratio {event / listing:.2f}"
    )


def confirmed(rows) -> int:
    return sum(row.seats > 0 for row in rows)


def span(crowd) -> float:
    answers = [person.sent for person in crowd if person.sent]
    return max(one.ended for one in answers) - min(one.began for one in answers)
