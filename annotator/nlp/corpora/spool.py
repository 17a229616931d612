"""What waits on disk while an export reads on: documents and losses of each article."""

from collections.abc import Iterator
from typing import BinaryIO, NamedTuple
from uuid import UUID

import msgspec

from annotator.model.articles import Article
from annotator.nlp.corpora.documents import Yielded
from annotator.nlp.corpora.options import SPLITS
from annotator.nlp.corpora.rows import Row

_ENCODER = msgspec.msgpack.Encoder()
_DECODER = msgspec.msgpack.Decoder(tuple[list[Row], list[bytes]])


class Held(NamedTuple):
    """Where an article lies in the spool, and what its split depends on."""

    uid: UUID
    at: int
    size: int
    group: str
    frozen: str | None
    sha256: str
    is_exported: bool


class Spool:
    """A temporary file of articles; memory holds one short record for each."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.held: list[Held] = []

    def put(self, article: Article, made: Yielded) -> Held:
        """Stores what one article gave."""
        losses = [msgspec.json.encode(loss.entry(str(article.uid))) for loss in made.losses]
        raw = _ENCODER.encode((made.rows, losses))
        held = Held(
            uid=article.uid,
            at=self._stream.tell(),
            size=self._stream.write(raw),
            group=article.group or str(article.uid),
            frozen=article.split if article.split in SPLITS else None,
            sha256=article.sha256,
            is_exported=bool(made.rows),
        )
        self.held.append(held)
        return held

    def articles(self) -> Iterator[tuple[Held, list[Row], list[bytes]]]:
        """Everything stored, by article uid: documents, and losses as JSON objects."""
        self.held.sort(key=lambda held: held.uid.int)
        for held in self.held:
            self._stream.seek(held.at)
            rows, losses = _DECODER.decode(self._stream.read(held.size))
            yield held, rows, losses
