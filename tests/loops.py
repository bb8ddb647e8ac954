import asyncio
from concurrent.futures import ThreadPoolExecutor


def alone(coroutine):
    """In a thread of its own: a browser test in this process leaves its event loop behind."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, coroutine).result()
