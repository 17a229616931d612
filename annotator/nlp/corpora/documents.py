"""From one article with one work to serialised documents and the account of its labels."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

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
from annotator.nlp.corpora.losses import Loss, Reason, Tally
from annotator.nlp.corpora.options import CorpusOptions, Unfinished
from annotator.nlp.corpora.paragraphs import paragraph, sentence_tokens
from annotator.nlp.corpora.rows import Row
from annotator.nlp.corpora.sentences import SentenceWriter
from annotator.nlp.corpora.tokenizer import english


class Yielded(NamedTuple):
    """What one article gave: its documents and the labels that were lost or changed."""

    rows: list[Row]
    losses: list[Loss]


class Documents:
    """Makes documents of articles; counts every label of theirs in the tally.

    `longest_stance` is the length in tokens of the longest stance so far.
    """

    def __init__(self, scheme: Scheme, options: CorpusOptions, tally: Tally) -> None:
        self._scheme, self._options, self._tally = scheme, options, tally
        self.longest_stance = 0
        self.renew()

    def renew(self) -> None:
        """Forgets every word seen; to be called now and then, or memory grows with the corpus.

        spaCy's own means, `memory_zone`, also forgets how words are cut and halves the speed.
        """
        self._tokenizer = english()
        self._sentences = SentenceWriter(self._tokenizer, self._scheme, self._tally)

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
        fitting = Fitting(bundle.article.text, excluded, self._tokenizer, self._tally)
        reviewed = work.state.status is Status.DONE
        closed = self._closed(work)
        fit: list[Annotation] = []
        for label in labels:
            reason = closed or self._unfit(label, reviewed=reviewed)
            if reason is None:
                fit.append(label)
            else:
                fitting.drop(label, reason)
        if closed is not None:
            return Yielded([], fitting.losses)
        fitting.entities(label for label in fit if isinstance(label, Entity))
        fitting.stances(label for label in fit if isinstance(label, Stance))
        self.longest_stance = max(self.longest_stance, fitting.longest_stance)
        fitting.sentences(label for label in fit if isinstance(label, SentenceValue))
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
        if isinstance(label, (Zone, DocumentValue)):
            return Reason.LAYER
        return Reason.UNREVIEWED if isinstance(label, Stance) and not reviewed else None

    def _rows(self, bundle: ArticleBundle, fitting: Fitting, *, reviewed: bool) -> Iterator[Row]:
        given = bundle.segmentation.sentences if bundle.segmentation else None
        article = bundle.article
        for piece in fitting.pieces:
            if reviewed or piece.entities:
                starts = sentence_tokens(article.text, piece, given)
                yield paragraph(article.uid, piece, starts, reviewed=reviewed)
        for piece in fitting.pieces:
            yield from self._sentences.rows(article.uid, piece, fitting)


def _position(label: Annotation) -> tuple[int, int, str, int]:
    if isinstance(label, DocumentValue):
        return (0, 0, label.layer, label.id.int)
    return (label.start, -label.end, label.layer, label.id.int)
