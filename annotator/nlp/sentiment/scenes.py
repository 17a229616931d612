"""The sentences of an article as the classifier reads them, from the scene of the stance rules."""

from collections.abc import Iterable, Iterator

from annotator.nlp.parsed import DocSpan
from annotator.nlp.sentiment.pairs import Pair, pair_of, sentence_of
from annotator.nlp.stance.scene import Scene


def pairs_in(scene: Scene, sent: DocSpan, keys: Iterable[str]) -> Iterator[tuple[str, Pair]]:
    """Each of the asked targets that stands in the sentence, with its pair."""
    hits = scene.hits_between(sent.start, sent.end)
    present = {hit.key for hit in hits}
    asked = [key for key in keys if key in present]
    if not asked:
        return
    sentence = sentence_of(scene.doc, sent.start, sent.end, quotes_in(scene, sent.start, sent.end))
    for key in asked:
        places = {
            is_own: [
                range(h.first - sent.start, min(h.last, sent.end) - sent.start)
                for h in hits
                if (h.key == key) is is_own
            ]
            for is_own in (True, False)
        }
        yield key, pair_of(sentence, places[True], places[False])


def quotes_in(scene: Scene, first: int, last: int) -> list[int]:
    """The number of the quotation at each token of a range, 0 for none."""
    numbers: dict[int, int] = {}
    told = []
    for at in range(first, last):
        quote = scene.quote_at(at)
        told.append(0 if quote is None else numbers.setdefault(quote.first, len(numbers) + 1))
    return told
