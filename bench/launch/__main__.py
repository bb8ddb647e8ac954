"""python -m bench.launch: the evening news has shown the address. Most people look at the same pages, some
search, an editor saves once a second, another program writes, and people register for an event.
"""

import argparse
import sys

from bench import databases


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.launch", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--listings", type=int, default=3000)
    parser.add_argument("--visitors", type=int, default=16, help="who ask again as soon as they are answered")
    parser.add_argument("--people", type=int, default=500, help="who register")
    parser.add_argument("--seats", type=int, default=20)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--database", choices=list(databases.PREFIXES), help="only this one")
    parser.add_argument("--no-nginx", action="store_true", help="gunicorn alone")
    options = vars(parser.parse_args(arguments))
    chosen, no_nginx = options.pop("database"), options.pop("no_nginx")
    databases.on_each(
        [chosen] if chosen else list(databases.PREFIXES),
        "bench.launch.day",
        [f"--{name}={value}" for name, value in options.items()] + ["--no-nginx"] * no_nginx,
        DJANGO_SETTINGS_MODULE="bench.launch.settings",
        SITE_URL="http://127.0.0.1",
    )


if __name__ == "__main__":
    main(sys.argv[1:])
