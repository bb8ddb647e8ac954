"""Fills in the templates beside it from the environment: python deploy/nginx/render.py FOLDER

The same that the entry point of nginx's own image does with them; its values stand in compose.yaml.
"""

import os
import re
import sys
from pathlib import Path

HERE = Path(__file__).parent
NAME = re.compile(r"\$\{(FRONT_[A-Z_]+)\}")


def render(folder: Path, values: dict[str, str]) -> Path:
    """Returns the path of nginx.conf."""
    folder.mkdir(parents=True, exist_ok=True)
    for template in HERE.glob("*.template"):
        text = NAME.sub(lambda found: value(values, found[1]), template.read_text(encoding="utf-8"))
        (folder / template.stem).write_text(text, encoding="utf-8")
    return folder / "nginx.conf"


def value(values: dict[str, str], name: str) -> str:
    if not values.get(name):
        raise SystemExit(f"{name} is missing. deploy/systemd/front.env says what it means.")
    return values[name]


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    print(render(Path(sys.argv[1]), dict(os.environ)))
