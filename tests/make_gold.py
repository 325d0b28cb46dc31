"""Write tests/gold/*.json: the labels in tests/gold_labels with their places in the texts of data/raw.

usage: python tests/make_gold.py [--check]

This is ``recextract locate tests/gold_labels --texts data/raw -o tests/gold``. With ``--check`` nothing is written;
exit 1 if a file is missing or would change.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

TESTS = Path(__file__).resolve().parent
RAW, LABELS, GOLD = TESTS.parent / "data" / "raw", TESTS / "gold_labels", TESTS / "gold"


def main() -> int:
    sys.path.insert(0, str(TESTS.parent / "src"))
    from recextract.coding import locate_labels

    check, stale = "--check" in sys.argv[1:], 0
    GOLD.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        total = locate_labels(LABELS, RAW, Path(folder))
        for made in sorted(Path(folder).glob("*.json")):
            target, content = GOLD / made.name, made.read_bytes()
            if not target.exists() or target.read_bytes() != content:
                stale += 1
                print(f"{'stale' if check else 'written'}: {target.name}")
                if not check:
                    target.write_bytes(content)
    print(f"{total} recommendations")
    return int(check and stale > 0)


if __name__ == "__main__":
    raise SystemExit(main())
