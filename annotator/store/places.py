"""Where a project file lies: a local disk may be written, network shares and synced folders not."""

import ctypes
import os
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

_NETWORK = frozenset(
    {
        "9p", "afpfs", "afs", "beegfs", "ceph", "cifs", "davfs", "davfs2", "drvfs", "fuse.davfs2",
        "fuse.gvfsd-fuse", "fuse.rclone", "fuse.s3fs", "fuse.sshfs", "glusterfs", "fuse.glusterfs",
        "gpfs", "lustre", "ncpfs", "nfs", "nfs4", "prl_fs", "smb2", "smb3", "smbfs", "vboxsf",
        "virtiofs", "vmhgfs", "fuse.vmhgfs-fuse", "webdav",
    }
)  # fmt: skip
_SYNC_MARKERS = (".dropbox", ".dropbox.cache", ".stfolder", ".sync", ".nextcloudsync.log")
_SYNC_FOLDERS = ("Mobile Documents", "CloudStorage", "Dropbox", "OneDrive", "Google Drive")
_SYNC_VARIABLES = ("OneDrive", "OneDriveConsumer", "OneDriveCommercial")
_MOUNT_TABLE = Path("/proc/self/mountinfo")
_DRIVE_REMOTE = 4


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


def file_system_of(folder: Path) -> str:
    """The name of the file system that holds a folder; empty when it cannot be found out."""
    if sys.platform == "win32":
        return "smbfs" if _is_remote_drive(folder) else ""
    if _MOUNT_TABLE.exists():
        lines = _MOUNT_TABLE.read_text(encoding="utf-8", errors="replace").splitlines()
        return _deepest(folder, (_linux_mount(line) for line in lines))
    return _deepest(folder, (_bsd_mount(line) for line in _mount_command()))


def _sync_service(folder: Path) -> str:
    roots = [Path(os.environ[name]) for name in _SYNC_VARIABLES if os.environ.get(name)]
    for here in (folder, *folder.parents):
        marker = next((name for name in _SYNC_MARKERS if (here / name).exists()), "")
        if marker or here in roots:
            return here.name or marker
        if here.name in _SYNC_FOLDERS or here.name.startswith(("OneDrive -", "GoogleDrive-")):
            return here.name
    return ""


def _deepest(folder: Path, mounts: Iterable[tuple[str, str]]) -> str:
    best, name = -1, ""
    for point, kind in mounts:
        inside = folder == Path(point) or Path(point) in folder.parents
        if inside and len(point) >= best:
            best, name = len(point), kind
    return name


def _linux_mount(line: str) -> tuple[str, str]:
    left, _, right = line.partition(" - ")
    point = left.split(" ")[4].encode().decode("unicode_escape")
    return point, right.split(" ")[0]


def _bsd_mount(line: str) -> tuple[str, str]:
    _, _, rest = line.partition(" on ")
    point, _, options = rest.rpartition(" (")
    return point, options.split(",")[0].rstrip(")")


def _mount_command() -> list[str]:
    try:
        done = subprocess.run(
            ["/sbin/mount"], capture_output=True, text=True, timeout=2, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return []
    return done.stdout.splitlines()


def _is_remote_drive(folder: Path) -> bool:
    if str(folder).startswith("\\\\"):
        return True
    windows = getattr(ctypes, "windll", None)  # there only
    kind = windows.kernel32.GetDriveTypeW(folder.anchor) if windows else 0
    return bool(kind == _DRIVE_REMOTE)
