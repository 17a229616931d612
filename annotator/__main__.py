"""`python -m annotator` is the same as the command `annotator`."""

from annotator.start import entry

if __name__ == "__main__":
    entry()
