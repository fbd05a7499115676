"""`python -m qbr`: the same command where the script is not on the PATH."""

from qbr.cli import main

if __name__ == "__main__":
    main(prog_name="qbr")
