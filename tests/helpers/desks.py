"""Builders for tests: a project of the sample articles, a workspace, a window."""

import json
from pathlib import Path

from annotator.errors import WorkerError
from annotator.jobs import Job, Jobs, immediate
from annotator.services.importing import bring_in
from annotator.services.schemes import default_scheme
from annotator.services.workspace import Workspace
from annotator.settings import Settings
from annotator.store.project import ProjectStore

ROOT = Path(__file__).resolve().parents[2]
GOLD = ROOT / "tests" / "data" / "gold" / "samples.jsonl"


class NoWorker:
    """Stands in for the suggestion process where a test does not need it."""

    def suggest(self, request):
        raise WorkerError("There is no suggestion process in this test.")

    study = learn = suggest

    def close(self):
        pass


def gold_lines():
    return [json.loads(line) for line in GOLD.read_text("utf-8").splitlines()]


def gold_as_suggestions(path: Path) -> Path:
    """A lossless file whose suggestions are the gold labels: perfect suggestions to work on."""
    kinds = {"zones": "zone", "entities": "entity", "stances": "stance", "sentences": "sentence"}
    with path.open("w", encoding="utf-8") as stream:
        for line in gold_lines():
            work = line["work"][0]
            offered = []
            for key, layer in kinds.items():
                for label in work[key]:
                    proposal = {k: v for k, v in label.items() if k not in {"origin", "text"}}
                    offered.append(
                        {
                            "producer": "gold",
                            "layer": layer,
                            "score": 0.9,
                            "reason": "it is in the gold labels",
                            **proposal,
                        }
                    )
            line["suggestions"] = offered
            line["work"] = []
            stream.write(json.dumps(line, ensure_ascii=False) + "\n")
    return path


def make_project(folder: Path, *files: Path, name: str = "project.annot") -> ProjectStore:
    store = ProjectStore.create(str(folder / name), default_scheme(), title="Test project")
    if files:
        account = bring_in(store, list(files), None, None, Job())
        assert account.refusals == 0, account.refused
    return store


def make_workspace(
    store: ProjectStore, settings: Settings, jobs: Jobs | None = None, client=NoWorker
):
    workspace = Workspace(store, jobs or immediate(), settings, client)
    workspace.choose_person("alice")
    return workspace
