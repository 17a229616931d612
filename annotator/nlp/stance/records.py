"""How a rule's find becomes records: one for each target, none for blame of the own side."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from annotator.model.annotations import Basis
from annotator.nlp.stance.doers import distinct
from annotator.nlp.stance.scene import Attribution, Found, Scene
from annotator.nlp.stance.targets import Hit
from annotator.nlp.stance.wording import text_of


@dataclass(frozen=True, slots=True)
class Maker:
    """What all records of one rule share.

    Attributes:
        rule: name of the rule, by which doubles are ranked.
        reason: a sentence for people with `{words}` and `{name}` in it.
        blame: basis of words against a target, unless the writer says them.
    """

    rule: str
    score: float
    reason: str
    blame: Basis = Basis.EVALUATION

    def records(
        self,
        scene: Scene,
        hits: Iterable[Hit],
        pieces: Sequence[tuple[int, int]],
        polarity: int,
        by: Attribution,
    ) -> Iterator[Found]:
        """A record for each target; nobody is taken to blame the own side."""
        for hit in distinct(list(hits)):
            if not (scene.is_own(by, hit.key) and polarity < 0):
                yield self.record(scene, (hit.key, hit), pieces, polarity, by)

    def record(
        self,
        scene: Scene,
        target: tuple[str, Hit | None],
        pieces: Sequence[tuple[int, int]],
        polarity: int,
        by: Attribution,
    ) -> Found:
        """The record of one target: its key, and where it stands if the words name it."""
        key, hit = target
        basis = self.blame if polarity < 0 else Basis.PRAISE
        if by.is_author and basis is not Basis.DEMAND:
            basis = Basis.EVALUATION
        return Found(
            key=key,
            hit=hit,
            pieces=tuple(pieces),
            polarity=polarity,
            basis=basis,
            by=by,
            score=self.score,
            rule=self.rule,
            reason=self.reason.format(words=text_of(scene.doc, pieces), name=scene.name(key)),
        )
