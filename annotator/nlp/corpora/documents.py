"""From one article with one work to serialised documents and the account of its labels."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from annotator.model.annotations import (
    Annotation,
    DocumentValue,
    Entity,
    SentenceValue,
    Stance,
    Zone,
)
from annotator.model.articles import Status
from annotator.model.bundles import ArticleBundle, WorkBundle
from annotator.model.scheme import Scheme
from annotator.model.spans import Span, union
from annotator.nlp.corpora.fitting import Fitting
from annotator.nlp.corpora.losses import Corpus, Loss, Reason, Tally, corpora_of
from annotator.nlp.corpora.options import CorpusOptions, Unfinished
from annotator.nlp.corpora.paragraphs import paragraph, sentence_tokens
from annotator.nlp.corpora.rows import Kind, Row, columns
from annotator.nlp.corpora.sentences import SentenceWriter


class Yielded(NamedTuple):
    """What one article gave: its documents and the labels that were lost or changed."""

    rows: list[Row]
    losses: list[Loss]


class Documents:
    """Makes documents of articles; counts every label of theirs in the tally.

    `longest_stance` is the length in tokens of the longest stance so far.
    """

    def __init__(self, nlp: Any, scheme: Scheme, options: CorpusOptions, tally: Tally) -> None:  # noqa: ANN401
        self.nlp, self._scheme, self._options, self._tally = nlp, scheme, options, tally
        self.longest_stance = 0
        self._sentences = SentenceWriter(nlp.tokenizer, scheme, tally)
        self._columns = columns(Kind.DONE)

    def of(self, bundle: ArticleBundle) -> Yielded:
        """The documents of an article's only work; none when it is not to be exported.

        Raises:
            ValueError: when the bundle has more than one work.
        """
        if len(bundle.works) > 1:
            raise ValueError("an export takes one work an article; choose one")
        if not bundle.works:
            return Yielded([], [])
        work = bundle.works[0]
        labels = sorted(work.annotations, key=_position)
        for label in labels:
            self._tally.take(label)
        excluded = self._excluded(labels)
        fitting = Fitting(bundle.article.text, excluded, self.nlp.tokenizer, self._tally)
        reviewed = work.state.status is Status.DONE
        closed = self._closed(work)
        for label in labels:
            reason = closed or self._unfit(label, reviewed=reviewed)
            if reason is not None:
                fitting.drop(label, reason)
        if closed is not None:
            return Yielded([], fitting.losses)
        open_ = [label for label in labels if self._unfit(label, reviewed=reviewed) is None]
        fitting.entities(label for label in open_ if isinstance(label, Entity))
        fitting.stances(label for label in open_ if isinstance(label, Stance))
        self.longest_stance = max(self.longest_stance, fitting.longest_stance)
        fitting.sentences(label for label in open_ if isinstance(label, SentenceValue))
        return Yielded(list(self._rows(bundle, fitting, reviewed=reviewed)), fitting.losses)

    def _excluded(self, labels: Sequence[Annotation]) -> tuple[Span, ...]:
        kinds = self._scheme.excluded_kinds
        zones = (z for z in labels if isinstance(z, Zone) and z.kind in kinds)
        return union(Span(zone.start, zone.end) for zone in zones)

    def _closed(self, work: WorkBundle) -> Reason | None:
        if work.state.status is Status.SKIPPED:
            return Reason.SKIPPED
        if work.state.status is Status.DONE or self._options.unfinished is Unfinished.MISSING:
            return None
        return Reason.UNREVIEWED

    def _unfit(self, label: Annotation, *, reviewed: bool) -> Reason | None:
        if corpora_of(label) == (Corpus.NONE,):
            return Reason.LAYER
        return Reason.UNREVIEWED if isinstance(label, Stance) and not reviewed else None

    def _rows(self, bundle: ArticleBundle, fitting: Fitting, *, reviewed: bool) -> Iterator[Row]:
        given = bundle.segmentation.sentences if bundle.segmentation else None
        article = bundle.article
        for piece in fitting.pieces:
            if reviewed or piece.entities:
                starts = sentence_tokens(article.text, piece, given)
                yield paragraph(article.uid, piece, starts, self._columns, reviewed=reviewed)
        for piece in fitting.pieces:
            yield from self._sentences.rows(article.uid, piece, fitting)


def _position(label: Annotation) -> tuple[int, int, str, str]:
    if isinstance(label, DocumentValue):
        return (0, 0, label.layer.value, label.id.hex)
    return (label.start, -label.end, label.layer.value, label.id.hex)
