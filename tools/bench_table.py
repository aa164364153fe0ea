"""Turn the JSON of Google Benchmark into a markdown table with machine and commit.

bench_table.py IN.json OUT.md
"""

from __future__ import annotations

import json
import platform
import subprocess
import sys
from pathlib import Path


def main(source: str, target: str) -> None:
    """Read, write."""
    report = json.loads(Path(source).read_text())
    context = report["context"]
    commit = subprocess.run(
        ["git", "describe", "--always", "--dirty=+", "--abbrev=12", "--exclude", "*"],
        capture_output=True,
        text=True,
        check=False,
    ).stdout.strip()
    lines = [
        "# Kernels and cells",
        "",
        f"Made by `make bench` on {context['date'][:10]}, commit {commit}.",
        "",
        f"- machine: {context['num_cpus']} cores at {context['mhz_per_cpu']} MHz, "
        f"{platform.platform()}",
        "",
        "| benchmark | time | cpu | unit |",
        "| --- | --- | --- | --- |",
    ]
    for row in report["benchmarks"]:
        if "real_time" in row:
            lines.append(
                f"| {row['name']} | {row['real_time']:.4g} | {row['cpu_time']:.4g} "
                f"| {row['time_unit']} |"
            )
        elif "cpu_coefficient" in row:
            lines.append(f"| {row['name']} | | {row['cpu_coefficient']:.4g} {row['big_o']} | |")
    Path(target).write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
