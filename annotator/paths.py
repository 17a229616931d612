"""Where the program's own data lies: the only module that resolves resources and seeds."""

from pathlib import Path

from platformdirs import PlatformDirs

_PACKAGE = Path(__file__).resolve().parent
_DIRS = PlatformDirs("annotator", appauthor=False)


def _shipped(name: str, in_checkout: str) -> Path:
    packed = _PACKAGE / "_data" / name
    return packed if packed.is_dir() else _PACKAGE.parent / in_checkout


def resources() -> Path:
    """Folder of shipped data: scheme, gazetteer, word lists, guideline, icons, templates."""
    return _shipped("resources", "resources")


def seeds() -> Path:
    """Folder of the sample articles written for this project."""
    return _shipped("seeds", "seeds")


def sample_gold() -> Path:
    """The gold labels of the sample articles, in the lossless format."""
    return _shipped("gold", "tests/data/gold") / "samples.jsonl"


def data_folder() -> Path:
    """Per-user folder for the demo project, backups and action journals; made on demand."""
    return _DIRS.user_data_path


def settings_file() -> Path:
    """Per-user settings file (TOML-like key table kept as JSON)."""
    return _DIRS.user_config_path / "settings.json"


def log_folder() -> Path:
    """Per-user folder for crash and log files; they hold no article text."""
    return _DIRS.user_log_path


def exports() -> Path:
    """Folder offered for exports: `exports` beside the checkout, else the user's documents."""
    beside = _PACKAGE.parent / "exports"
    if beside.is_dir():
        return beside
    return _DIRS.user_documents_path / "annotator exports"
