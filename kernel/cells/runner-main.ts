// The process that runs the cells: takes commands from the host and sends events back.
import { Socket } from "node:net";
import { join } from "node:path";
import { MessageChannel, Worker } from "node:worker_threads";
import { RUNNER_FDS, type ToRunner } from "../contracts/index.js";
import { FrameReader } from "../processes/frames.js";
import { abortWaits } from "./run/abortable.js";
import { hideAsyncMarks } from "./run/async-marks.js";
import { warmBundles } from "./run/bundle.js";
import { handleCommands, queueCommands } from "./run/command-queue.js";
import { handle } from "./run/commands.js";
import { offerDebugging } from "./run/debug-hooks.js";
import { installNodeGlobals, loadEnvironment } from "./run/environment.js";
import { mapStacks } from "./run/errors/stack.js";
import { send } from "./run/events.js";
import { installGlobals } from "./run/globals.js";
import { exempt, guardEventLoop, markChildWaits, shared } from "./run/guard.js";
import { installHost } from "./run/host.js";
import { listenToInterrupts, markAll } from "./run/interrupts.js";
import { captureOutput, offerFlush } from "./run/output.js";
import type { ControlData } from "./run/shared.js";
import { endProcess, refuseExit, showWarnings, surviveErrors } from "./run/survive.js";
import { offerTermination } from "./run/terminate.js";
import { trackTimers } from "./run/timers.js";

const { setImmediate } = globalThis;

function startControl(): void {
  const { port1, port2 } = new MessageChannel();
  listenToInterrupts(port1);
  const workerData: ControlData = { shared, port: port2 };
  new Worker(join(__dirname, "run", "control-main.js"), {
    workerData,
    transferList: [port2],
    execArgv: [],
    stdout: false,
  });
}

function listen(): void {
  handleCommands(handle);
  const reader = new FrameReader<ToRunner>();
  const commands = new Socket({ fd: RUNNER_FDS.commands, readable: true, writable: false });
  exempt((commands as unknown as { _handle: object })._handle);
  commands.on("data", (piece: Buffer) => queueCommands(reader.push(piece)));
  // The host wants no more, or is gone.
  const end = () => endProcess(0);
  commands.on("end", end);
  commands.on("error", end);
}

startControl();
showWarnings();
captureOutput();
offerFlush();
guardEventLoop();
offerTermination(shared, markAll);
listen();
trackTimers();
abortWaits();
markChildWaits();
offerDebugging();
surviveErrors();
mapStacks();
hideAsyncMarks();
refuseExit();
installHost();
installGlobals();
installNodeGlobals(process.cwd());
loadEnvironment(process.cwd());
send({ op: "ready", pid: process.pid });
setImmediate(warmBundles);
