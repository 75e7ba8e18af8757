import { KERNEL_SETTINGS } from "../contracts/index.js";
import type { Outgoing } from "../protocol/index.js";
import type { Children } from "./children.js";
import { Comms } from "./comms.js";
import { Debugging } from "./debugging.js";
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

/** What a host speaks through: sockets of a kernel, or the one who runs a notebook without them. */
export interface HostParts {
  /** Already started: they load while the rest is made. */
  readonly children: Children;
  readonly log: (line: string) => void;
  /** Takes what is told to all front ends. */
  readonly publish: (message: Outgoing) => void;
  readonly send: Host["send"];
  /** Closes the way to the front ends. */
  readonly close: () => Promise<void>;
  /** Called when all is closed. */
  readonly ended: () => void;
}

/** Milliseconds that a runner has to end by itself when the kernel is shut down: idle, or with a cell that runs. */
const SHUTDOWN_MS = { idle: 1000, busy: 200 };

/** Puts a host together and listens to its processes. */
export function assembleHost({ children, log, publish, send, close, ended }: HostParts): Host {
  let stopping = false;
  const host: Host = {
    children,
    comms: new Comms(),
    debugging: new Debugging((message) => children.runner.control(message)),
    history: new HistoryStore(historyFolder(), log),
    inputs: new Inputs(),
    marks: new Marks(),
    output: new Output(publish, () => host.settings.maxOutputChars),
    previews: new Previews((message) => children.runner.send(message)),
    replay: new Replay(),
    runs: new Runs(),
    shells: new Shells(),
    log,
    send,
    interrupt: () => interrupt(host),
    shutdown: () => {
      if (stopping) return;
      stopping = true;
      const grace = host.runs.active.length > 0 ? SHUTDOWN_MS.busy : SHUTDOWN_MS.idle;
      void children
        .stop(grace)
        .then(() => {
          host.output.flush();
          return close();
        })
        .then(ended);
    },
    settings: KERNEL_SETTINGS,
    executionCount: 0,
  };
  listen(host);
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
