"""Words about a target that no rule knows, where the clause model holds them for a stance.

Its records are offered below those of the rules, with a reason that says who judged.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from annotator.model.annotations import Basis
from annotator.nlp.sentiment.calibration import Array
from annotator.nlp.sentiment.clauses import Clause, ClauseModel
from annotator.nlp.sentiment.model import Verdict
from annotator.nlp.sentiment.pairs import LONGEST, Pair, Sentence, pair_of, sentence_of
from annotator.nlp.sentiment.scenes import quotes_in
from annotator.nlp.stance.candidates import Candidate, candidates
from annotator.nlp.stance.circumstances import circumstances, relation_of
from annotator.nlp.stance.judging import judgement, names_crime
from annotator.nlp.stance.scene import Attribution, Found, Scene
from annotator.nlp.stance.wording import text_of

WEIGHED = "weighed"
# From cross-validation over the passages and articles that may be looked at: what somebody says of
# a target is mostly a stance, what the writer tells is mostly an event.
_NEEDED = {"author": 0.93, "third": 0.5, "unnamed": 0.5, "own": 0.55, "other": 0.45}
_EXTRA = {
    "owner": 0.1,
    "carried": 0.25,
    "quote carried": 0.25,
    "object": 0.3,
    "participle": 0.3,
    "root": 0.3,
    "appos": 0.3,
}
_BOTH, _JOINT, _LOOSE_QUOTE, _BESIDE_OTHERS = 0.2, 0.3, 0.25, 0.1
_CARRYING = frozenset({"VERB", "NOUN", "ADJ", "ADV", "PRON", "DET", "ADP", "PART", "AUX"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_NEG, _NEU, _POS = 0, 1, 2
_MOST = 0.98
_PLAIN, _SURELY_PLAIN = 0.5, 0.75

Place = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Reading:
    """Candidates of an article with their speakers, as the clause model takes them."""

    candidates: tuple[Candidate, ...]
    speakers: tuple[Attribution, ...]
    pairs: tuple[Pair, ...]
    clauses: tuple[Clause, ...]


def weighed(
    scene: Scene,
    stances: Sequence[Found],
    verdicts: Mapping[Place, Verdict],
    model: ClauseModel,
) -> list[Found]:
    """Records for sentences and targets that have none yet, at most one for the same words.

    Where the sentence model is nearly sure that nothing is judged, the clause model is not asked.
    """
    told = {(scene.sentence_number(f.pieces[0][0]), f.key) for f in stances}
    said = [(f.key, piece) for f in stances for piece in f.pieces]
    reading = reading_of(
        scene, lambda c: not _is_said_of_another(c, said) and _is_open(scene, c, told, verdicts)
    )
    if not reading.clauses:
        return []
    shares = model.judge(reading.pairs, reading.clauses)
    return list(_chosen(scene, reading, shares))


def _is_said_of_another(candidate: Candidate, said: Iterable[tuple[str, tuple[int, int]]]) -> bool:
    """True for words inside what a rule takes for a stance toward another target."""
    first, last = candidate.piece
    key = candidate.hit.key
    return any(other != key and a <= first and last <= b for other, (a, b) in said)


def _is_open(
    scene: Scene,
    candidate: Candidate,
    told: Collection[Place],
    verdicts: Mapping[Place, Verdict],
) -> bool:
    """True for a candidate that could still be offered."""
    place = scene.sentence_number(candidate.piece[0]), candidate.hit.key
    verdict = verdicts.get(place)
    if place in told or (verdict is not None and verdict.shares[_NEU] >= _SURELY_PLAIN):
        return False
    by = scene.attribution(candidate.head.i)
    if _needed(scene, candidate, by) > _MOST:
        return False
    return verdict is None or not by.is_author or verdict.shares[_NEU] < _PLAIN


def reading_of(scene: Scene, is_open: Callable[[Candidate], bool] | None = None) -> Reading:
    """The candidates of an article, those that are still open if that is asked."""
    open_ones = [c for c in candidates(scene) if is_open is None or is_open(c)]
    chosen = tuple(c for c in open_ones if not _is_bare(scene, c))
    speakers = tuple(scene.attribution(c.head.i) for c in chosen)
    numbers: dict[Place, int] = {}
    pairs: list[Pair] = []
    clauses = []
    sentences: dict[int, Sentence] = {}
    for candidate, by in zip(chosen, speakers, strict=True):
        place = scene.sentence_number(candidate.piece[0]), candidate.hit.key
        if place not in numbers:
            numbers[place] = len(pairs)
            pairs.append(_pair(scene, candidate, sentences))
        clauses.append(_clause(scene, candidate, by, numbers[place]))
    return Reading(chosen, speakers, tuple(pairs), tuple(clauses))


def _is_bare(scene: Scene, candidate: Candidate) -> bool:
    """True for a noun of the target's without a word beside it, or without a judgement in it."""
    first, last = candidate.piece
    if candidate.role != "owner":
        return False
    words = scene.doc.tokens[first:last]
    return len(words) == 1 or not judgement(words, said_of_target=True).polarity


def _pair(scene: Scene, candidate: Candidate, sentences: dict[int, Sentence]) -> Pair:
    """The sentence with the target's places; where it names none, with the subject's."""
    start, end = scene.sentence_range(candidate.piece[0])
    if start not in sentences:
        sentences[start] = sentence_of(scene.doc, start, end, quotes_in(scene, start, end))
    hits = scene.hits_between(start, end)
    own = [h for h in hits if h.key == candidate.hit.key]
    places = [range(h.first - start, min(h.last, end) - start) for h in own]
    others = [range(h.first - start, min(h.last, end) - start) for h in hits if h not in own]
    if not places:
        subjects = [c.i for c in candidate.head.children if c.dep_ in _SUBJECTS]
        at = next((i for i in (*subjects, candidate.head.i) if start <= i < end), start)
        places = [range(at - start, at - start + 1)]
    return pair_of(sentences[start], places, others)


def _clause(scene: Scene, candidate: Candidate, by: Attribution, pair: int) -> Clause:
    start, end = scene.sentence_range(candidate.piece[0])
    first, last = candidate.piece
    whole = end - start <= LONGEST
    tokens = scene.doc.tokens[first:last]
    content = tuple(t.lower_ for t in tokens if t.pos_ in _CARRYING) or (tokens[0].lower_,)
    words = range(first - start, min(last, end) - start) if whole else range(0)
    return Clause(pair, words, content, circumstances(scene, candidate, by))


def _chosen(scene: Scene, reading: Reading, shares: Array) -> Iterable[Found]:
    """The surest first; what overlaps a surer one of the same target is left out."""
    taken: set[tuple[str, int]] = set()
    for number in sorted(range(len(shares)), key=lambda n: -max(shares[n, _NEG], shares[n, _POS])):
        candidate, by = reading.candidates[number], reading.speakers[number]
        sign = 1 if shares[number, _POS] > shares[number, _NEG] else -1
        share = float(shares[number, _POS if sign > 0 else _NEG])
        key = candidate.hit.key
        words = {(key, i) for i in range(*candidate.piece)}
        own, other = scene.is_own(by, key), scene.is_adversary(by, key)
        unlikely = (own and sign < 0) or (other and sign > 0)
        if share >= _needed(scene, candidate, by) and not unlikely and not words & taken:
            taken |= words
            yield _record(scene, candidate, by, sign, share)


def _needed(scene: Scene, candidate: Candidate, by: Attribution) -> float:
    """The probability from which a candidate is offered."""
    hit, (first, last) = candidate.hit, candidate.piece
    needed = _NEEDED[relation_of(scene, by, hit.key)]
    needed += _EXTRA.get(candidate.role, 0.0)
    beside = scene.doc[hit.head].conjuncts
    needed += _BOTH * (hit.kind == "both")
    needed += _JOINT * any(h.key != hit.key for t in beside for h in scene.hits_at(t.i))
    needed += _BESIDE_OTHERS * _names_others(scene, hit.key, first, last)
    if candidate.role == "quote":
        loose = _names_others(scene, hit.key, *scene.sentence_range(first))
        needed += _LOOSE_QUOTE * (loose or hit.kind == "demonym")
    return needed


def _names_others(scene: Scene, key: str, first: int, last: int) -> bool:
    return any(h.key != key for h in scene.hits_between(first, last))


def _record(scene: Scene, candidate: Candidate, by: Attribution, sign: int, share: float) -> Found:
    strong = sign < 0 and names_crime(scene.doc.tokens[slice(*candidate.piece)])
    blame = Basis.EVALUATION if by.is_author else Basis.ACCUSATION
    key = candidate.hit.key
    return Found(
        key=key,
        hit=candidate.hit,
        pieces=(candidate.piece,),
        polarity=sign * (2 if strong else 1),
        basis=blame if sign < 0 else Basis.PRAISE,
        by=by,
        score=0.5 + share / 20,
        rule=WEIGHED,
        reason=f"no rule knows “{text_of(scene.doc, [candidate.piece])}”; the clause model takes "
        f"it for words about {scene.name(key)} that {'praise' if sign > 0 else 'blame'} "
        f"(p {share:.2f})",
    )
