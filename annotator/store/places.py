"""Where a project file lies: a local disk may be written, network shares and synced folders not."""

import ctypes
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any

_NETWORK = frozenset(
    {
        "9p", "afpfs", "afs", "beegfs", "ceph", "cifs", "davfs", "davfs2", "drvfs", "fuse.davfs2",
        "fuse.gvfsd-fuse", "fuse.rclone", "fuse.s3fs", "fuse.sshfs", "glusterfs", "fuse.glusterfs",
        "gpfs", "lustre", "macfuse", "ncpfs", "nfs", "nfs4", "osxfuse", "prl_fs", "smb2", "smb3",
        "smbfs", "vboxsf", "virtiofs", "vmhgfs", "fuse.vmhgfs-fuse", "webdav",
    }
)  # fmt: skip
_SYNC_MARKERS = (".dropbox", ".dropbox.cache", ".stfolder", ".sync", ".nextcloudsync.log")
_SYNC_FOLDERS = ("Mobile Documents", "CloudStorage", "Dropbox", "OneDrive", "Google Drive")
_SYNC_VARIABLES = ("OneDrive", "OneDriveConsumer", "OneDriveCommercial")
_DRIVE_REMOTE = 4
# The kernel writes blanks and backslashes so, and everything else as it is.
_ESCAPED = re.compile(r"\\([0-7]{3})")


def _mount_table() -> list[str]:
    """The lines of Linux's mount table; empty on other systems."""
    try:
        return Path("/proc/self/mountinfo").read_text("utf-8", "surrogateescape").splitlines()
    except OSError:
        return []


def _mount_command() -> list[str]:
    """What `mount` says on macOS and the BSDs."""
    words = ["/sbin/mount"]
    try:
        done = subprocess.run(words, capture_output=True, text=True, timeout=2, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return []
    return done.stdout.splitlines()


def _drive_type(anchor: str) -> int:
    """The kind of a Windows drive, as GetDriveTypeW numbers them."""
    system: Any = ctypes  # it has a `windll` there only
    return int(system.windll.kernel32.GetDriveTypeW(anchor))


@dataclass(frozen=True, slots=True)
class Machine:
    """What an operating system is asked about its disks; this computer's by default."""

    platform: str = sys.platform
    mount_table: Callable[[], list[str]] = _mount_table
    mount_command: Callable[[], list[str]] = _mount_command
    drive_type: Callable[[str], int] = _drive_type


HERE = Machine()


def why_not_written(path: Path, file_system: Callable[[Path], str] | None = None) -> str | None:
    """Why the project at a path is opened without writing, None when it lies on a local disk.

    Args:
        path: the project file.
        file_system: names the file system of a folder; the operating system is asked by default.
    """
    folder = path.resolve().parent
    kind = (file_system or file_system_of)(folder)
    if kind in _NETWORK:
        return f"it lies on a network share ({kind}), where labels can be lost; copy it to a disk"
    service = _sync_service(folder)
    if service:
        return f"it lies in a synced folder ({service}), where labels can be lost; copy it out"
    return None


def file_system_of(folder: PurePath, machine: Machine = HERE) -> str:
    """The name of the file system that holds a folder; empty when it cannot be found out."""
    if machine.platform == "win32":
        is_share = str(folder).startswith("\\\\")
        return "smbfs" if is_share or machine.drive_type(folder.anchor) == _DRIVE_REMOTE else ""
    table = machine.mount_table()
    if table:
        return _deepest(folder, (_linux_mount(line) for line in table))
    return _deepest(folder, (_bsd_mount(line) for line in machine.mount_command()))


def _sync_service(folder: Path) -> str:
    roots = [Path(os.environ[name]) for name in _SYNC_VARIABLES if os.environ.get(name)]
    for here in (folder, *folder.parents):
        marker = next((name for name in _SYNC_MARKERS if (here / name).exists()), "")
        if marker or here in roots:
            return here.name or marker
        if here.name in _SYNC_FOLDERS or here.name.startswith(("OneDrive -", "GoogleDrive-")):
            return here.name
    return ""


def _deepest(folder: PurePath, mounts: Iterable[tuple[str, str]]) -> str:
    best, name = -1, ""
    for point, kind in mounts:
        inside = folder == PurePath(point) or PurePath(point) in folder.parents
        if inside and len(point) >= best:
            best, name = len(point), kind
    return name


def _linux_mount(line: str) -> tuple[str, str]:
    left, _, right = line.partition(" - ")
    point = _ESCAPED.sub(lambda found: chr(int(found[1], 8)), left.split(" ")[4])
    return point, right.split(" ")[0]


def _bsd_mount(line: str) -> tuple[str, str]:
    _, _, rest = line.partition(" on ")
    point, _, options = rest.rpartition(" (")
    return point, options.split(",")[0].rstrip(")")
