"""``python -m recextract`` is ``recextract``."""

from recextract.cli import main

if __name__ == "__main__":
    main()
