// What cells print: `process.stdout`, `process.stderr` and with them `console`, as "stream" events of the run whose code prints.
import { Writable } from "node:stream";
import { StringDecoder } from "node:string_decoder";
import type { FromRunner } from "../../contracts/index.js";
import { encodeFrame } from "../../processes/frames.js";
import { currentRun } from "./current.js";
import { flushEvents, outbox } from "./events.js";
import { shared } from "./guard.js";
import { FLUSH, WAITING_TEXT } from "./shared.js";

type StreamName = "stdout" | "stderr";

/** Characters that are sent at once in any case. */
const FULL = 32_768;
/** Writes that are sent one by one before they are gathered, for each pause between bursts. */
const SINGLE_WRITES = 64;
/** Milliseconds after which gathered text is sent by the next write. */
const GATHER_MS = 20;

const waiting = { run: 0, name: "stdout" as StreamName, text: "" };
let singles = 0;
let since = 0;
let planned = false;

/** Sends what is gathered. */
export function flushOutput(): void {
  gather();
  flushEvents();
}

function gather(): void {
  const { run, name, text } = waiting;
  if (text === "") return;
  const frame = encodeFrame({ op: "stream", run, name, text } satisfies FromRunner);
  // The control thread may have been here meanwhile. Between the next lines it cannot come: V8 looks for interrupts where a
  // function of JavaScript begins or a loop goes round, and `push` is neither.
  if (waiting.text !== text) return;
  outbox.push(frame);
  waiting.text = "";
  shared[WAITING_TEXT] = 0;
}

/** Lets the control thread send text that waits while a cell spins. */
export function offerFlush(): void {
  Object.defineProperty(globalThis, Symbol.for(FLUSH), { value: flushOutput });
}

/** After an interrupt ended code that may have been in here. */
export function resumeOutput(): void {
  planned = false;
  flushOutput();
}

export function printTo(name: StreamName, text: string, run = currentRun()?.id ?? 0): void {
  if (text === "") return;
  if (waiting.text !== "" && (waiting.run !== run || waiting.name !== name)) flushOutput();
  waiting.run = run;
  waiting.name = name;
  waiting.text += text;
  // Few writes go out at once, as the cell may spin right after; of many a tail may wait until the cell yields or the
  // control thread sees it.
  if (singles < SINGLE_WRITES) {
    singles++;
    if (!planned) plan();
    flushOutput();
  } else if (waiting.text.length >= FULL || performance.now() - since > GATHER_MS) {
    since = performance.now();
    flushOutput();
  } else if (shared[WAITING_TEXT] === 0) {
    shared[WAITING_TEXT] = 1;
    Atomics.notify(shared, WAITING_TEXT);
    if (!planned) plan();
  }
}

function plan(): void {
  planned = true;
  setImmediateOutside(() => {
    planned = false;
    singles = 0;
    flushOutput();
  });
}

// Kept from before the globals are replaced by those that belong to runs.
const { setImmediate: setImmediateOutside } = globalThis;

class CellStream extends Writable {
  readonly #decoder = new StringDecoder("utf8");
  constructor(
    readonly name: StreamName,
    readonly fd: 1 | 2,
  ) {
    super({ decodeStrings: false });
  }

  // Without the bookkeeping of Writable: a line costs little, and the text is in the event before this returns.
  override write(chunk: unknown, ...rest: unknown[]): boolean {
    const text =
      typeof chunk === "string"
        ? chunk
        : ArrayBuffer.isView(chunk)
          ? this.#decoder.write(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength))
          : undefined;
    if (text === undefined || (typeof chunk === "string" && rest.some(isEncoding)))
      return super.write(chunk, ...(rest as []));
    printTo(this.name, text);
    const callback = rest.find((value) => typeof value === "function");
    if (callback !== undefined) process.nextTick(callback as () => void);
    return true;
  }

  override _write(chunk: unknown, encoding: BufferEncoding | "buffer", callback: () => void): void {
    printTo(
      this.name,
      typeof chunk === "string" ? Buffer.from(chunk, encoding as BufferEncoding).toString() : String(chunk),
    );
    callback();
  }

  // As Node's own, it is never closed.
  override _destroy(_error: Error | null, callback: () => void): void {
    callback();
  }
}

function isEncoding(value: unknown): boolean {
  return typeof value === "string" && value !== "utf8" && value !== "utf-8";
}

export function captureOutput(): void {
  for (const [name, fd] of [
    ["stdout", 1],
    ["stderr", 2],
  ] as const) {
    const stream = new CellStream(name, fd);
    Object.defineProperty(process, name, { get: () => stream, configurable: true, enumerable: true });
  }
}
