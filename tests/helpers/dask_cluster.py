"""A Dask cluster of processes on this machine: one scheduler, workers that can be killed."""

import json
import subprocess
import sys
import time
from pathlib import Path


class DaskCluster:
    """Processes of our own, ended by `close`; `address` is the scheduler's."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._workers: list[subprocess.Popen[bytes]] = []
        told = folder / "scheduler.json"
        self._scheduler = self._run(
            "scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--no-jupyter",
            "--scheduler-file", str(told), "--dashboard-address", "127.0.0.1:0",
        )  # fmt: skip
        self.address: str = _until(lambda: json.loads(told.read_text())["address"])

    def add_worker(self) -> subprocess.Popen[bytes]:
        """One more worker process with one thread; it may still be starting."""
        number = str(len(self._workers))
        worker = self._run(
            "worker", self.address, "--no-nanny", "--nthreads", "1", "--name", number,
            "--host", "127.0.0.1", "--no-dashboard", "--local-directory", str(self._folder),
        )  # fmt: skip
        self._workers.append(worker)
        return worker

    @property
    def is_alive(self) -> bool:
        """True while the scheduler runs."""
        return self._scheduler.poll() is None

    @property
    def workers(self) -> "dict[str, subprocess.Popen[bytes]]":
        """The living workers by the names that the scheduler knows them by."""
        named = {str(number): process for number, process in enumerate(self._workers)}
        return {name: process for name, process in named.items() if process.poll() is None}

    def close(self) -> None:
        """End every process."""
        for process in (*self._workers, self._scheduler):
            process.kill()
            process.wait()

    def _run(self, *words: str) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(
            [sys.executable, "-W", "ignore", "-m", "dask", *words],
            cwd=Path(__file__).parents[2],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )


def _until(look, seconds: float = 60.0):
    end = time.monotonic() + seconds
    while True:
        try:
            return look()
        except (OSError, ValueError, KeyError):
            if time.monotonic() > end:
                raise
            time.sleep(0.05)
