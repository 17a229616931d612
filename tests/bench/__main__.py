"""All benchmarks, one after another: `python -m tests.bench`; quote them from a quiet machine."""

import subprocess
import sys

PARTS = (
    "bench_start",
    "bench_desk",
    "bench_store",
    "bench_formats",
    "bench_article_view",
    "bench_suggest",
    "bench_agreement",
)


def main():
    wanted = sys.argv[1:] or PARTS
    for part in (f"bench_{name.removeprefix('bench_')}" for name in wanted):
        print(f"\n## {part.removeprefix('bench_').replace('_', ' ')}", flush=True)
        done = subprocess.run(
            [sys.executable, "-m", f"tests.bench.{part}"],
            capture_output=True,
            text=True,
            check=False,
        )
        print(done.stdout.strip() or done.stderr.strip()[-400:], flush=True)


if __name__ == "__main__":
    main()
