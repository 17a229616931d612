"""Where no stance expression speaks, the sentence model may: its verdicts for one article."""

from collections.abc import Collection, Mapping

from annotator.model.annotations import SentenceMark
from annotator.nlp.sentiment.model import SentenceModel, Verdict
from annotator.nlp.sentiment.scenes import pairs_in
from annotator.nlp.stance.scene import Scene

_RULES, _MODEL = "sentences", "sentiment"
_UNSAID = 0.7
_SPOKEN = {"neg": "negative", "neu": "neutral", "pos": "positive"}


class Arbiter:
    """Asks a sentence model about the targets that the rules found no judging words for."""

    def __init__(self, model: SentenceModel) -> None:
        self.model = model

    def verdicts(
        self, scene: Scene, told: Collection[tuple[int, str]], keys: Collection[str]
    ) -> Mapping[tuple[int, str], Verdict]:
        """Verdicts by sentence number and target key, for pairs that are not among `told`."""
        asked, pairs = [], []
        for number, sent in enumerate(scene.doc.sents):
            open_keys = [key for key in keys if (number, key) not in told]
            for key, pair in pairs_in(scene, sent, open_keys):
                asked.append((number, key))
                pairs.append(pair)
        return dict(zip(asked, self.model.judge(pairs), strict=True))


def told_by(arbiter: Arbiter, verdict: Verdict, name: str) -> tuple[SentenceMark, float, str, str]:
    """Value, confidence, reason and producer for a target in a sentence without judging words.

    The model speaks from its gate on; below it the sentence stays neutral by the rules, and the
    reason says which way the model leans.
    """
    silent = f"“{name}” is in it, and no words that judge the target were found"
    said = f"the sentence model reads it as {_SPOKEN[verdict.name]} (p {verdict.score:.2f})"
    mark = SentenceMark(verdict.name)
    if verdict.score < arbiter.model.gate:
        lean = f"; {said}, which is below its gate" if mark is not SentenceMark.NEU else ""
        return SentenceMark.NEU, _UNSAID, f"{silent}{lean}", _RULES
    if mark is SentenceMark.NEU:
        return mark, verdict.score, f"{silent}; {said}", _MODEL
    words = ", ".join(f"“{word}”" for word in verdict.words)
    weighed = f"; the words that weighed most: {words}" if words else ""
    return mark, verdict.score, f"{said}{weighed}", _MODEL
