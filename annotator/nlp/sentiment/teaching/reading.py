"""Training sentences parsed into pairs, with other names of the same sentences as more targets."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from annotator.nlp.parsed import Doc, Language
from annotator.nlp.passages import tokenizer_of
from annotator.nlp.sentiment.pairs import Pair, pair_of, sentence_of
from annotator.nlp.sentiment.teaching.corpora import Example, Place
from annotator.nlp.stance.quotations import quotations

_NAMED = frozenset({"PERSON", "ORG", "GPE", "NORP"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass", "dobj", "pobj", "poss"})


def parsed(nlp: Language, examples: Sequence[Example]) -> Iterator[tuple[Example, Pair, Doc]]:
    """Each example with its pair and parsed Doc; those whose target holds no token are left out."""
    from spacy.tokens import Doc

    tokenizer = tokenizer_of(nlp)
    grouped = [(text, list(rows)) for text, rows in groupby(examples, key=lambda e: e.text)]

    def docs() -> Iterator[tuple[Doc, list[Example]]]:
        for text, rows in grouped:
            cut = tokenizer(text)
            spaces = [bool(t.whitespace_) for t in cut]
            starts = [i == 0 for i in range(len(cut))]
            whole = Doc(nlp.vocab, [t.text for t in cut], spaces, sent_starts=starts)
            yield whole, rows

    for doc, rows in nlp.pipe(docs(), as_tuples=True, batch_size=64):
        for row in rows:
            pair = read_pair(doc, row)
            if pair is not None:
                yield row, pair, doc


def read_pair(doc: Doc, example: Example) -> Pair | None:
    """The pair of an example in its parsed sentence."""
    target = _tokens(doc, example.target)
    if target is None:
        return None
    others = [_tokens(doc, place) for place in example.others]
    numbers = [0] * len(doc)
    for number, quote in enumerate(quotations(doc, [0]), 1):
        numbers[quote.first : quote.last] = [number] * quote.length
    return pair_of(
        sentence_of(doc, 0, len(doc), numbers), [target], [o for o in others if o is not None]
    )


def further_targets(doc: Doc, example: Example) -> list[Example]:
    """Other names in the sentence as targets that nobody has judged."""
    taken = [example.target, *example.others]
    found: list[Example] = []
    for place in _names(doc):
        if not any(a < place[1] and place[0] < b for a, b in taken):
            found.append(replace(example, target=place, others=(), label=None, source="further"))
            taken.append(place)
    return found


def _names(doc: Doc) -> Iterable[Place]:
    for ent in doc.ents:
        if ent.label_ in _NAMED:
            yield ent.start_char, ent.end_char
    for token in doc:
        if token.pos_ == "PRON" and token.dep_ in _SUBJECTS and token.ent_iob_ != "I":
            yield token.idx, token.idx + len(token)


def _tokens(doc: Doc, place: Place) -> range | None:
    span = doc.char_span(*place, alignment_mode="expand")
    return range(span.start, span.end) if span is not None and len(span) else None
