import { KERNEL_SETTINGS } from "../contracts/index.js";
import type { Connection } from "../protocol/index.js";
import type { Children } from "./children.js";
import { Comms } from "./comms.js";
import { Debugging } from "./debugging.js";
import { dispatch } from "./dispatch.js";
import { onControlEvent, onRunnerEvent } from "./events.js";
import { HistoryStore, historyFolder } from "./history/index.js";
import type { Host } from "./host.js";
import { Inputs } from "./inputs.js";
import { interrupt } from "./interrupt.js";
import { Marks } from "./marks.js";
import { NativeTail } from "./native.js";
import { Output } from "./output.js";
import { Previews } from "./previews.js";
import { recoverCompiler, recoverRunner } from "./recovery.js";
import { Replay } from "./replay.js";
import { Runs } from "./runs.js";
import { Shells } from "./shells.js";

export interface KernelOptions {
  readonly connection: Connection;
  /** Already started: they load while the sockets are bound. */
  readonly children: Children;
  readonly log: (line: string) => void;
  /** Called when all is closed. */
  readonly ended: () => void;
}

/** Milliseconds that a runner has to end by itself when the kernel is shut down: idle, or with a cell that runs. */
const SHUTDOWN_MS = { idle: 1000, busy: 200 };

/**
 * Binds the sockets and serves them until it is shut down.
 *
 * @throws AssayError `SERVER_FAILED` where an address of the connection is taken
 */
export async function startKernel({ connection, children, log, ended }: KernelOptions): Promise<Host> {
  // ZeroMQ's native library is loaded here, behind the children's start.
  const { KernelSockets } = await import("../protocol/sockets.js");
  const sockets = await KernelSockets.bind(connection, {
    // The first messages come in a later turn of the event loop, when `host` is there.
    message: (channel, message) => dispatch(host, channel, message),
    log,
  });
  let stopping = false;
  const host: Host = {
    children,
    comms: new Comms(),
    debugging: new Debugging((message) => children.runner.control(message)),
    history: new HistoryStore(historyFolder(), log),
    inputs: new Inputs(),
    marks: new Marks(),
    output: new Output(
      (message) => sockets.publish(message),
      () => host.settings.maxOutputChars,
    ),
    previews: new Previews((message) => children.runner.send(message)),
    replay: new Replay(),
    runs: new Runs(),
    shells: new Shells(),
    log,
    send: (channel, to, message) => sockets.send(channel, to.identities, message),
    interrupt: () => interrupt(host),
    shutdown: () => {
      if (stopping) return;
      stopping = true;
      const grace = host.runs.active.length > 0 ? SHUTDOWN_MS.busy : SHUTDOWN_MS.idle;
      void children
        .stop(grace)
        .then(() => {
          host.output.flush();
          return sockets.close();
        })
        .then(ended);
    },
    settings: KERNEL_SETTINGS,
    executionCount: 0,
  };
  listen(host);
  host.output.publish("status", { execution_state: "starting" });
  return host;
}

function listen(host: Host): void {
  const native = new NativeTail();
  host.children.listen({
    event: (frame) => onRunnerEvent(host, frame),
    control: (message) => onControlEvent(host, message),
    native: (name, text) => {
      const run = host.runs.current;
      const shown = name === "stderr" ? native.take(text) : text;
      if (run !== undefined) host.output.stream(run, name, shown);
      else if (shown.trim() !== "") host.log(`runner: ${shown.trimEnd()}`);
    },
    mark: (name, run) => host.marks.mark(name, run),
    runnerEnded: (end, reason) => recoverRunner(host, native, end, reason),
    compilerEnded: (end) => recoverCompiler(host, end),
    log: host.log,
  });
}
