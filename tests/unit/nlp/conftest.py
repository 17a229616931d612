"""One loaded pipeline and one worker process for all tests of this room: loading takes seconds."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from annotator.model.annotations import Entity, SentenceValue, Stance, Zone
from annotator.model.articles import Article, uid_of_text
from annotator.model.scheme import Scheme
from annotator.model.spans import Span
from annotator.model.suggestions import Suggestion
from annotator.nlp.client import WorkerClient
from annotator.nlp.memory import EMPTY, Memory
from annotator.nlp.pipeline import Suggester
from annotator.nlp.requests import SuggestAnswer, SuggestRequest
from tests.helpers.suggestion_scores import default_scheme


@dataclass(frozen=True)
class Reading:
    """An answer with the text it is about, asked in words instead of offsets."""

    text: str
    answer: SuggestAnswer

    def of(self, kind: type) -> list[Suggestion]:
        return [s for s in self.answer.suggestions if isinstance(s.proposal, kind)]

    def words(self, span: Span) -> str:
        return self.text[span.start : span.end]

    @property
    def entities(self) -> list[tuple[str, str]]:
        found = sorted((s.span, s.proposal.label) for s in self.of(Entity))
        return [(self.words(span), label) for span, label in found]

    def entity(self, words: str) -> Entity:
        return next(s.proposal for s in self.of(Entity) if self.words(s.span) == words)

    @property
    def stances(self) -> list[tuple[str, int]]:
        return [(s.proposal.target, s.proposal.polarity) for s in self.of(Stance)]

    def stance(self, target: str) -> Stance:
        return next(s.proposal for s in self.of(Stance) if s.proposal.target == target)

    def holder(self, stance: Stance) -> str:
        if stance.holder.entity is None:
            return stance.holder.kind.value
        return self.words(self.by_id(stance.holder.entity).span)

    def by_id(self, identity: object) -> Suggestion:
        return next(s for s in self.answer.suggestions if s.id == identity)

    def value(self, target: str, number: int = 0) -> str:
        values = [s.proposal for s in self.of(SentenceValue) if s.proposal.target == target]
        return values[number].value.value

    @property
    def zones(self) -> list[tuple[str, str]]:
        return [(s.proposal.kind, self.words(s.span)) for s in self.of(Zone) if not s.gated]


Read = Callable[..., Reading]


@pytest.fixture(scope="session")
def scheme() -> Scheme:
    return default_scheme()


@pytest.fixture(scope="session")
def suggester() -> Suggester:
    return Suggester()


@pytest.fixture(scope="session")
def read(suggester: Suggester, scheme: Scheme) -> Read:
    """Reads a text and hands back its suggestions."""

    def _read(
        text: str,
        *,
        title: str = "",
        source: str | None = None,
        published: str | None = "2024-05-01",
        memory: Memory = EMPTY,
        excluded: tuple[Span, ...] | None = None,
    ) -> Reading:
        article = Article(
            uid=uid_of_text(text), text=text, title=title, source=source, published=published
        )
        request = SuggestRequest(article, scheme, memory, excluded)
        return Reading(text, next(iter(suggester.suggest([request]))))

    return _read


@pytest.fixture(scope="session")
def worker() -> Iterator[WorkerClient]:
    """A real suggestion process."""
    client = WorkerClient()
    client.start()
    yield client
    client.close()
