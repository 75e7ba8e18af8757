"""Measures one thing of one kernel: `measure.py FOLDER KERNEL WHAT`. FOLDER has `kernels` (kernelspecs) and `packages` (the notebooks'
folder, with tfjs). Prints one line of JSON; CPU and memory are of all the kernel's processes, milliseconds as a client sees them."""

import json
import statistics
import sys
import time
from pathlib import Path

from kernel.session import Session

FOLDER, KERNEL, WHAT = sys.argv[1:]
PYTHON = KERNEL == "ipykernel"
CELLS = 200
LINES = 100_000


def session():
    return Session(str(Path(FOLDER) / "kernels"), KERNEL, str(Path(FOLDER) / "packages"))


def trivial(i):
    return f"x{i} = {i} * 2\nx{i}" if PYTHON else f"const x{i} = {i} * 2; x{i}"


def earlier(i):
    """What a session holds by and by: values, functions, types, classes, tables."""
    if PYTHON:
        return [
            f"a{i} = [1, 2, {i}]",
            f"def f{i}(x: float) -> float:\n    return x + {i}",
            f"class C{i}:\n    def get(self):\n        return {i}",
            f"r{i} = [{{'id': k, 'name': str(k)}} for k in range({i})]",
            f"len(a{max(0, i - 4)})" if i % 5 == 4 and i > 4 else "1",
        ][i % 5]
    return [
        f"const a{i} = [1, 2, {i}];",
        f"function f{i}(x: number): number {{ return x + {i}; }}",
        f"class C{i} {{ get() {{ return {i}; }} }}",
        f"interface R{i} {{ id: number; name: string }}\nconst r{i}: R{i}[] = Array.from({{ length: {i} }}, (_, k) => ({{ id: k, name: String(k) }}));",
        f"a{i - 4}.length",
    ][i % 5]


def cells(running):
    """Trivial cells back to back."""
    cpu = running.cpu_seconds()
    ran = [running.works(trivial(i)) for i in range(CELLS)]
    taken = [seconds * 1000 for seconds in ran if seconds is not None]
    cpu = running.cpu_seconds() - cpu
    rss, pss = running.memory_mib()
    centiles = statistics.quantiles(taken, n=20, method="inclusive")
    figures = {"medianMs": statistics.median(taken), "p95Ms": centiles[18], "pssMiB": pss}
    lost = {} if len(taken) == CELLS else {"idleLost": CELLS - len(taken)}
    return {"cpuSeconds": cpu, "wallSeconds": sum(taken) / 1000, "peakMiB": rss, **figures, **lost}


def ready():
    with session() as running:
        first = running.works("1 + 1")
        used = {"cpuSeconds": running.ready_cpu_seconds, "wallSeconds": running.ready_seconds}
        return {**used, "peakMiB": running.memory_mib()[0], "firstMs": first * 1000}


def idle():
    with session() as running:
        cpu, wall = running.cpu_seconds(), time.perf_counter()
        time.sleep(3)
        wall, cpu = time.perf_counter() - wall, running.cpu_seconds() - cpu
        rss, pss = running.memory_mib()
        return {"cpuSeconds": cpu, "wallSeconds": wall, "peakMiB": rss, "pssMiB": pss, "processes": len(running.tree())}


def trivial_cells():
    with session() as running:
        running.works("1 + 1")
        return cells(running)


def after_tfjs():
    with session() as running:
        seconds = running.works('import * as tf from "@tensorflow/tfjs";')
        running.works("tf.tensor([1, 2, 3]).shape[0]")
        return {**cells(running), "importMs": seconds * 1000}


def cell_500():
    with session() as running:
        for i in range(500):
            running.works(earlier(i))
        return cells(running)


def lines():
    """The lines that arrive before the kernel says that it is idle, and whether they are in order."""
    loop = "for i in range(%d):\n    print(i)" if PYTHON else "for (let i = 0; i < %d; i++) console.log(i);"
    texts = []

    def keep(message):
        if message["msg_type"] == "stream":
            texts.append(message["content"]["text"])

    with session() as running:
        running.works("1 + 1")
        cpu = running.cpu_seconds()
        seconds, _ = running.run(loop % LINES, on_output=keep)
        cpu = running.cpu_seconds() - cpu
        # Deno colours numbers where it thinks of a terminal.
        got = "".join(texts).replace("\x1b[33m", "").replace("\x1b[39m", "").replace("\x1b[0m", "").split()
        ordered = got == [str(i) for i in range(len(got))]
        said = {"lines": len(got), "order": "kept" if ordered else "lost", "messages": len(texts)}
        if seconds is None:
            said["idle"] = "never"
        return {"cpuSeconds": cpu, "wallSeconds": seconds or 0, "peakMiB": running.memory_mib()[0], **said}


def interrupt():
    """From the interrupt until idle, of an endless loop, five times; what was there before is there after."""
    loop = "while True: pass" if PYTHON else "while (true) {}"
    taken = []
    with session() as running:
        running.works("kept = 41" if PYTHON else "let kept = 41;")
        cpu = running.cpu_seconds()
        for _ in range(5):
            at = []

            def stop():
                time.sleep(0.5)
                at.append(time.perf_counter())
                running.manager.interrupt_kernel()

            try:
                _, error = running.run(loop, on_sent=stop)
            except (RuntimeError, TimeoutError):
                return {"cpuSeconds": 0, "wallSeconds": 0, "peakMiB": 0, "interrupt": "the kernel died"}
            taken.append((time.perf_counter() - at[0]) * 1000)
        cpu = running.cpu_seconds() - cpu
        seconds, error = running.run("kept + 1")
        ms = {"medianMs": statistics.median(taken), "maxMs": max(taken), "state": "kept" if error is None else "lost"}
        return {"cpuSeconds": cpu, "wallSeconds": sum(taken) / 1000, "peakMiB": running.memory_mib()[0], **ms}


WORK = {
    "ready": ready,
    "idle": idle,
    "cells": trivial_cells,
    "tfjs": after_tfjs,
    "cell-500": cell_500,
    "lines": lines,
    "interrupt": interrupt,
}
print(json.dumps(WORK[WHAT]()))
