// The runner's control thread: answers the host whatever the cells do, and ends what does not end by itself.
import { Session } from "node:inspector";
import { Socket } from "node:net";
import { workerData } from "node:worker_threads";
import { type FromControl, RUNNER_FDS, type ToControl } from "../../contracts/index.js";
import { encodeFrame, FrameReader } from "../../processes/frames.js";
import {
  ASKED,
  type ControlData,
  FLUSH,
  GUARDS,
  type InterruptNote,
  TAKEN,
  TERMINATE,
  WAITING_TEXT,
} from "./shared.js";

/** Milliseconds that the main thread has to take an interrupt by itself, then between tries to end what runs. */
const PATIENCE_MS = 30;
/** Milliseconds that printed text may wait for a cell that spins. */
const TEXT_WAITS_MS = 40;

const { shared, port } = workerData as ControlData;
const socket = new Socket({ fd: RUNNER_FDS.control, readable: true, writable: true });
const reader = new FrameReader<ToControl>();

socket.on("data", (piece: Buffer) => {
  for (const { message } of reader.push(piece)) answer(message);
});
// The host is gone: nobody would end this process, as its main thread may spin.
const die = () => process.kill(process.pid, "SIGKILL");
socket.on("end", die);
socket.on("error", die);
socket.on("close", die);
tell({ op: "controlReady" });
watchText();

function tell(message: FromControl): void {
  socket.write(encodeFrame(message));
}

function answer(message: ToControl): void {
  if (message.op === "interrupt") interrupt(message.runs);
  else if (message.op === "prepare") tell({ op: "prepared", run: message.run });
}

function interrupt(runs: readonly number[]): void {
  const asked = Atomics.add(shared, ASKED, 1) + 1;
  const note: InterruptNote = { runs, asked };
  port.postMessage(note);
  setTimeout(() => endUntilTaken(asked), PATIENCE_MS);
}

function endUntilTaken(asked: number): void {
  if (Atomics.load(shared, TAKEN) >= asked) return;
  if (Atomics.load(shared, GUARDS) > 0) process.kill(process.pid, "SIGINT");
  else inMainThread(`globalThis[Symbol.for("${TERMINATE}")](${asked})`);
  setTimeout(() => endUntilTaken(asked), PATIENCE_MS);
}

let session: Session | undefined;

/** Evaluates an expression in the midst of whatever the main thread runs. */
function inMainThread(expression: string): void {
  if (session === undefined) {
    session = new Session();
    session.connectToMainThread();
  }
  session.post("Runtime.evaluate", { expression, silent: true });
}

/** Sleeps until printed text waits, and sends it where the main thread does not. */
function watchText(): void {
  const waits = (Atomics as unknown as WaitAsync).waitAsync(shared, WAITING_TEXT, 0);
  if (waits.async) waits.value.then(() => setTimeout(sendText, TEXT_WAITS_MS));
  else setTimeout(sendText, TEXT_WAITS_MS);
}

function sendText(): void {
  if (Atomics.load(shared, WAITING_TEXT) === 0) {
    watchText();
    return;
  }
  inMainThread(`globalThis[Symbol.for("${FLUSH}")]()`);
  setTimeout(sendText, TEXT_WAITS_MS);
}

// In Node 20, not yet in the types of ES2023.
interface WaitAsync {
  waitAsync(
    array: Int32Array,
    index: number,
    value: number,
  ): { async: false } | { async: true; value: Promise<string> };
}
