// Events to the host, by blocking writes: what is sent has left this process when `send` returns, also from a cell that spins.
import fs from "node:fs";
import { constants } from "node:os";
import { type FromRunner, RUNNER_FDS } from "../../contracts/index.js";
import { encodeFrame } from "../../processes/frames.js";
import { nodeInternals } from "./internals.js";

// An interrupt may end the code between any two calls, and the control thread may call `flushEvents` in the midst of any other.
// So what is half written is kept here, and the next call goes on with it: the host never sees a torn frame. For that reason too
// bytes are written by Node's own binding: `fs.writeSync` could be ended after it wrote and before it said how much.
/** Frames that are to be written, in order. */
export const outbox: Buffer[] = [];
const state = { written: 0, flushing: false };
const pause = new Int32Array(new SharedArrayBuffer(4));
const files = nodeInternals().binding("fs");

export function send(event: FromRunner, buffers?: readonly Uint8Array[]): void {
  const frame = encodeFrame(event, buffers);
  outbox.push(frame);
  flushEvents();
}

/** Writes all frames; does nothing within itself. */
export function flushEvents(): void {
  if (state.flushing) return;
  state.flushing = true;
  while (outbox.length > 0) {
    const frame = outbox[0];
    if (state.written < frame.length) writeSome(frame);
    else {
      outbox.shift();
      state.written = 0;
    }
  }
  state.flushing = false;
}

/** After an interrupt ended code that may have been in here. */
export function resumeEvents(): void {
  state.flushing = false;
  flushEvents();
}

const EAGAIN = -constants.errno.EAGAIN;

function writeSome(frame: Buffer): void {
  const failure: { errno?: number } = {};
  const { written } = state;
  const bytes = files.writeBuffer(
    RUNNER_FDS.events,
    frame,
    written,
    frame.length - written,
    null,
    undefined,
    failure,
  );
  if (failure.errno === undefined) state.written = written + bytes;
  else if (failure.errno === EAGAIN) Atomics.wait(pause, 0, 0, 1);
  // The host is gone.
  else process.kill(process.pid, "SIGKILL");
}

/** Writes to fd 1 or 2, where native code and children write. */
export function writeNative(fd: 1 | 2, text: string): void {
  for (;;) {
    try {
      fs.writeSync(fd, text);
      return;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== "EAGAIN") return;
      Atomics.wait(pause, 0, 0, 1);
    }
  }
}
