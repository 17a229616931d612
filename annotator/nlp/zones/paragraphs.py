"""Very long lines: a sentence of furniture in one is cut out, and does not take the text along."""

import re
from collections.abc import Iterator

from annotator.nlp.zones.lines import Line
from annotator.nlp.zones.phrases import LONGEST, phrases

_STOP = re.compile(r"(?<=[.!?])[\"”’')\]]*\s+(?=[\"“‘(\[A-ZÀ-Þ])")


def cut_apart(line: Line) -> Iterator[Line]:
    """A line as it is; one longer than wording can judge as a whole, as text and furniture."""
    if line.words <= LONGEST:
        yield line
        return
    rules, begun = phrases(), 0
    for start, end in _sentences(line.text):
        sentence = _piece(line, start, end)
        if sentence.words <= LONGEST and rules.of_line(sentence) is not None:
            if begun < start:
                yield _piece(line, begun, start)
            yield sentence
            begun = end
    if begun < len(line.text):
        yield _piece(line, begun, len(line.text))


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for stop in _STOP.finditer(text):
        yield start, stop.end()
        start = stop.end()
    yield start, len(text)


def _piece(line: Line, start: int, end: int) -> Line:
    words = line.text[start:end]
    kept = words.strip()
    first = line.start + start + len(words) - len(words.lstrip())
    return Line(first, first + len(kept), kept)
