"""The whole job on the samples without a display, and pictures of the window as proof."""

import json
import subprocess
import sys
from collections.abc import Callable
from itertools import chain, count
from pathlib import Path

from annotator.errors import RefusalError
from annotator.jobs import Job
from annotator.nlp.pool import Pool
from annotator.paths import data_folder, sample_gold
from annotator.services.demo import make_demo
from annotator.services.exporting import ExportOptions, export
from annotator.services.importing import bring_in
from annotator.services.sweeping import sweep

PICTURES_SECONDS = 120


def rehearse(folder: Path, say: Callable[[str], None]) -> dict[str, object]:
    """Make the sample project, suggest, label from the sample gold, export, draw the window.

    Raises:
        RefusalError: when the folder holds a project already.
    """
    folder = folder.resolve()
    project = folder / "samples.annot"
    if project.exists():
        raise RefusalError(f"There is a project at {project} already; name another folder.")
    folder.mkdir(parents=True, exist_ok=True)
    store = make_demo(project)
    try:
        say(f"Made {project} with {store.articles.count()} sample articles.")
        suggested = sweep(store, Pool(1), Job())
        say(f"Suggested {suggested.suggestions} labels.")
        account = bring_in(store, [sample_gold()], None, None, Job())
        say(f"Labelled from the sample gold: {account.labels} labels.")
        job = Job()
        training = export(
            store, folder / "spacy", ExportOptions(format="spacy", people="gold"), job
        )
        say(f"Exported spaCy training data to {folder / 'spacy'}.")
        lossless = export(
            store, folder / "lossless", ExportOptions(format="annotator", people="gold"), job
        )
        say(f"Exported the lossless format to {folder / 'lossless'}.")
    finally:
        store.close()
    pictures = draw(project, folder / "pictures")
    for picture in pictures:
        say(f"Drew {picture}.")
    return {
        "project": str(project),
        "suggestions": suggested.as_data(),
        "labels": account.as_data(),
        "spacy": training.as_data(),
        "lossless": lossless.as_data(),
        "pictures": pictures,
    }


def fresh_folder() -> Path:
    """A folder of the user's that holds no rehearsal yet: `demo`, else `demo-2` and so on."""
    numbers = chain([""], (f"-{n}" for n in count(2)))
    folders = (data_folder() / f"demo{number}" for number in numbers)
    return next(folder for folder in folders if not folder.exists())


def draw(project: Path, folder: Path) -> list[str]:
    """Pictures of the window on a project, made by a process of its own without a screen.

    Raises:
        RefusalError: when they cannot be drawn, with the reason.
    """
    done = subprocess.run(
        [sys.executable, "-m", "annotator.picturing", str(project), str(folder)],
        capture_output=True,
        text=True,
        timeout=PICTURES_SECONDS,
        check=False,
    )
    if done.returncode != 0:
        reason = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise RefusalError(f"The pictures of the window could not be drawn: {reason}")
    return list(json.loads(done.stdout))
