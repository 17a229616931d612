"""One sentence and the stance it holds: what tests of frames ask of the suggestions."""

from annotator.model.annotations import Stance
from tests.helpers.stance_passages import Marks
from tests.unit.nlp.conftest import Read


def assert_told(read: Read, text: str, key: str, sign: int, words: str) -> None:
    """A stance is offered whose expression holds the words, with this target and sign."""
    told = {
        " … ".join(text[p.start : p.end] for p in s.proposal.expression): s.proposal
        for s in read(text).of(Stance)
        if not s.gated
    }
    said = next((s for shown, s in told.items() if words in shown), None)
    assert said is not None, told
    assert said.target == key
    assert said.polarity * sign > 0


def assert_more_than_rules(
    rules: Marks, marks: Marks, recall: float, precision: float, wrong: int
) -> None:
    """All that is suggested reaches these, signs so many neutral passages at most, and gains."""
    assert marks.sign.recall >= recall
    assert marks.sign.precision >= precision
    assert marks.sign.f1 > rules.sign.f1
    assert marks.neutral.wanted - marks.neutral.right <= wrong
