"""`python -m annotator` is the same as the command `annotator`."""

from annotator.cli import main

if __name__ == "__main__":
    main()
