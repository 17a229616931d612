"""The training process: `python -m annotator.nlp.learning.training`, one task in, one answer out.

Standard input holds a line with the task, then a request line for each of its articles. The
process lives as long as whoever started it, yields to everybody else, and keeps nothing.
"""

import argparse
import os
import sys
from collections.abc import Sequence

import msgspec

from annotator.nlp.learning.lessons import NamesTask
from annotator.nlp.learning.lines import TRAIN, taught_line
from annotator.nlp.learning.names import learn_names
from annotator.nlp.pipeline import Suggester
from annotator.nlp.sentiment.loading import SMALL
from annotator.nlp.wire import error_line, request_from
from annotator.nlp.worker import own_output, set_limits

_NICE = 19


def main(arguments: Sequence[str] | None = None) -> None:
    """Reads a task, trains, writes what was learned or why nothing was."""
    parser = argparse.ArgumentParser(prog="annotator.nlp.learning.training")
    parser.add_argument("--model", default="", help="installed spaCy pipeline; none = the largest")
    parser.add_argument("--memory-mb", type=int, default=0, help="address space limit, 0 = none")
    options = parser.parse_args(arguments)
    output = own_output()
    set_limits(_NICE, options.memory_mb)
    starter = os.getppid()
    try:
        lines = sys.stdin.buffer.read().splitlines()
        task = msgspec.json.decode(lines[0], type=NamesTask)
        asked = [request_from(line).noun() for line in lines[1:]]
        known = {request.article.uid: request for request in asked}
        suggester = Suggester(options.model, SMALL)
        answer = taught_line(
            TRAIN, learn_names(suggester, task, known, lambda: os.getppid() == starter)
        )
    except MemoryError:
        answer = error_line(TRAIN, "training needs more memory than it may use")
    except Exception as error:  # noqa: BLE001  # told to whoever waits in one line, then the end
        answer = error_line(
            TRAIN, f"the names could not be learned: {error or type(error).__name__}"
        )
    output.write(answer)
    output.flush()


if __name__ == "__main__":
    main()
