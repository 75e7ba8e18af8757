"""
Drives `jupyter console --kernel assay` in a terminal: a cell, one over several lines, Ctrl-C on a loop, a question, an error, Ctrl-D.
Prints a JSON object of what the terminal was sent at each step, without its escape sequences.
"""

import json
import os
import re
import sys
import time

import pexpect

ESCAPES = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]|\x1b[=>]|\x1b\][^\x07]*\x07|[\r\x07\x08]")
shown = {}

console = pexpect.spawn(
    sys.executable,
    ["-m", "jupyter_console", "--kernel", "assay"],
    encoding="utf-8",
    dimensions=(50, 120),
    env={**os.environ, "TERM": "xterm", "PROMPT_TOOLKIT_NO_CPR": "1"},
)


def until(pattern, seconds=40):
    """Reads until the pattern is in what was sent since the last step."""
    raw = ""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            raw += console.read_nonblocking(10_000, timeout=0.2)
        except pexpect.TIMEOUT:
            pass
        except pexpect.EOF:
            break
        text = ESCAPES.sub("", raw)
        if re.search(pattern, text):
            return text
    raise TimeoutError(f"{pattern} did not come; what came: {ESCAPES.sub('', raw)[-2000:]!r}")


def step(name, line, pattern):
    console.send(line + "\r")
    shown[name] = until(pattern)


try:
    shown["start"] = until(r"In \[1\]: ")
    step("value", "[1, 2].map((x) => x * 21)", r"In \[2\]: ")
    step("begun", "function twice(x: number): number {", r"\.\.\.: ")
    step("more", "return 2 * x;", r"x;[\s\S]*\.\.\.: ")
    step("whole", "}", r"In \[3\]: ")
    step("called", "console.log(`got ${twice(4)}`)", r"In \[4\]: ")
    step("error", "missing + 1", r"In \[5\]: ")
    step("spins", "console.log('spi' + 'ns'); while (true) {}", r"spins")
    console.sendintr()
    shown["interrupted"] = until(r"In \[6\]: ")
    step("alive", "twice(50)", r"In \[7\]: ")
    step("asked", "await input('your ' + 'name? ')", "your name\\? ")
    step("answered", "Ann", r"In \[8\]: ")
    console.sendeof()
    shown["leaving"] = until(r"\[y\]/n|exit")
    console.send("y\r")
    console.expect(pexpect.EOF, timeout=30)
    console.close()
    shown["ended"] = console.exitstatus
except (pexpect.TIMEOUT, TimeoutError) as error:
    shown["failed"] = str(error)
finally:
    console.close(force=True)

print(json.dumps(shown))
