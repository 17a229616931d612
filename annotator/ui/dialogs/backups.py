"""The restore dialog: the backups with time, reason and counts; asks before it restores."""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTreeWidgetItem, QWidget

from annotator.jobs import Err, Jobs, Outcome
from annotator.services.keeping import Contents, Keeping, contents
from annotator.store.backups import Backup
from annotator.ui.dialogs.sheet import Sheet
from annotator.ui.dialogs.tables import RIGHT, row_list
from annotator.ui.dialogs.wording import counted
from annotator.ui.widgets import plain, wrapped

_PATH = Qt.ItemDataRole.UserRole
_COLUMNS = ("Made", "Reason", "Articles", "Labels", "Size")
_NUMBERS = (2, 3, 4)
_UNITS = ("B", "KB", "MB", "GB", "TB")


class RestoreDialog(Sheet):
    """Choosing shows what a backup holds; restoring needs a second, plain yes."""

    def __init__(
        self, host: QWidget, keeping: Keeping, jobs: Jobs, restore: Callable[[Path], None]
    ) -> None:
        super().__init__(host, "Restore a backup", (720, 460))
        self._keeping, self._jobs, self._restore = keeping, jobs, restore
        self._is_sure = False
        self.body.addWidget(
            wrapped(
                "Restoring puts the project back to how it was then. The present file is kept "
                "beside it, and a backup of it is taken first.",
                "secondary",
            )
        )
        self.table = row_list(_COLUMNS, _NUMBERS, "Backups, newest first")
        self.body.addWidget(self.table, 1)
        self.body.addWidget(plain(f"Backups lie in {keeping.folder}", "secondary"))
        self.question = wrapped()
        self.question.hide()
        self.body.addWidget(self.question)
        self.cancel = self.add_button("Cancel", self.reject)
        self.go = self.add_button("&Restore…", self.ask, default=True)
        self.table.currentItemChanged.connect(lambda _item, _old: self._chosen())
        self._fill(keeping.list())

    def ask(self) -> None:
        """Ask first; the second time restore."""
        item, chosen = self.table.currentItem(), self.chosen()
        if item is None or chosen is None:
            self.say("Choose a backup first.")
        elif not self._is_sure:
            self._is_sure = True
            made = item.text(0)
            self.question.setText(f"Put the project back to {made}? Later labels leave it.")
            self.question.show()
            self.go.setText("Yes, &restore")
            self.cancel.setDefault(True)
            self.cancel.setFocus()
        else:
            self._secure(chosen)

    def chosen(self) -> Path | None:
        """The backup that is chosen."""
        item = self.table.currentItem()
        return item.data(0, _PATH) if item is not None else None

    def _secure(self, chosen: Path) -> None:
        self.go.setEnabled(False)
        self.table.setEnabled(False)
        self._jobs.run(
            lambda _job: self._keeping.secure("before a restore"),
            lambda _outcome: self._hand_over(chosen),
            lane="backup",
        )

    def _hand_over(self, chosen: Path) -> None:
        if self.is_gone:
            return
        self.accept()
        self._restore(chosen)

    def _fill(self, backups: Sequence[Backup]) -> None:
        for backup in backups:
            made = backup.made_at.astimezone()
            words = [day_and_time(made), backup.reason.replace("-", " "), "", "", size(backup.size)]
            item = QTreeWidgetItem(words)
            item.setData(0, _PATH, backup.path)
            for column in _NUMBERS:
                item.setTextAlignment(column, RIGHT)
            self.table.addTopLevelItem(item)
            self._count(item, backup.path)
        self.go.setEnabled(bool(backups))
        newest = self.table.topLevelItem(0)
        if newest is not None:
            self.table.setCurrentItem(newest)
            self.table.setFocus()
        else:
            self.say("There is no backup of this project yet.")

    def _count(self, item: QTreeWidgetItem, path: Path) -> None:
        self._jobs.run(
            lambda _job: None if self.is_gone else contents(path),
            lambda outcome: self._counted(item, outcome),
            lane="preview",
        )

    def _chosen(self) -> None:
        self._is_sure = False
        self.question.hide()
        self.go.setText("&Restore…")
        self.go.setDefault(True)

    def _counted(self, item: QTreeWidgetItem, outcome: Outcome[Contents | None]) -> None:
        if self.is_gone:
            return
        if isinstance(outcome, Err):
            item.setText(2, "damaged")
            item.setToolTip(2, outcome.message)
            return
        held = outcome.value
        if held is None:
            return
        item.setText(2, f"{held.articles:,}")
        item.setText(3, f"{held.labels:,}")
        item.setToolTip(3, counted(held.people, "person", "people"))


def day_and_time(at: datetime) -> str:
    """A local time as `2025-04-05 14:02:31`."""
    return at.strftime("%Y-%m-%d %H:%M:%S")


def size(number: int) -> str:
    """A number of bytes in a unit that suits it."""
    value, unit = float(number), 0
    while value >= 1024 and unit < len(_UNITS) - 1:
        value, unit = value / 1024, unit + 1
    return f"{value:.0f} {_UNITS[unit]}" if unit < 2 else f"{value:.1f} {_UNITS[unit]}"
