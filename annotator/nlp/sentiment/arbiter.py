"""Where no stance expression speaks, the sentence model may: its verdicts for one article."""

from collections.abc import Collection, Mapping

from annotator.nlp.sentiment.model import SentenceModel, Verdict
from annotator.nlp.sentiment.scenes import pairs_in
from annotator.nlp.stance.scene import Scene

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

    def speaks(self, verdict: Verdict) -> bool:
        """True when the verdict is sure enough to be proposed."""
        return verdict.score >= self.model.gate


def reason_of(verdict: Verdict) -> str:
    """The verdict as a sentence for people."""
    said = f"the sentence model reads it as {_SPOKEN[verdict.name]} (p {verdict.score:.2f})"
    if not verdict.words:
        return said
    return f"{said}; the words that weighed most: {', '.join(f'“{w}”' for w in verdict.words)}"
