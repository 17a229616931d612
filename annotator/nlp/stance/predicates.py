"""What somebody says that a target does or is, judged by the words of the whole predicate."""

from collections.abc import Iterator, Sequence

from annotator.model.annotations import Basis
from annotator.nlp.lexicon import word_set
from annotator.nlp.parsed import Token
from annotator.nlp.stance.clauses import says
from annotator.nlp.stance.doers import distinct
from annotator.nlp.stance.frames import takes_target
from annotator.nlp.stance.judging import judgement, names_crime, polarity_of
from annotator.nlp.stance.scene import Attribution, Found, Scene
from annotator.nlp.stance.targets import Hit
from annotator.nlp.stance.wording import (
    is_negated,
    subjects_of,
    text_of,
    verb_phrase,
    without_relation,
)

_HELPERS = frozenset({"aux", "auxpass"})
_WISHED = frozenset(
    ["to", "must", "should", "ought", "can", "could", "would", "may", "might", "shall", "will"]
)
_SUPPOSED = frozenset({"if", "unless", "whether", "until"})
# Verbs of speech that as often tell what is done: "continues to maintain claims".
_DONE = frozenset({"continue", "maintain", "raise", "show", "promise", "demonstrate"})
_COPULAS = frozenset({"be", "become", "remain"})
_LONGEST = 12


def predicates(scene: Scene) -> Iterator[Found]:
    """Stance expressions told by a predicate of which a target is the subject."""
    for verb in scene.verbs:
        if verb.dep_ in _HELPERS or takes_target(verb) or tells(verb):
            continue
        hits = subjects_in(scene, verb)
        if not hits:
            continue
        by = scene.attribution(verb.i)
        undone = _is_undone_duty(verb, by) or _is_threatened(verb, by)
        piece = words_of(scene, verb)
        value = -1 if undone else _value(scene, verb, by, piece)
        value = value or int(_is_done_duty(scene, verb, by, hits))
        if not value and not by.is_author and (end := _ill_phrase(verb, piece[1])):
            piece, value = (piece[0], end), -1
        if value:
            yield from _found(scene, hits, by, piece, value)


def subjects_in(scene: Scene, verb: Token) -> list[Hit]:
    """The targets that do or are it; several states together are left to other rules."""
    hits = [h for s in subjects_of(verb) for h in scene.hits_of(s)]
    if not hits and verb.lower_ in word_set("conduct", "bound"):
        hits = [h for c in verb.children if c.dep_ == "nsubjpass" for h in scene.hits_of(c)]
    return [h for h in distinct(hits) if h.kind != "any"]


def words_of(scene: Scene, verb: Token) -> tuple[int, int]:
    """The verb with its object; what stands after a copula without it."""
    first, last = verb_phrase(verb, _LONGEST)
    if verb.lemma_ in _COPULAS and not is_negated(verb):
        told = [c for c in verb.children if c.dep_ in {"attr", "acomp"} and c.i > verb.i]
        if told:
            first = max(first, told[0].left_edge.i)
            last = max(last, first + 1)
    return without_relation(scene.doc, first, last)


def _is_undone_duty(verb: Token, by: Attribution) -> bool:
    """“has not fulfilled any of its promises”: what a state ought to do, and did not."""
    lemma = verb.lemma_.lower()
    known = lemma in word_set("conduct", "duties", "plain")
    if lemma in word_set("conduct", "duties", "told"):
        known = not by.is_author or any(t.lower_ == "single" for t in verb.subtree)
    return known and is_negated(verb) and not is_open(verb)


def _is_done_duty(scene: Scene, verb: Token, by: Attribution, hits: Sequence[Hit]) -> bool:
    """“has fulfilled all its obligations”, as the own side says of itself."""
    lemma = verb.lemma_.lower()
    lists = (("conduct", "duties", "plain"), ("conduct", "duties", "kept"))
    known = any(lemma in word_set(*name) for name in lists)
    own = bool(hits) and all(scene.is_own(by, h.key) for h in hits)
    return known and own and not is_negated(verb) and not is_open(verb)


def tells(verb: Token) -> bool:
    """True for a verb of speech: its words are another's."""
    return says(verb) and verb.lemma_.lower() not in _DONE


def _is_threatened(verb: Token, by: Attribution) -> bool:
    """“will regret it”, “will have to answer for …”: what somebody says will befall a state."""
    if by.is_author or verb.lemma_.lower() not in word_set("conduct", "threatened", "verbs"):
        return False
    helpers = {c.lower_ for c in verb.children if c.dep_ == "aux"}
    if verb.dep_ == "xcomp" and verb.head.lemma_ == "have":
        helpers |= {c.lower_ for c in verb.head.children if c.dep_ == "aux"}
    after = {t.lower_ for t in verb.subtree if t.i > verb.i}
    with_words = verb.lemma_ == "regret" or after & word_set("conduct", "threatened", "with")
    return bool(helpers & {"will", "would", "'ll", "’ll"} and with_words) and not is_negated(verb)


def is_open(verb: Token) -> bool:
    """True for what is wished, asked, supposed or yet to come."""
    helpers = {c.lower_ for c in verb.children if c.dep_ in {"aux", "mark"} and c.i < verb.i}
    return bool(helpers & (_WISHED | _SUPPOSED))


def _value(scene: Scene, verb: Token, by: Attribution, piece: tuple[int, int]) -> int:
    """The sign of a reported predicate, 0 where its words judge nothing or something else."""
    if by.is_author or verb.lemma_.lower() in word_set("conduct", "facing"):
        return 0
    words = _plain_words(scene, verb, piece)
    told = judgement(words).polarity
    told = 0 if told > 0 and not _is_close(verb, words) else told
    told = told or phrases_in(scene.doc[piece[0] : piece[1]]) or _disdain(scene, verb, by)
    if told > 0 and is_open(verb):
        return 0
    if verb.lemma_.lower() in word_set("conduct", "opposing"):
        return 0
    return told


def _is_close(verb: Token, words: Sequence[Token]) -> bool:
    """True when a kind word is said of the doer or the deed, not of what stands around it."""
    tied = word_set("conduct", "ties")
    for token in words:
        at = token
        while at.i != verb.i and at.dep_ in {"amod", "advmod", "conj", "compound", "attr", "acomp"}:
            at = at.head
        direct = at.i == verb.i or (at.head.i == verb.i and at.dep_ in {"dobj", "oprd"})
        if direct and polarity_of(token) > 0 and at.lower_ not in tied:
            return True
    return False


def phrases_in(words: Sequence[Token]) -> int:
    """The sign of phrases that judge as a whole: "good faith", "double standards"."""
    text = " " + " ".join(t.lower_ for t in words) + " "
    table = word_set("conduct", "phrases", "good"), word_set("conduct", "phrases", "bad")
    good, bad = (any(f" {phrase} " in text for phrase in phrases) for phrases in table)
    turned = any(t.dep_ == "neg" for t in words)
    return (good - bad) * (-1 if turned else 1)


def _ill_phrase(verb: Token, last: int) -> int:
    """The end of a phrase of harm that hangs on the verb after its object: "keep X behind bars"."""
    if is_negated(verb) or is_open(verb):
        return 0
    phrases = word_set("conduct", "phrases", "hung")
    for child in verb.children:
        if child.dep_ == "prep" and child.i >= last - 1 and child.i + 1 < len(verb.doc):
            words = f"{child.lower_} {child.nbor().lower_}"
            if words in phrases:
                return int(child.i) + 2
    return 0


def _disdain(scene: Scene, verb: Token, by: Attribution) -> int:
    """What the other side says that a state is: hardly ever a compliment without kind words."""
    if verb.lemma_ != "be" or not any(
        scene.is_adversary(by, h.key) for h in subjects_in(scene, verb)
    ):
        return 0
    plain = word_set("conduct", "plain_names")
    named = [c for c in verb.children if c.dep_ == "attr" and c.pos_ == "NOUN" and c.i > verb.i]
    described = [c for c in named if any(d.lower_ in {"a", "an"} for d in c.children)]
    return -1 if any(c.lower_ not in plain for c in described) else 0


def _plain_words(scene: Scene, verb: Token, piece: tuple[int, int]) -> Sequence[Token]:
    """The words of a predicate without clauses in it that have a subject of their own."""
    inner: set[int] = set()
    for token in scene.doc[piece[0] : piece[1]]:
        if token.i != verb.i and token.dep_ in {"ccomp", "relcl", "advcl", "acl"}:
            inner |= {t.i for t in token.subtree}
    return [t for t in scene.doc[piece[0] : piece[1]] if t.i not in inner]


def _found(
    scene: Scene, hits: Sequence[Hit], by: Attribution, piece: tuple[int, int], value: int
) -> Iterator[Found]:
    named = {h.key for h in scene.hits_between(*piece)}
    strong = value < 0 and names_crime(scene.doc[piece[0] : piece[1]])
    for hit in hits:
        own = scene.is_own(by, hit.key)
        others = named - {hit.key}
        if (own and value < 0) or (others and not own and value < 0 and len(hits) == 1):
            continue
        if value > 0 and scene.is_adversary(by, hit.key):
            continue
        yield Found(
            key=hit.key,
            hit=hit,
            pieces=(piece,),
            polarity=-2 if strong else value,
            basis=_basis(value, by),
            by=by,
            score=0.6,
            rule="predicate",
            reason=f"“{text_of(scene.doc, [piece])}” is what "
            f"{scene.name(hit.key)} is said to do or to be",
        )


def _basis(value: int, by: Attribution) -> Basis:
    if by.is_author:
        return Basis.EVALUATION
    return Basis.PRAISE if value > 0 else Basis.ACCUSATION
