"""One kernel, started from a kernelspec as Jupyter starts it, spoken to by jupyter_client, measured from outside."""

import time
from pathlib import Path
from queue import Empty

import psutil
from jupyter_client import KernelManager
from jupyter_client.kernelspec import KernelSpecManager

# Seconds without a word, after which the reply is waited for, and after which nothing more is expected.
SILENCE, PATIENCE, IDLE_SILENCE = 5, 30, 5


class Session:
    """`with Session(kernels, name, cwd) as session`: `kernels` is a folder of kernelspecs, `cwd` the notebook's folder."""

    def __init__(self, kernels, name, cwd):
        specs = KernelSpecManager(kernel_dirs=[kernels], ensure_native_kernel=False)
        self.manager = KernelManager(kernel_name=name, kernel_spec_manager=specs)
        self.cwd = cwd
        # The kernel's own words are shown where it fails.
        self.log = Path(kernels) / f"{name}.log"

    def __enter__(self):
        started = time.perf_counter()
        with open(self.log, "w") as log:
            self.manager.start_kernel(cwd=self.cwd, stdout=log, stderr=log)
        self.process = psutil.Process(self.manager.provisioner.process.pid)
        self.client = self.manager.client()
        self.client.start_channels()
        # Not wait_for_ready: it polls the heartbeat once a second.
        request = self.client.kernel_info()
        self._reply(request)
        self.ready_seconds = time.perf_counter() - started
        self.ready_cpu_seconds = self.cpu_seconds()
        self._subscribe()
        return self

    def __exit__(self, *_):
        tree = self.tree()
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)
        for process in tree:
            if process.is_running():
                process.kill()

    def tree(self):
        return [self.process, *self.process.children(recursive=True)]

    def cpu_seconds(self):
        """Of all the kernel's processes, those that ended included; the system counts in steps of 10 ms."""
        return sum(sum(process.cpu_times()[:4]) for process in self.tree())

    def memory_mib(self):
        """Resident memory of all the kernel's processes, and with shared pages counted once (PSS)."""
        infos = [process.memory_full_info() for process in self.tree()]
        return sum(info.rss for info in infos) / 2**20, sum(info.pss for info in infos) / 2**20

    def run(self, code, on_sent=None, on_output=None):
        """Seconds from sending the cell until the kernel is idle again, and its error's name. Output that comes later is not seen.

        None for seconds where the kernel replied and never said that it is idle.
        """
        sent = time.perf_counter()
        request = self.client.execute(code)
        if on_sent is not None:
            on_sent()
        error, reply, seconds = None, None, None
        while seconds is None:
            message = self._output(SILENCE if reply is None else IDLE_SILENCE)
            if message is None:
                if reply is not None:
                    return None, error
                reply = self._reply(request)
                continue
            if message["parent_header"].get("msg_id") != request:
                continue
            kind, content = message["msg_type"], message["content"]
            if kind == "error":
                error = content["ename"]
            elif kind == "status" and content["execution_state"] == "idle":
                seconds = time.perf_counter() - sent
            elif on_output is not None:
                on_output(message)
        reply = reply or self._reply(request)
        return seconds, error or reply["content"].get("ename") or None

    def works(self, code):
        """Runs a cell that must not fail."""
        seconds, error = self.run(code)
        if error is not None:
            raise RuntimeError(f"{error} in {code!r}")
        return seconds

    def _reply(self, request):
        until = time.perf_counter() + PATIENCE
        while time.perf_counter() < until:
            try:
                reply = self.client.get_shell_msg(timeout=1)
            except Empty:
                self._alive()
                continue
            if reply["parent_header"].get("msg_id") == request:
                return reply
        raise TimeoutError(f"no reply for {PATIENCE} s")

    def _output(self, silence):
        """What the kernel publishes next; None after so many seconds of silence."""
        until = time.perf_counter() + silence
        while time.perf_counter() < until:
            try:
                return self.client.get_iopub_msg(timeout=min(1, silence))
            except Empty:
                self._alive()
        return None

    def _alive(self):
        if not self.process.is_running() or self.process.status() == psutil.STATUS_ZOMBIE:
            raise RuntimeError(f"the kernel ended: {self.log.read_text()[-2000:]}")

    def _subscribe(self):
        """Asks until something is published too: before that the client does not get all of the output."""
        while self._output(0.2) is None:
            self._reply(self.client.kernel_info())
        while self._output(0.05) is not None:
            pass
