"""Writes resources/sample_suggestions.jsonl: what the worker answers for the sample articles.

`python -m tests.helpers.sample_suggestions` renews it; a test compares it with the live worker, so
that the first start shows suggestions before any worker runs, and they are the worker's own.
"""

from annotator.formats.sources import discover, read_item
from annotator.nlp.client import WorkerClient
from annotator.nlp.requests import SuggestRequest
from annotator.nlp.wire import answer_line
from annotator.paths import resources, seeds
from annotator.services.demo import ANSWERS
from annotator.services.schemes import default_scheme


def lines(client):
    scheme, producer = default_scheme(), client.ping()
    for item in discover([seeds()]):
        for bundle in read_item(item):
            answer = client.suggest(SuggestRequest(bundle.article, scheme))
            yield answer_line(str(bundle.article.uid), answer, producer)


def main():
    client = WorkerClient()
    made = b"".join(line if line.endswith(b"\n") else line + b"\n" for line in lines(client))
    client.close()
    (resources() / ANSWERS).write_bytes(made)


if __name__ == "__main__":
    main()
