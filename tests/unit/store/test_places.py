"""Network shares and synced folders are told from local disks, on every system, by its own words."""

import ctypes
import subprocess
from pathlib import Path, PurePosixPath, PureWindowsPath
from types import SimpleNamespace

import pytest

from annotator.store import places
from annotator.store.places import HERE, Machine, file_system_of, why_not_written

# Lines as a Linux kernel writes them (proc_pid_mountinfo(5)), one of them with blanks escaped.
LINUX = r"""
23 28 0:21 / /proc rw,nosuid,nodev,noexec,relatime shared:12 - proc proc rw
28 1 259:2 / / rw,relatime shared:1 - ext4 /dev/nvme0n1p2 rw,errors=remount-ro
31 28 259:1 / /boot/efi rw,relatime shared:31 - vfat /dev/nvme0n1p1 rw,fmask=0022
412 28 0:52 / /mnt/nas rw,relatime shared:230 - nfs4 nas.local:/export rw,vers=4.2
413 28 0:53 / /mnt/news\040desk rw,relatime shared:231 - cifs //files/news rw,vers=3.1.1
414 28 0:54 / /mnt/Büro rw,relatime - cifs //files/buero rw,vers=3.1.1
415 28 0:55 / /home/ann/remote rw,nosuid - fuse.sshfs ann@host:/srv rw,user_id=1000
416 412 259:3 / /mnt/nas/local rw,relatime - xfs /dev/sdb1 rw
417 28 0:56 / /mnt/both rw - nfs4 nas.local:/first rw
418 28 0:57 / /mnt/both rw - ext4 /dev/sdc1 rw
"""
# What `mount` prints on macOS.
MACOS = """
/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)
devfs on /dev (devfs, local, nobrowse)
/dev/disk3s5 on /System/Volumes/Data (apfs, local, journaled, nobrowse, protect, root data)
map auto_home on /System/Volumes/Data/home (autofs, automounted, nobrowse)
//ann@nas._smb._tcp.local/news on /Volumes/news desk (smbfs, nodev, nosuid, mounted by ann)
nas.local:/export on /Volumes/export (nfs, nodev, nosuid, mounted by ann)
ann@host:/srv on /Volumes/srv (macfuse, nodev, nosuid, synchronous, mounted by ann)
/dev/disk5s1 on /Volumes/STICK (msdos, local, nodev, nosuid, noowners)
"""


def linux(folder: str) -> str:
    machine = Machine("linux", mount_table=lambda: LINUX.strip().splitlines())
    return file_system_of(PurePosixPath(folder), machine)


def macos(folder: str) -> str:
    lines = MACOS.strip().splitlines()
    machine = Machine("darwin", mount_table=list, mount_command=lambda: lines)
    return file_system_of(PurePosixPath(folder), machine)


def windows(folder: str) -> str:
    # GetDriveTypeW: 2 removable, 3 fixed, 4 remote, 5 CD; 1 where there is no such drive.
    kinds = {"C:\\": 3, "D:\\": 2, "N:\\": 4}
    machine = Machine("win32", drive_type=lambda anchor: kinds.get(anchor, 1))
    return file_system_of(PureWindowsPath(folder), machine)


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/home/ann", "ext4"),
        ("/mnt/nas", "nfs4"),
        ("/mnt/nas/project/deep", "nfs4"),
        ("/mnt/nas/local/project", "xfs"),
        ("/mnt/nasty", "ext4"),
        ("/mnt/news desk/2024", "cifs"),
        ("/mnt/Büro/2024", "cifs"),
        ("/home/ann/remote", "fuse.sshfs"),
        ("/mnt/both", "ext4"),
    ],
)
def test_linux_names_the_deepest_and_latest_mount(folder: str, kind: str) -> None:
    assert linux(folder) == kind


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/Users/ann", "apfs"),
        ("/Volumes/news desk/2024", "smbfs"),
        ("/Volumes/export", "nfs"),
        ("/Volumes/srv/x", "macfuse"),
        ("/Volumes/STICK", "msdos"),
    ],
)
def test_macos_names_it_by_its_mount_command(folder: str, kind: str) -> None:
    assert macos(folder) == kind


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("C:\\Users\\ann", ""),
        ("D:\\news", ""),
        ("N:\\news", "smbfs"),
        ("\\\\files\\news\\2024", "smbfs"),
        ("\\\\?\\UNC\\files\\news", "smbfs"),
    ],
)
def test_windows_knows_shares_and_mapped_drives(folder: str, kind: str) -> None:
    assert windows(folder) == kind


def test_windows_itself_is_asked_for_the_kind_of_a_drive(monkeypatch: pytest.MonkeyPatch) -> None:
    kernel = SimpleNamespace(GetDriveTypeW={"N:\\": 4, "C:\\": 3}.__getitem__)
    monkeypatch.setattr(ctypes, "windll", SimpleNamespace(kernel32=kernel), raising=False)
    machine = Machine("win32")
    assert file_system_of(PureWindowsPath("N:\\news"), machine) == "smbfs"
    assert file_system_of(PureWindowsPath("C:\\news"), machine) == ""


def test_the_mount_command_is_run_and_may_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    machine = Machine("darwin", mount_table=list)
    said = subprocess.CompletedProcess([], 0, stdout=MACOS.strip(), stderr="")
    monkeypatch.setattr(subprocess, "run", lambda *_words, **_how: said)
    assert file_system_of(PurePosixPath("/Volumes/export"), machine) == "nfs"

    def failing(error: Exception) -> None:
        def run(*_words: object, **_how: object) -> None:
            raise error

        monkeypatch.setattr(subprocess, "run", run)
        assert file_system_of(PurePosixPath("/Volumes/export"), machine) == ""

    failing(FileNotFoundError("no mount"))
    failing(subprocess.TimeoutExpired("mount", 2))


def test_without_a_mount_table_nothing_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(*_how: object) -> str:
        raise FileNotFoundError

    monkeypatch.setattr(Path, "read_text", absent)
    assert HERE.mount_table() == []


def test_this_computer_answers(tmp_path: Path) -> None:
    assert file_system_of(tmp_path.resolve()) != ""
    assert why_not_written(tmp_path / "p.annot") is None


@pytest.mark.parametrize("kind", sorted(places._NETWORK))
def test_every_network_file_system_is_refused_for_writing(tmp_path: Path, kind: str) -> None:
    reason = why_not_written(tmp_path / "p.annot", lambda _folder: kind)
    assert reason is not None
    assert kind in reason


@pytest.mark.parametrize("kind", ["ext4", "apfs", "ntfs", "xfs", "btrfs", "tmpfs", "overlay", ""])
def test_local_file_systems_are_written(tmp_path: Path, kind: str) -> None:
    assert why_not_written(tmp_path / "p.annot", lambda _folder: kind) is None


@pytest.mark.parametrize("marker", places._SYNC_MARKERS)
def test_a_sync_programs_mark_is_seen_from_below(tmp_path: Path, marker: str) -> None:
    (tmp_path / marker).mkdir()
    deep = tmp_path / "a" / "b"
    deep.mkdir(parents=True)
    reason = why_not_written(deep / "p.annot")
    assert reason is not None
    assert "synced folder" in reason


@pytest.mark.parametrize("name", [*places._SYNC_FOLDERS, "OneDrive - News", "GoogleDrive-ann@x"])
def test_synced_folders_are_known_by_name(tmp_path: Path, name: str) -> None:
    (tmp_path / name / "x").mkdir(parents=True)
    reason = why_not_written(tmp_path / name / "x" / "p.annot")
    assert reason is not None
    assert name in reason


@pytest.mark.parametrize("name", places._SYNC_VARIABLES)
def test_synced_folders_are_known_by_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, str(tmp_path.resolve()))
    assert why_not_written(tmp_path / "p.annot") is not None
    monkeypatch.setenv(name, "")
    assert why_not_written(tmp_path / "p.annot") is None
