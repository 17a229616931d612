"""The expected failures: each carries one sentence for people, naming file and line if known."""


class AnnotatorError(Exception):
    """Base of every failure that is told to a person in one sentence instead of a traceback."""


class RefusalError(AnnotatorError):
    """An action the rules do not allow right now; nothing was changed."""


class BadInputError(AnnotatorError):
    """Something read from outside cannot be taken; names what, where and why.

    Attributes:
        reason: the bare reason, without place.
        source: file or object that held it, if known.
        line: 1-based line in that source, if known.
    """

    def __init__(self, reason: str, source: str | None = None, line: int | None = None) -> None:
        place = source or ""
        if line is not None:
            place = f"{place}, line {line}" if place else f"line {line}"
        super().__init__(f"{place}: {reason}" if place else reason)
        self.reason = reason
        self.source = source
        self.line = line


class StoreError(AnnotatorError):
    """The project could not be read or written; the last committed state stands."""


class StoreBusyError(StoreError):
    """Another program holds the project's write lock longer than we wait."""


class StoreFullError(StoreError):
    """The disk has no room for the write."""


class StoreReadOnlyError(StoreError):
    """The project can be read but not written here."""


class NotAProjectError(StoreError):
    """The file or database is not a project of ours, is newer than this program, or is damaged."""


class ConflictError(StoreError):
    """The same work was changed elsewhere since it was read; neither side was overwritten."""


class WorkerError(AnnotatorError):
    """The suggestion process died, hung or answered nonsense; labelling goes on without it."""
