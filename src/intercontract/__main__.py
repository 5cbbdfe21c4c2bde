"""``python -m intercontract``: the command line."""

from intercontract.cli import main

if __name__ == "__main__":
    main()
