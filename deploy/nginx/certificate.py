"""Makes a certificate to begin with: python deploy/nginx/certificate.py HOST FOLDER

nginx does not start without one, and the real one (docs/operations.md) is given to who answers already.
"""

import subprocess
import sys
from pathlib import Path


def make(host: str, folder: Path) -> None:
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
        + ["-days", "30", "-subj", f"/CN={host}", "-addext", f"subjectAltName=DNS:{host}"]
        + ["-keyout", str(folder / "key.pem"), "-out", str(folder / "certificate.pem")],
        check=True,
        capture_output=True,
    )


if __name__ == "__main__":
    if len(sys.argv) != 3:
        raise SystemExit(__doc__)
    make(sys.argv[1], Path(sys.argv[2]))
