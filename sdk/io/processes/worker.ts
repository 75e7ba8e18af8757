import { fstatSync, readSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import { sendError } from "../workers/messages.js";
import {
  DATA_FD,
  type StartWork,
  type Work,
  type WorkerReply,
  type WorkerRequest,
  type WorkerStart,
} from "./messages.js";

/**
 * A thread that ends the process when its parent is gone: the process itself may be deep in a computation, and would hear of
 * it only afterwards. Milliseconds between two looks.
 */
const WATCH = `
const { workerData } = require("node:worker_threads");
setInterval(() => { if (process.ppid !== workerData) process.kill(process.pid, "SIGKILL"); }, 250);
`;

let work: Promise<Work> | undefined;

process.on("message", (message: WorkerStart | WorkerRequest) => {
  if ("module" in message) work = start(message);
  else void answer(message);
});
process.on("disconnect", () => process.exit());
// A terminal's Ctrl-C goes to all its processes. It is the parent that stops: what is under way here has not failed.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => {});
new Worker(WATCH, { eval: true, execArgv: [], workerData: process.ppid }).unref();

async function start({ module, settings }: WorkerStart): Promise<Work> {
  const { startWork } = (await import(pathToFileURL(module).href)) as { readonly startWork: StartWork };
  return startWork(settings as never, readData);
}

async function answer({ id, input }: WorkerRequest): Promise<void> {
  let reply: WorkerReply;
  try {
    const run = await work;
    if (run === undefined) throw new Error("it was asked before it was started");
    reply = { id, result: await run(input as never) };
  } catch (error) {
    reply = { id, error: sendError(error) };
  }
  process.send?.(reply);
}

/** Every process reads from the start, whatever the others, which share the open file, have read. */
function readData(): Uint8Array {
  const data = new Uint8Array(fstatSync(DATA_FD).size);
  for (let read = 0; read < data.length; ) read += readSync(DATA_FD, data, read, data.length - read, read);
  return data;
}
