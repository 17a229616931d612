"""From the records of one `annotator/1` line to model nouns, every offset and reference checked."""

from bisect import bisect_left
from collections.abc import Sequence
from itertools import count
from typing import TypeVar
from uuid import UUID, uuid5

import msgspec
from msgspec import UNSET, UnsetType

from annotator.errors import BadInputError
from annotator.formats.records import (
    DocumentRecord,
    EntityRecord,
    LabelRecord,
    LineRecord,
    Mark,
    Pair,
    Proposal,
    SentenceRecord,
    StanceRecord,
    WorkRecord,
    ZoneRecord,
)
from annotator.model.annotations import (
    Annotation,
    DocumentValue,
    Entity,
    HolderKind,
    SentenceValue,
    Stance,
    Zone,
)
from annotator.model.articles import Article, WorkFacts, WorkState, uid_of_text
from annotator.model.bundles import ArticleBundle, WorkBundle
from annotator.model.spans import Span
from annotator.model.suggestions import Producer, Suggestion
from annotator.model.text import TextRefusedError, canonical

_NAMESPACE = UUID("5a0f6f0c-3a0b-5d53-8a36-6a4f0b6f2f5e")
_MAX_DEPTH = 64
_T = TypeVar("_T")

_WORDS: dict[Mark | None, Mark] = {-2: "-2", -1: "-1", 0: "0", 1: "1", 2: "2"}


def derived_id(article: UUID, person: str | None, facts: str) -> UUID:
    """The stable id of a label whose own is missing or no UUID; person None = a suggestion."""
    owner = "suggestion" if person is None else f"work\x1f{person}"
    return uuid5(_NAMESPACE, f"{article.hex}\x1f{owner}\x1f{facts}")


def unpack(line: LineRecord) -> ArticleBundle:
    """The bundle of a line; article text made canonical and offsets moved along with it.

    Raises:
        BadInputError: for what cannot be stored or does not fit the text, without a place.
    """
    raw = line.article.text
    try:
        text = canonical(raw)
    except TextRefusedError as error:
        raise BadInputError(f"the article's text is refused, its {error}") from error
    uid = line.article.uid or uid_of_text(text)
    page = _Page(uid, raw, text)
    return ArticleBundle(
        article=_article(line, uid, text),
        works=tuple(_work(page, work) for work in _one_each(line.work)),
        suggestions=_suggestions(page, line.suggestions),
    )


def _article(line: LineRecord, uid: UUID, text: str) -> Article:
    record = line.article
    return Article(
        uid=uid,
        text=text,
        title=record.title,
        source=record.source,
        url=record.url,
        published=record.published,
        language=record.language,
        group=record.group,
        split=record.split,
        meta=_shallow("the article", record.meta),
    )


def _one_each(works: list[WorkRecord]) -> list[WorkRecord]:
    people = [work.person for work in works]
    double = next((p for i, p in enumerate(people) if p in people[:i]), None)
    if double is not None:
        raise BadInputError(f"'{double}' has two works on this article")
    return works


def _work(page: "_Page", record: WorkRecord) -> WorkBundle:
    sheet = _Sheet(page, record.person)
    labels: list[Annotation] = []
    labels += sheet.zones(record.zones)
    labels += sheet.entities(record.entities)
    labels += sheet.stances(record.stances)
    labels += sheet.sentences(record.sentences)
    labels += sheet.documents(record.document)
    return WorkBundle(
        person=record.person,
        state=WorkState(record.status, _given(record.skip_reason), record.comment),
        facts=WorkFacts(
            _given(record.revision) or 0,
            float(record.active_seconds),
            record.hidden_suggestions,
            _given(record.updated_at),
        ),
        annotations=tuple(labels),
        meta=_shallow(f"the work of {record.person}", _given(record.meta) or {}),
    )


def _suggestions(page: "_Page", records: list[Proposal]) -> tuple[Suggestion, ...]:
    sheet = _Sheet(page, None)
    return tuple(_suggestion(sheet, n, record) for n, record in enumerate(records, 1))


def _suggestion(sheet: "_Sheet", n: int, record: Proposal) -> Suggestion:
    sheet.first = n
    return Suggestion(
        proposal=_proposal(sheet, record),
        producer=Producer(record.producer, record.version, record.fingerprint),
        score=record.score,
        reason=record.reason,
        gated=record.gated,
    )


def _proposal(sheet: "_Sheet", record: Proposal) -> Annotation:
    if isinstance(record, EntityRecord):
        return sheet.entities([record])[0]
    if isinstance(record, StanceRecord):
        return sheet.stances([record])[0]
    if isinstance(record, SentenceRecord):
        return sheet.sentences([record])[0]
    if isinstance(record, ZoneRecord):
        return sheet.zones([record])[0]
    return sheet.documents([record])[0]


def _shallow(owner: str, meta: dict[str, object]) -> dict[str, object]:
    """The meta as it is, unless nested so deeply that it could not be written again."""
    values: list[object] = [meta] if meta else []
    for _ in range(_MAX_DEPTH):
        values = [
            item
            for value in values
            if isinstance(value, (dict, list))
            for item in (value.values() if isinstance(value, dict) else value)
        ]
        if not values:
            return meta
    raise BadInputError(f"the meta of {owner} is nested too deeply")


def _given(value: _T | UnsetType) -> _T | None:
    return None if value is UNSET else value


class _Page:
    """One article's raw and canonical text, and the ids used on it so far."""

    def __init__(self, uid: UUID, raw: str, text: str) -> None:
        self.uid, self.raw, self.text = uid, raw, text
        self.seen: set[int] = set()
        self.dropped = [] if raw is text or raw == text else _dropped(raw)

    def span(self, name: str, n: int, start: int, end: int, claimed: object) -> tuple[int, int]:
        """A checked span in canonical text; `claimed` is the text it says it has, if any."""
        if not start < end <= len(self.raw):
            raise BadInputError(
                f"{name} {n}: offsets {start}–{end} are no stretch of the text,"
                f" which has {len(self.raw)} characters"
            )
        if isinstance(claimed, str) and self.raw[start:end] != claimed:
            self._compare(name, n, (self.raw[start:end],), claimed)
        if not self.dropped:
            return start, end
        return self._moved(name, n, start, end)

    def pieces(self, name: str, n: int, pairs: Sequence[Pair], claimed: object) -> tuple[Span, ...]:
        """The checked pieces of an expression; `claimed` may join them by ' … ' or spaces."""
        spans = tuple(Span(*self.span(name, n, a, b, None)) for a, b in pairs)
        if isinstance(claimed, str):
            parts = [self.raw[a:b] for a, b in pairs]
            whole = self.raw[pairs[0][0] : pairs[-1][1]]
            self._compare(name, n, (" … ".join(parts), " ".join(parts), whole), claimed)
        return spans

    def _compare(self, name: str, n: int, found: tuple[str, ...], claimed: str) -> None:
        if claimed not in found and claimed not in {_unix(slice_) for slice_ in found}:
            raise BadInputError(
                f"{name} {n}: its text is given as {_quoted(claimed)}, but the article"
                f" has {_quoted(found[0])} there"
            )

    def _moved(self, name: str, n: int, start: int, end: int) -> tuple[int, int]:
        moved = start - bisect_left(self.dropped, start), end - bisect_left(self.dropped, end)
        if moved[0] >= moved[1]:
            raise BadInputError(f"{name} {n}: offsets {start}–{end} hold nothing but a line end")
        return moved


def _dropped(raw: str) -> list[int]:
    found = [i for i, c in enumerate(raw[:-1]) if c == "\r" and raw[i + 1] == "\n"]
    return [0, *found] if raw.startswith("\ufeff") else found


def _unix(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _quoted(text: str) -> str:
    return repr(text if len(text) <= 60 else f"{text[:59]}…")


class _Sheet:
    """The labels of one person, or the suggestions (person None), on one page.

    Records are checked and completed in place, then turned into nouns list by list: msgspec does
    that several times faster than our constructors, which reading at full speed depends on.
    """

    def __init__(self, page: _Page, person: str | None) -> None:
        self.page, self.person = page, person
        self._seen: set[int] = page.seen if person is not None else set()
        self._entities: set[int] = set()
        self.first = 1

    def zones(self, records: Sequence[ZoneRecord]) -> list[Zone]:
        """Zones from their records."""
        self._check_spans("zone", records)
        return msgspec.convert(records, list[Zone], from_attributes=True)

    def entities(self, records: Sequence[EntityRecord]) -> list[Entity]:
        """Entities from their records; their ids are remembered for the stances that follow."""
        self._check_spans("entity", records)
        self._entities |= {record.id.int for record in records if record.id}
        return msgspec.convert(records, list[Entity], from_attributes=True)

    def sentences(self, records: Sequence[SentenceRecord]) -> list[SentenceValue]:
        """Sentence values from their records."""
        self._check_spans("sentence value", records)
        return msgspec.convert(records, list[SentenceValue], from_attributes=True)

    def stances(self, records: Sequence[StanceRecord]) -> list[Stance]:
        """Stances from their records, holder and reporter looked up among the entities."""
        for n, record in enumerate(records, self.first):
            name = self._name("stance")
            self._identify("stance", n, record)
            record.expression = self.page.pieces(name, n, record.expression, record.text)
            if record.target_span is not None:
                start, end = record.target_span
                record.target_span = self.page.span(name, n, start, end, None)
            self._refer(name, n, "via", record.via)
            self._refer(name, n, "holder", record.holder.entity)
            if (record.holder.kind is HolderKind.ENTITY) != (record.holder.entity is not None):
                raise BadInputError(
                    f"{name} {n}: a holder of kind entity, and only such a one, names an entity"
                )
        return msgspec.convert(records, list[Stance], from_attributes=True)

    def documents(self, records: Sequence[DocumentRecord]) -> list[DocumentValue]:
        """Document values from their records, the main holder looked up among the entities."""
        for n, record in enumerate(records, self.first):
            self._identify("document value", n, record)
            self._refer(self._name("document value"), n, "main holder", record.main_holder)
            record.author_stance = _WORDS.get(record.author_stance, record.author_stance)
            record.portrayal = _WORDS.get(record.portrayal, record.portrayal)
        return msgspec.convert(records, list[DocumentValue], from_attributes=True)

    def _check_spans(
        self, kind: str, records: Sequence[ZoneRecord | EntityRecord | SentenceRecord]
    ) -> None:
        page, name = self.page, self._name(kind)
        size = 0 if page.dropped else len(page.raw)
        for n, record in enumerate(records, self.first):
            # The common case at full speed; whatever is not plain goes the long way.
            if not record.start < record.end <= size or record.text is not None:
                span = page.span(name, n, record.start, record.end, record.text)
                self._identify(kind, n, record)
                record.start, record.end = span
            else:
                self._identify(kind, n, record)

    def _name(self, kind: str) -> str:
        return f"suggested {kind}" if self.person is None else f"{self.person}'s {kind}"

    def _identify(self, kind: str, n: int, record: LabelRecord) -> None:
        identity = record.id
        if identity is None:
            identity = record.id = self._derived(kind, record)
        if identity.int in self._seen:
            raise BadInputError(f"{self._name(kind)} {n}: the id {identity} is used twice")
        self._seen.add(identity.int)

    def _derived(self, kind: str, record: LabelRecord) -> UUID:
        facts = f"{kind}\x1f{msgspec.json.encode(record).decode()}"
        copies = (f"{facts}\x1f{n}" if n else facts for n in count())
        ids = (derived_id(self.page.uid, self.person, copy) for copy in copies)
        return next(identity for identity in ids if identity.int not in self._seen)

    def _refer(self, name: str, n: int, role: str, entity: UUID | None) -> None:
        # A proposal may name an entity that was settled or filtered out: nothing to hold it to.
        if entity is None or self.person is None or entity.int in self._entities:
            return
        raise BadInputError(f"{name} {n}: its {role} {entity} is no entity of their work")
