"""All stance expressions of one article, doubles joined, events left out."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from annotator.model.annotations import Attitude, Voice
from annotator.model.scheme import Scheme
from annotator.nlp.entities.mentions import Mention
from annotator.nlp.lexicon import word_set
from annotator.nlp.parsed import Doc, Token
from annotator.nlp.passages import Passage
from annotator.nlp.stance.absences import absences
from annotator.nlp.stance.clauses import clauses
from annotator.nlp.stance.comparisons import comparisons
from annotator.nlp.stance.conditions import conditions
from annotator.nlp.stance.conduct import conduct
from annotator.nlp.stance.continuations import continuations
from annotator.nlp.stance.demands import demands
from annotator.nlp.stance.denials import denials
from annotator.nlp.stance.evaluations import evaluations, quoted_phrases
from annotator.nlp.stance.facts import facts
from annotator.nlp.stance.fragments import fragments
from annotator.nlp.stance.frames import frames
from annotator.nlp.stance.idioms import idioms
from annotator.nlp.stance.judging import polarity_of
from annotator.nlp.stance.loaded import loaded
from annotator.nlp.stance.naming import naming
from annotator.nlp.stance.nouns import nouns_of_attitude
from annotator.nlp.stance.predicates import predicates
from annotator.nlp.stance.prestige import prestige
from annotator.nlp.stance.quotations import quotations
from annotator.nlp.stance.scene import Found, Scene
from annotator.nlp.stance.targets import hits_in, targets_of
from annotator.nlp.stance.toward import toward
from annotator.nlp.stance.wording import subjects_of, tidy

_WITHIN = 6
_FELT = 10
_ALIKE = 0.4
_BEFORE_MARK, _LEAST, _WITHIN_MARKS = 2, 3, 16
_DESCRIBING = frozenset({"evaluation", "owned"})
_PRIORITY = (
    "denial",
    "not-against",
    "object",
    "naming",
    "phrase",
    "demand",
    "noun",
    "subject",
    "fragment",
    "quoted",
    "evaluation",
    "clause",
    "predicate",
    "continuation",
    "feeling",
    "loaded",
    "owned",
)


def scene_of(doc: Doc, passage: Passage, mentions: Sequence[Mention], scheme: Scheme) -> Scene:
    """Targets, quotations and speakers of a parsed article."""
    targets = targets_of(scheme)
    hits = hits_in(doc, mentions, targets)
    lines = sorted(passage.line_starts)
    return Scene(doc, mentions, hits, quotations(doc, lines), targets, lines)


def stances_in(scene: Scene, scheme: Scheme) -> list[Found]:
    """Stance expressions in text order, one per target and stretch of words."""
    keys = frozenset(target.key for target in scheme.targets)
    found = [
        *denials(scene),
        *frames(scene),
        *facts(scene),
        *idioms(scene),
        *conduct(scene),
        *toward(scene),
        *naming(scene),
        *comparisons(scene),
        *demands(scene),
        *conditions(scene),
        *evaluations(scene),
        *nouns_of_attitude(scene),
        *quoted_phrases(scene),
        *fragments(scene),
        *clauses(scene),
        *predicates(scene),
        *absences(scene),
        *prestige(scene),
        *loaded(scene, keys),
    ]
    found += continuations(scene, found)
    ranked = sorted(found, key=lambda f: (_PRIORITY.index(f.rule), -_length(f), f.pieces))
    kept: list[Found] = []
    for candidate in ranked:
        double = next((i for i, o in enumerate(kept) if _is_double(candidate, o)), None)
        if double is None:
            pieces = tuple(tidy(scene.doc, piece) for piece in candidate.pieces)
            kept.append(_hedged(scene, _in_marks(scene, replace(candidate, pieces=pieces))))
        elif _is_thanked_for(candidate, kept[double]):
            pieces = (*kept[double].pieces, tidy(scene.doc, candidate.pieces[0]))
            kept[double] = replace(kept[double], pieces=pieces)
        elif candidate.rule == "feeling" and kept[double].by.is_author:
            # Who worries about "X's repression" calls it so.
            kept[double] = replace(kept[double], by=candidate.by)
    kept = [_quiet(scene, f) for f in kept if not _is_told_again(scene, f, kept)]
    return _joined(sorted(kept, key=lambda f: (f.key, f.pieces[0])))


def _quiet(scene: Scene, found: Found) -> Found:
    """Kept but not offered: the same of any side alike (rule 11), a writer's bland kind words."""
    alike = found.polarity == 0 and found.rule != "not-against"
    return replace(found, score=_ALIKE) if alike or _is_bland(scene, found) else found


def _is_bland(scene: Scene, found: Found) -> bool:
    """True for “X's active role” in the writer's own voice, with no word that judges more."""
    if not found.by.is_author or found.polarity <= 0 or found.rule not in _DESCRIBING:
        return False
    words = [scene.doc[i] for a, b in found.pieces for i in range(a, b)]
    bland = word_set("evaluations", "bland")
    judging = [t for t in words if polarity_of(t, said_of_target=True) > 0]
    return any(t.lower_ in bland for t in words) and all(t.lower_ in bland for t in judging)


def _is_told_again(scene: Scene, owned: Found, kept: Sequence[Found]) -> bool:
    """True for “X's refusal” when the same sentence goes on to judge it: “… is unacceptable”."""
    if owned.rule not in {"owned", "loaded"}:
        return False
    number = scene.sentence_number(owned.pieces[0][0])
    return any(
        other.rule == "evaluation"
        and other.key == owned.key
        and other.polarity * owned.polarity > 0
        and owned.pieces[0][1] <= other.pieces[0][0]
        and scene.sentence_number(other.pieces[0][0]) == number
        and any(s.i == owned.pieces[0][1] - 1 for s in _clause_subjects(scene, other))
        for other in kept
    )


def _clause_subjects(scene: Scene, found: Found) -> list[Token]:
    """The subjects of the clause whose predicate a record is."""
    word = scene.doc[found.pieces[0][1] - 1]
    return [*subjects_of(word.head), *subjects_of(word)]


def _in_marks(scene: Scene, found: Found) -> Found:
    """Words that run out of their quotation marks are cut there; quoted words are direct speech."""
    if found.by.is_author:
        return found
    pieces = tuple(_cut(scene, piece) for piece in found.pieces)
    quoted = any(
        (q := scene.quote_at(a)) is not None and not q.is_block and b <= q.last for a, b in pieces
    )
    by = found.by
    if quoted and by.voice is Voice.INDIRECT:
        by = replace(by, voice=Voice.DIRECT)
    return replace(found, pieces=pieces, by=by)


def _cut(scene: Scene, piece: tuple[int, int]) -> tuple[int, int]:
    first, last = piece
    opened = scene.quote_at(first)
    if opened is not None and opened.last < last:
        return first, opened.last
    closed = scene.quote_at(last - 1)
    starts_out = opened is None and closed is not None
    if starts_out and closed is not None and closed.is_closed and not closed.is_block:
        inner = last - closed.first
        if closed.last <= last + 1 and inner * 5 >= (last - first) * 3:
            return closed.first, min(last, closed.last)
        if closed.first - first <= _BEFORE_MARK and _LEAST <= closed.length <= _WITHIN_MARKS:
            return closed.first, closed.last
    return piece


def _joined(found: Sequence[Found]) -> list[Found]:
    """Records of one target and sign whose words stand side by side, as one, in text order."""
    joined: list[Found] = []
    for record in found:
        last = joined[-1] if joined else None
        if last is not None and _continues(last, record):
            piece = (last.pieces[0][0], record.pieces[0][1])
            strong = max(last, record, key=lambda f: abs(f.polarity))
            joined[-1] = replace(strong, pieces=(piece,))
        else:
            joined.append(record)
    return in_order(joined)


def in_order(found: Iterable[Found]) -> list[Found]:
    """Records in text order."""
    return sorted(found, key=lambda f: (f.pieces[0], f.key))


def _continues(last: Found, record: Found) -> bool:
    one_piece = len(last.pieces) == len(record.pieces) == 1
    same = last.key == record.key and last.polarity * record.polarity > 0
    return one_piece and same and record.pieces[0][0] == last.pieces[0][1]


def _length(found: Found) -> int:
    return sum(b - a for a, b in found.pieces)


def _is_thanked_for(one: Found, other: Found) -> bool:
    """“gratitude to X for its generous contribution”: what is felt, and for what, are one."""
    if other.rule != "noun" or one.rule not in _DESCRIBING or len(other.pieces) > 1:
        return False
    same = one.key == other.key and one.polarity * other.polarity > 0
    holders = one.by.holder is other.by.holder and one.by.is_author == other.by.is_author
    return same and holders and 0 < one.pieces[0][0] - other.pieces[-1][1] < _FELT


def _is_double(one: Found, other: Found) -> bool:
    """True when another record already says the same: same target and shared words, or denied."""
    if one.key != other.key:
        return False
    mine, theirs = _tokens(one.pieces), _tokens(other.pieces)
    if mine & theirs or _is_thanked_for(one, other):
        return True
    if other.rule in {"object", "naming", "noun"} and one.by.is_author and not other.by.is_author:
        return 0 < min(mine) - max(theirs) < _WITHIN
    if one.rule == "feeling" and one.polarity * other.polarity > 0:
        return 0 < min(theirs) - max(mine) < _FELT
    if other.rule == "denial" and one.polarity * other.polarity != 0:
        if one.polarity > 0 and one.rule in {"phrase", "subject", "predicate"}:
            return False
        return min(abs(min(mine) - max(theirs)), abs(min(theirs) - max(mine))) < 14
    return False


def _tokens(pieces: Iterable[tuple[int, int]]) -> set[int]:
    return {i for a, b in pieces for i in range(a, b)}


def _hedged(scene: Scene, found: Found) -> Found:
    """With "alleged" or "so-called" before it the author steps back from the words (rule 5)."""
    first = found.pieces[0][0]
    start, _ = scene.sentence_range(first)
    hedges = word_set("reporting", "hedges")
    near = [scene.doc[i].lower_ for i in range(max(start, first - 8), first)]
    if not found.by.is_author and hedges & set(near):
        return replace(found, by=replace(found.by, attitude=Attitude.DISTANCES))
    return found
