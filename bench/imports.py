"""python -m bench.imports: what it costs to import a large file, first as new rows and then once more.

Each import is a process of its own, as a person would start it. DATABASE_URL must name an empty database.
"""

import argparse
import csv
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import openpyxl

PROJECT = Path(__file__).resolve().parent.parent
HEADERS = (
    "全国地方公共団体コード,ID,地方公共団体名,名称,名称_カナ,名称_英字,名称_通称,POIコード,外部識別子,外部識別子の値,"
    "所在地_全国地方公共団体コード,町字ID,所在地_連結表記,所在地_都道府県,所在地_市区町村,所在地_町字,所在地_番地以下,"
    "建物名等（方書）,緯度,経度,高度の種別,高度の値,電話番号,内線番号,連絡先メールアドレス,連絡先FormURL,"
    "連絡先備考（その他、SNSなど）,郵便番号,法人番号,団体名,利用可能曜日,開始時間,終了時間,利用可能時間特記事項,説明,"
    "車椅子可,車椅子貸出,ツエ貸出,多目的トイレ,スロープ、エレベータ、エスカレータ,点字ブロック等の移動支援,"
    "点字や読上による支援,盲導犬・介助犬・聴導犬同伴,字幕,筆談対応,優先駐車場,オストメイト対応トイレ,授乳室,"
    "おむつ替えコーナー,飲食可否,ベビーカー貸出,ベビーカー利用,URL,画像,画像ライセンス,備考"
).split(",")


class Cost(NamedTuple):
    what: str
    applied: float  # seconds of the processor, user and system, until the rows are applied
    total: float  # … and with the search index
    wall: float
    peak: float  # MiB


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.imports", description=__doc__)
    parser.add_argument("--rows", type=int, default=20_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="hikipedia-bench-") as folder:
        files = write(Path(folder), options.rows)
        print(f"{options.rows:,} rows of {len(HEADERS)} columns\n")
        print("| file | s to applied | s with the index | wall s | peak MiB |")
        print("| --- | ---: | ---: | ---: | ---: |")
        for cost in costs(Path(folder), files):
            seconds = f"{cost.applied:.1f} | {cost.total:.1f} | {cost.wall:.1f}"
            print(f"| {cost.what} | {seconds} | {cost.peak:.0f} |", flush=True)


def write(folder: Path, count: int) -> list[Path]:
    rows = list(samples(count))
    with (folder / "places.csv").open("w", encoding="cp932", newline="") as lines:
        csv.writer(lines).writerows([HEADERS, *rows])
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in [HEADERS, *rows]:
        sheet.append(row)
    book.save(folder / "places.xlsx")
    return [folder / "places.csv", folder / "places.xlsx"]


def samples(count: int) -> Iterator[list[str]]:
    """As municipalities write them, the usual slips included."""
    chance = random.Random(1)
    with (PROJECT / "fixtures" / "municipalities.csv").open(encoding="utf-8-sig", newline="") as lines:
        towns = [row for row in csv.DictReader(lines) if not row["parent"] and row["latitude"]]
    for number in range(1, count + 1):
        yield sample(chance, chance.choice(towns), number)


def sample(chance: random.Random, town: dict, number: int) -> list[str]:
    street = f"本町{chance.randint(1, 9)}-{chance.randint(1, 99)}-{chance.randint(1, 20)}"
    latitude, longitude = (
        f"{float(town[name]) + chance.uniform(-0.05, 0.05):.6f}" for name in ("latitude", "longitude")
    )
    phone = f"03-3{chance.randrange(1000):03}-{chance.randrange(10_000):04}"
    values = {
        "全国地方公共団体コード": town["code"].lstrip("0"),
        "ID": f"{number:010}",
        "地方公共団体名": town["name"],
        "名称": f"(例){town['name']}相談室{number}",
        "名称_カナ": "レイ ソウダンシツ",
        "所在地_連結表記": f"〒{chance.randint(100, 999)}-0001 {town['name']}{street}",
        "所在地_市区町村": town["name"],
        "所在地_町字": "本町",
        "建物名等（方書）": "市役所１階" if number % 3 else "",
        "緯度": latitude if number % 20 else longitude,
        "経度": longitude if number % 20 else latitude,
        "電話番号": f"（福祉課） {phone} （保健課） {phone[:-1]}{number % 10}" if number % 10 == 0 else phone,
        "連絡先メールアドレス": f"soudan{number}@example.jp" if number % 4 == 0 else "",
        "利用可能曜日": "月火水木金",
        "開始時間": "９：００" if number % 5 else "09:00:00",
        "終了時間": "17:00",
        "利用可能時間特記事項": "祝日を除く" if number % 2 else "",
        "説明": "だれでも相談できます。" * chance.randint(1, 5),
        "URL": f"https://example.jp/{number}",
        "備考": "見本",
    }
    return [values.get(header, "有" if 35 <= place <= 51 else "") for place, header in enumerate(HEADERS)]


def costs(folder: Path, files: list[Path]) -> Iterator[Cost]:
    for file in files:
        environment = os.environ | {"DATA_DIR": str(folder / file.suffix[1:])}
        manage(environment, "migrate", "-v0")
        manage(environment, "shell", "-v0", "-c", "from bench.generate import *; refuse_real_listings()")
        manage(environment, "flush", "--no-input", "-v0")
        manage(environment, "shell", "-v0", "-c", "from bench.generate import load_basics; load_basics()")
        importing = ("import_listings", str(file), "--dataset", "example", "--apply")
        yield manage(
            environment, *importing, "--kind=center", "--type=municipal", what=f"{file.suffix}, all new"
        )
        yield manage(environment, *importing, what=f"{file.suffix}, unchanged")


def manage(environment: dict, *arguments: str, what: str = "") -> Cost:
    start, applied, output = time.perf_counter(), 0.0, []
    command = [sys.executable, "manage.py", *arguments]
    process = subprocess.Popen(command, cwd=PROJECT, env=environment, stdout=subprocess.PIPE, text=True)
    for line in process.stdout:
        output.append(line)
        if line.rstrip().endswith("rows applied"):
            applied = processor(process.pid)
    _pid, status, used = os.wait4(process.pid, 0)
    if status:
        ended = os.waitstatus_to_exitcode(status)
        raise SystemExit(f"{' '.join(arguments)} ended with {ended}\n{''.join(output[-20:])}")
    if what:
        print("".join(output[-12:]), file=sys.stderr)
    total = used.ru_utime + used.ru_stime
    return Cost(what, applied, total, time.perf_counter() - start, used.ru_maxrss / 1024)


def processor(process: int) -> float:
    """Seconds of the processor so far, as Linux counts them."""
    stat = Path("/proc", str(process), "stat")
    if not stat.exists():
        return float("nan")
    fields = stat.read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main()
