"""Small projects for tests of the store and of what lies above it."""

import tomllib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

from annotator.model.annotations import (
    DocumentMark,
    DocumentValue,
    Entity,
    Holder,
    HolderKind,
    SentenceMark,
    SentenceValue,
    Stance,
    Zone,
)
from annotator.model.articles import Article, Person, WorkState, uid_of_text
from annotator.model.bundles import ArticleBundle, WorkBundle
from annotator.model.changes import Change, Edit, Fact
from annotator.model.scheme import Scheme, from_data
from annotator.model.segmentation import provisional
from annotator.model.spans import Span
from annotator.model.suggestions import Producer, Suggestion, suggestion_id
from annotator.paths import resources
from annotator.store.project import ProjectStore
from tests.helpers.templates import copy_to

TEXT = "Baku said: 😊 the road is closed. Yerevan called this a lie, and asked for talks."
START = datetime(2024, 4, 3, 9, 0, tzinfo=UTC)
PRODUCER = Producer("names", "1", "abc")


def scheme() -> Scheme:
    """The default scheme."""
    return from_data(tomllib.loads((resources() / "scheme.toml").read_text(encoding="utf-8")))


def project(folder: Path, name: str = "p.annot") -> ProjectStore:
    """A new project file."""
    return ProjectStore.create(str(folder / name), scheme(), title="Test", patience=2.0)


def copied(folder: Path, name: str = "p.annot") -> ProjectStore:
    """An empty project file as `project` makes it, copied: for tests of what goes into one."""
    return ProjectStore.open(str(copy_to(folder / name, project)), patience=2.0)


def article(text: str = TEXT, **known: object) -> Article:
    """An article of this text."""
    return Article(uid=uid_of_text(text), text=text, **{"title": text[:20], **known})  # type: ignore[arg-type]


def add(store: ProjectStore, text: str = TEXT, **known: object) -> UUID:
    """Adds an article without labels."""
    [outcome] = store.articles.add([ArticleBundle(article=article(text, **known))])
    return outcome.uid


def entity(start: int = 0, end: int = 4, **more: object) -> Entity:
    """An entity label."""
    return Entity(id=uuid4(), start=start, end=end, **{"label": "GPE", **more})  # type: ignore[arg-type]


def labels() -> tuple[Zone, Entity, Stance, SentenceValue, DocumentValue]:
    """One label of each layer on TEXT, the stance held by the entity."""
    named = entity()
    return (
        Zone(id=uuid4(), start=0, end=len(TEXT), kind="BODY"),
        named,
        Stance(
            id=uuid4(),
            target="ARM",
            expression=(Span(10, 12), Span(20, 24)),
            target_span=Span(33, 40),
            polarity=-1,
            holder=Holder(HolderKind.ENTITY, named.id),
        ),
        SentenceValue(id=uuid4(), start=0, end=32, target="ARM", value=SentenceMark.NEG),
        DocumentValue(id=uuid4(), target="AZE", portrayal=DocumentMark.PLUS_1),
    )


def change(
    article_id: UUID, person: Person, *edits: Edit, at: int = 0, title: str = "label"
) -> Change:
    """A change of so many seconds after START."""
    return Change(
        id=uuid4(),
        article=article_id,
        person=person.id,
        title=title,
        at=START + timedelta(seconds=at),
        edits=edits,
    )


def adding(*facts: Fact) -> tuple[Edit, ...]:
    """Edits that add facts."""
    return tuple(Edit(None, fact) for fact in facts)


def turning(before: WorkState, after: WorkState) -> Edit:
    """An edit of the work's state."""
    return Edit(before, after)


def suggestion(article_id: UUID, start: int = 0, end: int = 4, **more: object) -> Suggestion:
    """A proposed entity with its stable id."""
    uid = suggestion_id(article_id, Zone(id=article_id, start=0, end=1, kind="").layer, start, end)
    proposal = Entity(id=uid, start=start, end=end, label="GPE")
    values = {"producer": PRODUCER, "score": 0.9, "reason": "It is in the list of names.", **more}
    return Suggestion(proposal=proposal, **values)  # type: ignore[arg-type]


def bundle(text: str = TEXT, person: str = "alice") -> ArticleBundle:
    """An article with one label of each layer by one person, bounds and a suggestion."""
    made = article(text)
    return ArticleBundle(
        article=made,
        works=(WorkBundle(person=person, annotations=labels()),),
        suggestions=(suggestion(made.uid),),
        segmentation=provisional(text),
    )
