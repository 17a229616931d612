"""What a project's sentence model sees of a pair: the encoder's vector and what the rules say.

The rules' verdict and the shipped model are the starting point, in log odds; what a project labels
moves it, along the directions in which the shipped model's own sentences vary, by the rules that
spoke, and by whose words they are. Outlet and target are no part of it: it is no world knowledge.
"""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from annotator.nlp.parsed import DocSpan
from annotator.nlp.sentiment.calibration import CLASSES
from annotator.nlp.sentiment.encoding import Encoded, Encoder, features_of
from annotator.nlp.sentiment.head import Head, Prior
from annotator.nlp.sentiment.model import SentenceModel
from annotator.nlp.sentiment.pairs import Floats, Pair
from annotator.nlp.sentiment.scenes import pairs_in
from annotator.nlp.stance.scene import Found, Scene

BUCKETS = 64
SILENT, MIXED = "", "mixed"
# Log odds of what the rules say, of the shipped model where they are silent, and of neutral there.
_SAID, _MODEL, _NEUTRAL = 2.0, 1.0, 0.6
# How much less than a direction of the encoder a trait is held; the shipped probabilities yet less.
_TRAIT_FREEDOM, _SHARE_FREEDOM = 3.0, 30.0
_KIND = "told-1"


@dataclass(frozen=True, slots=True)
class Told:
    """A target in a sentence, and what the rules say of it.

    Attributes:
        number: of the sentence in the article.
        mark: neg, neu, pos or mixed by the stance rules, empty where they are silent.
        traits: which rules spoke, in what kind of words, and whose they are.
    """

    number: int
    key: str
    pair: Pair
    mark: str
    traits: tuple[str, ...]


class ToldEncoder:
    """Stands for the shipped encoder with the rules' verdicts beside its vectors.

    Attributes:
        name: the encoder's name, and this kind of features.
        width: length of the vectors of `vectors_of`.
    """

    def __init__(self, inner: Encoder) -> None:
        self._inner = inner
        self.name = f"{inner.name}+{_KIND}"
        self.width = 2 * inner.width + 1 + len(CLASSES) + BUCKETS + len(CLASSES)

    def encode(self, pairs: Sequence[Pair]) -> Encoded:
        """As the shipped encoder does."""
        return self._inner.encode(pairs)


def told_in(scene: Scene, sent: DocSpan, number: int, stances: Sequence[Found], keys: Sequence[str]
            ) -> list[Told]:  # fmt: skip
    """The targets that stand in one sentence."""
    found = []
    for key, pair in pairs_in(scene, sent, keys):
        mine = [f for f in stances if f.key == key]
        hit = next(h for h in scene.hits_between(sent.start, sent.end) if h.key == key)
        by = scene.attribution(hit.first)
        traits = {f"rule {f.rule}" for f in mine} | {f"basis {f.basis.value}" for f in mine}
        traits |= {
            f"voice {by.voice.value}",
            f"own side {scene.is_own(by, key)}",
            f"other side {scene.is_adversary(by, key)}",
        }
        found.append(Told(number, key, pair, _mark(mine), tuple(sorted(traits))))
    return found


def all_told(scene: Scene, stances: Sequence[Found], keys: Sequence[str]) -> list[Told]:
    """Every target in every sentence, in text order."""
    by_sentence: dict[int, list[Found]] = {}
    for found in stances:
        by_sentence.setdefault(scene.sentence_number(found.pieces[0][0]), []).append(found)
    return [
        told
        for number, sent in enumerate(scene.doc.sents)
        for told in told_in(scene, sent, number, by_sentence.get(number, []), keys)
    ]


def vectors_of(told: Sequence[Told], model: SentenceModel) -> Floats:
    """What `around(model)` takes, shape (n, width)."""
    encoder = model.encoder
    plain = features_of(encoder, [each.pair for each in told])
    silent = np.array([[each.mark == SILENT] for each in told], dtype=np.float32).reshape(-1, 1)
    marks = np.zeros((len(told), len(CLASSES)), dtype=np.float32)
    traits = np.zeros((len(told), BUCKETS), dtype=np.float32)
    for row, each in enumerate(told):
        if each.mark in CLASSES:
            marks[row, CLASSES.index(each.mark)] = 1
        for trait in each.traits:
            traits[row, zlib.crc32(trait.encode()) % BUCKETS] = 1
    shares = model.probabilities(plain).astype(np.float32) - 1 / len(CLASSES)
    parts = [silent * plain, silent, marks, traits, shares, plain]
    vectors: Floats = np.concatenate(parts, axis=1, dtype=np.float32)
    return vectors


def around(model: SentenceModel) -> SentenceModel:
    """The model that a project moves: where nothing was learned, it says what is suggested now."""
    encoder = ToldEncoder(model.encoder)
    plain = model.encoder.width
    at_silent, at_marks = plain, plain + 1
    at_traits = at_marks + len(CLASSES)
    at_plain = encoder.width - plain
    weights = np.zeros((encoder.width + 1, len(CLASSES)))
    base = model.head.weights * _MODEL / model.temperature
    weights[:plain], weights[at_silent] = base[:-1], base[-1]
    weights[at_silent, CLASSES.index("neu")] += _NEUTRAL
    weights[at_marks:at_traits] = _SAID * np.eye(len(CLASSES))
    known = model.shipped.factor
    factor = np.zeros((encoder.width + 1, known.shape[1] + at_plain - plain + 1))
    factor[at_plain:, : known.shape[1]] = known
    for column, row in enumerate([*range(plain, at_plain), encoder.width], known.shape[1]):
        is_share = row >= at_plain - len(CLASSES)
        factor[row, column] = (_SHARE_FREEDOM if is_share else _TRAIT_FREEDOM) ** -0.5
    head = Head(weights)
    prior = Prior(head, factor, 1.0, model.shipped.strength)
    return replace(
        model, encoder=encoder, head=head, shipped=prior, temperature=1.0,
        shift=(0.0,) * len(CLASSES),
    )  # fmt: skip


def _mark(records: Sequence[Found]) -> str:
    if not records:
        return SILENT
    signs = {(f.polarity > 0) - (f.polarity < 0) for f in records} - {0}
    if len(signs) > 1:
        return MIXED
    return CLASSES[1 + next(iter(signs), 0)]
