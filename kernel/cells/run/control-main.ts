// The runner's control thread: answers the host whatever the cells do, and ends what does not end by itself.
import { readFileSync } from "node:fs";
import { Session } from "node:inspector";
import { Socket } from "node:net";
import { workerData } from "node:worker_threads";
import { type FromControl, RUNNER_FDS, type ToControl } from "../../contracts/index.js";
import type { DebugAdapter, InspectorSession } from "../../debug/index.js";
import { encodeFrame, FrameReader } from "../../processes/frames.js";
import {
  ASKED,
  type ControlData,
  FLUSH,
  GUARDS,
  type InterruptNote,
  LANDED,
  SETTLED,
  SIGNALS,
  TAKEN,
  TERMINATE,
  WAITING_TEXT,
  WAITS_FOR_CHILD,
} from "./shared.js";

/** Milliseconds that the main thread has to take an interrupt by itself, then between tries to end what runs. */
const PATIENCE_MS = 30;
/** Milliseconds that a signal takes to reach a main thread that stands at a breakpoint. */
const SIGNAL_MS = 20;
/** Milliseconds that it has to end the runs once it has begun to. */
const END_MS = 200;
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
  else if (message.op === "prepare") prepare(message);
  else debug(message.id, message.request);
}

function interrupt(runs: readonly number[]): void {
  const asked = Atomics.add(shared, ASKED, 1) + 1;
  const note: InterruptNote = { runs, asked };
  port.postMessage(note);
  if (adapter?.stopped !== true) {
    void adapter?.release();
    setTimeout(() => endUntilTaken(asked, 0), PATIENCE_MS);
    return;
  }
  // It stands at a breakpoint: ended where it stands, before it goes on, as the rest of it may be short.
  if (Atomics.load(shared, GUARDS) > 0) process.kill(process.pid, "SIGINT");
  setTimeout(() => {
    void adapter?.release();
    setTimeout(() => endUntilTaken(asked, 0), PATIENCE_MS);
  }, SIGNAL_MS);
}

function endUntilTaken(asked: number, tries: number): void {
  // Told before the look: what the main thread takes after it, it takes with the signal on its way.
  Atomics.add(shared, SIGNALS, 1);
  if (Atomics.load(shared, TAKEN) >= asked) {
    settle();
    return;
  }
  if (Atomics.load(shared, GUARDS) > 0) process.kill(process.pid, "SIGINT");
  else inMainThread(`globalThis[Symbol.for("${TERMINATE}")](${asked})`);
  if (Atomics.load(shared, WAITS_FOR_CHILD) === 1) endNewestChild(tries);
  const landed = Atomics.load(shared, LANDED);
  setTimeout(() => {
    settle();
    const begun = Atomics.load(shared, LANDED) !== landed;
    if (begun) setTimeout(() => endUntilTaken(asked, tries + 1), END_MS);
    else endUntilTaken(asked, tries + 1);
  }, PATIENCE_MS);
}

function settle(): void {
  if (Atomics.sub(shared, SIGNALS, 1) === 1) port.postMessage(SETTLED);
}

/** Tries before a child process that ignores SIGINT is killed: half a second. */
const KIND_TRIES = 16;

/** The main thread waits for the child that it started last. Where there is no /proc, the host ends this process in the end. */
function endNewestChild(tries: number): void {
  const newest = childrenOf("self", process.pid).at(-1);
  if (newest !== undefined) endTree(newest, tries < KIND_TRIES ? "SIGINT" : "SIGKILL");
}

/** A shell that waits for a command hears of nothing before that ends; so the command's process is told too. */
function endTree(pid: number, signal: NodeJS.Signals): void {
  for (const child of childrenOf(pid, pid)) endTree(child, signal);
  try {
    process.kill(pid, signal);
  } catch {
    // It ended meanwhile.
  }
}

/** Oldest first. */
function childrenOf(process: number | "self", thread: number): number[] {
  try {
    const list = readFileSync(`/proc/${process}/task/${thread}/children`, "utf8").trim();
    return list === "" ? [] : list.split(" ").map(Number);
  } catch {
    return [];
  }
}

let adapter: DebugAdapter | undefined;

function debugAdapter(): DebugAdapter {
  if (adapter === undefined) {
    const { DebugAdapter: Adapter } =
      require("../../debug/index.js") as typeof import("../../debug/index.js");
    const connect = () => {
      const connected = new Session();
      connected.connectToMainThread();
      return connected as unknown as InspectorSession;
    };
    adapter = new Adapter(connect, (event) => tell({ op: "debugEvent", event }), interrupt);
  }
  return adapter;
}

function prepare(message: Extract<ToControl, { op: "prepare" }>): void {
  const done = () => tell({ op: "prepared", run: message.run });
  if (adapter === undefined) done();
  else adapter.prepare(message).then(done, done);
}

function debug(id: number, request: Readonly<Record<string, unknown>>): void {
  debugAdapter()
    .handle(request)
    .then((reply) => tell({ op: "debugReply", id, reply }));
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
