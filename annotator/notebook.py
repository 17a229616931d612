"""The project for notebooks and scripts: the services without a window."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType
from uuid import UUID

from annotator.errors import BadInputError
from annotator.jobs import Job
from annotator.model.articles import Article, Person
from annotator.model.bundles import ArticleBundle
from annotator.model.documents import Document
from annotator.model.scheme import Scheme
from annotator.model.suggestions import Suggestion
from annotator.services.export_account import ExportAccount
from annotator.services.exporting import ExportOptions, export
from annotator.services.importing import Account, bring_in
from annotator.store.project import ProjectStore


class Project:
    """An open project; use it in a `with` block, or close it."""

    def __init__(self, store: ProjectStore) -> None:
        self._store = store

    def __enter__(self) -> "Project":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def title(self) -> str:
        """The project's title."""
        return self._store.title

    @property
    def scheme(self) -> Scheme:
        """What is labelled, toward which targets."""
        return self._store.scheme

    @property
    def people(self) -> list[Person]:
        """Everybody who labels, and `gold`."""
        return list(self._store.people.all())

    def articles(self) -> Iterator[Article]:
        """All articles in the order they were added, read one by one."""
        for uid in self._store.articles.uids():
            yield self._store.articles.get(uid)

    def bundles(
        self, *, people: Sequence[str] | None = None, with_suggestions: bool = False
    ) -> Iterator[ArticleBundle]:
        """Articles with the works of the named people, by default of all, streamed."""
        return self._store.articles.bundles(people=people, with_suggestions=with_suggestions)

    def document(self, article: UUID, person: str) -> Document:
        """An article as one person labels it: labels, verdicts, open suggestions.

        Raises:
            BadInputError: when nobody of that name labels here.
        """
        known = self._store.people.by_name(person)
        if known is None:
            raise BadInputError(f"nobody called '{person}' labels in this project")
        return self._store.works.document(article, known.id)

    def suggestions(self, article: UUID) -> list[Suggestion]:
        """The suggestions of an article in text order."""
        return list(self._store.suggestions.of(article))

    def import_files(
        self, paths: Sequence[Path | str], *, format_name: str | None = None
    ) -> Account:
        """Take files and folders in; the account counts new, known and refused with reasons."""
        return bring_in(self._store, [Path(p) for p in paths], format_name, None, Job())

    def export(
        self, folder: Path | str, *, format_name: str = "spacy", people: str = "gold", seed: int = 0
    ) -> ExportAccount:
        """Write labels as training data or in the lossless format; the account adds up."""
        options = ExportOptions(format=format_name, people=people, seed=seed)
        return export(self._store, Path(folder), options, Job())

    def close(self) -> None:
        """Close the project; one file remains."""
        self._store.close()


def open_project(location: str | Path, *, read_only: bool = False) -> Project:
    """Open a project file or database address for a notebook.

    Raises:
        StoreError: when it is no project, is damaged, or cannot be read.
    """
    return Project(ProjectStore.open(str(location), read_only=read_only))
