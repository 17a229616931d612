"""Clauses about a target in which no rule finds judging words, but the sentence model is sure.

The clause must be somebody's reported or quoted words with the target as its subject, its verb
must head them, and the model must be surer than for a sentence value.
"""

from collections.abc import Iterator, Mapping, Sequence

from annotator.model.annotations import Basis
from annotator.nlp.lexicon import word_set
from annotator.nlp.parsed import Token
from annotator.nlp.sentiment.model import Verdict
from annotator.nlp.stance.fragments import subject_before
from annotator.nlp.stance.predicates import is_open, subjects_in, tells, words_of
from annotator.nlp.stance.scene import Attribution, Found, Scene
from annotator.nlp.stance.targets import Hit
from annotator.nlp.stance.wording import is_wished, text_of

SECONDED = "seconded"
SURE = 0.75
_SIGNS = {"neg": -1, "neu": 0, "pos": 1}
_HEADING = frozenset({"ROOT", "ccomp", "conj", "parataxis"})
_LEAST, _LONGEST = 2, 16


def seconded(
    scene: Scene, stances: Sequence[Found], verdicts: Mapping[tuple[int, str], Verdict]
) -> list[Found]:
    """At most one record for each sentence and target that the rules left without one.

    Args:
        scene: an article.
        stances: the records of the rules.
        verdicts: of the sentence model, by sentence number and target key.
    """
    told = {(scene.sentence_number(f.pieces[0][0]), f.key) for f in stances}
    found: dict[tuple[int, str], Found] = {}
    for hit, piece, by in _offered(scene):
        place = (scene.sentence_number(piece[0]), hit.key)
        verdict = verdicts.get(place)
        if verdict is None or place in told or place in found or verdict.score < SURE:
            continue
        value = _SIGNS[verdict.name]
        own, other = scene.is_own(by, hit.key), scene.is_adversary(by, hit.key)
        if value and not (own and value < 0) and not (other and value > 0):
            found[place] = _record(scene, hit, piece, by, value, verdict)
    return list(found.values())


def _offered(scene: Scene) -> Iterator[tuple[Hit, tuple[int, int], Attribution]]:
    """Quoted predicates of a target, then the heads of reported clauses."""
    for quote in scene.quotes:
        if not quote.is_block and _LEAST <= quote.length <= _LONGEST:
            hit, by = subject_before(scene, quote), scene.attribution(quote.first)
            if hit is not None and hit.kind != "any" and not by.is_author:
                yield hit, (quote.first, quote.last), by
    for verb in scene.verbs:
        if _heads(verb) and not tells(verb) and not is_open(verb) and not is_wished(verb):
            by = scene.attribution(verb.i)
            for hit in () if by.is_author else subjects_in(scene, verb):
                yield hit, words_of(scene, verb), by


def _heads(verb: Token) -> bool:
    """True for the verb of a clause that is told for itself, not within another."""
    at = verb
    while at.dep_ == "conj":
        at = at.head
    facing = verb.lemma_.lower() in word_set("conduct", "facing")
    return at.dep_ in _HEADING and not facing


def _record(
    scene: Scene,
    hit: Hit,
    piece: tuple[int, int],
    by: Attribution,
    value: int,
    verdict: Verdict,
) -> Found:
    return Found(
        key=hit.key,
        hit=hit,
        pieces=(piece,),
        polarity=value,
        basis=Basis.PRAISE if value > 0 else Basis.ACCUSATION,
        by=by,
        score=0.55,
        rule=SECONDED,
        reason=f"“{text_of(scene.doc, [piece])}” is said of {scene.name(hit.key)}, and the "
        f"sentence model is sure that the sentence judges it (p {verdict.score:.2f})",
    )
