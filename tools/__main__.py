"""`python -m tools` is `zp`."""

from tools.cli import main

if __name__ == "__main__":
    main()
