"""The rows that rows.ts wrote, what each work trains, and its measure; without pandas, which has no part in it."""

import sys

import numpy as np
from timing import tell, timed  # noqa: F401

WORKS = {"short": (20, 32), "columns": (20, 32), "batches": (20, 256), "million": (1, 1024)}


def read():
    """x, y, epochs and rows a step, by the folder and the work that the arguments name."""
    folder, work = sys.argv[1:3]
    numbers = np.fromfile(f"{folder}/{work}.bin", dtype=np.float32)
    rows, columns = int(numbers[0]), int(numbers[1])
    return numbers[2 : 2 + rows * columns].reshape(rows, columns), numbers[2 + rows * columns :], *WORKS[work]
