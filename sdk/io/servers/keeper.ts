/**
 * Runs a server as long as whoever started it lives, in Python, because the server's environment has one. It leads the
 * server's process group and reads its own standard input, which ends when the starter closes it or is gone, however it
 * ended. Then the group is told to end, and after ten seconds killed. It hands the server's output on until the last
 * process of the group has closed it, so its own end means that nothing is left.
 */
export const KEEPER = `
import os, signal, subprocess, sys, threading, time

# The group's signals are for the server; handlers, other than ignored signals, are not handed down to it.
for name in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
    signal.signal(name, lambda *_: None)

def follow_starter():
    sys.stdin.buffer.read()
    os.killpg(0, signal.SIGTERM)
    time.sleep(10)
    os.killpg(0, signal.SIGKILL)

server = subprocess.Popen(
    sys.argv[1:], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
)
threading.Thread(target=follow_starter, daemon=True).start()
for chunk in iter(lambda: server.stdout.read1(65536), b""):
    try:
        sys.stdout.buffer.write(chunk)
        sys.stdout.buffer.flush()
    except OSError:
        # Nobody listens any more.
        pass
status = server.wait()
# The interpreter's own flush at the end would complain of the closed pipe.
os._exit(status if 0 <= status < 256 else 1)
`;
