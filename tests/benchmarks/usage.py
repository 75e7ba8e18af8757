"""Runs a Python script (`python usage.py script.py …`) or statement (`python usage.py -c …`), and writes what the whole
process took, start-up included, to the file that BENCHMARK_USAGE names."""

import atexit
import os
import re
import resource
import runpy
import sys


def peak_kib():
    # On Linux ru_maxrss counts the process that this one was forked from; the high-water mark does not.
    try:
        with open("/proc/self/status") as status:
            return int(re.search(r"VmHWM:\s+(\d+)", status.read())[1])
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


@atexit.register
def write_usage():
    used = resource.getrusage(resource.RUSAGE_SELF)
    with open(os.environ["BENCHMARK_USAGE"], "w") as file:
        file.write('{"cpuSeconds": %r, "peakMiB": %r}' % (used.ru_utime + used.ru_stime, peak_kib() / 1024))


sys.argv = sys.argv[1:]
if sys.argv[0] == "-c":
    exec(sys.argv[1])
else:
    # What the scripts share stands beside this file, where Python looks first.
    runpy.run_path(sys.argv[0], run_name="__main__")
