"""Makes README's tables from the registry, the settings and the formats.

`python -m tests.house.tables` writes them into README.md.
"""

from pathlib import Path

from annotator.commands.catalogue import registry
from annotator.commands.registry import in_lines
from annotator.formats.registry import FORMATS
from annotator.services.schemes import default_scheme
from annotator.settings import SETTINGS

README = Path(__file__).resolve().parents[2] / "README.md"


def _cell(text):
    return str(text).replace("|", "\\|").replace("\n", " ")


def key_table():
    rows = ["| group | keys | does | works in |", "| --- | --- | --- | --- |"]
    for title, found, command in in_lines(registry(default_scheme()).all()):
        if found:
            keys = ", ".join(f"`{key}`" for key in found)
            modes = sorted(command.modes)
            place = command.place.capitalize() or "everywhere"
            where = place if not modes or len(modes) == 5 else f"{place}: {', '.join(modes)}"
            rows.append(f"| {command.group} | {keys} | {_cell(title)} | {where} |")
    return "\n".join(rows)


def settings_table():
    rows = ["| setting | default | what it does |", "| --- | --- | --- |"]
    shown = (row for row in SETTINGS if row.group != "Window")
    rows += [f"| {r.group}: {r.label} | `{r.default!r}` | {_cell(r.sentence)} |" for r in shown]
    return "\n".join(rows)


def format_table():
    rows = ["| format | reads | writes | what it loses |", "| --- | --- | --- | --- |"]
    yes = {True: "yes", False: "no"}
    for row in FORMATS:
        losses = _cell(" ".join(row.losses))
        does = f"{yes[row.reads]} | {yes[row.writes]}"
        rows.append(f"| `{row.name}` {_cell(row.title)} | {does} | {losses} |")
    return "\n".join(rows)


def main():
    text = README.read_text("utf-8")
    for name, table in (
        ("keys", key_table()),
        ("settings", settings_table()),
        ("formats", format_table()),
    ):
        before, rest = text.split(f"<!-- {name} -->")
        _, after = rest.split(f"<!-- end {name} -->")
        text = f"{before}<!-- {name} -->\n{table}\n<!-- end {name} -->{after}"
    README.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
