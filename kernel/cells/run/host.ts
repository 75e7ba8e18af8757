// What `display`, `input`, `kernel` … ask of the process that runs the cells: kernel/display/host.ts says what each means.
import { AssayError } from "../../../sdk/utils/errors/assay-error.js";
import { type FromRunner, KERNEL_SETTINGS, type KernelSettings } from "../../contracts/index.js";
import { KERNEL_HOST, type KernelHost } from "../../display/host.js";
import { installPageCode } from "../../display/live/page-code.js";
import { ownVersion } from "../assay-package.js";
import { connect } from "./bundle.js";
import { listenToComms } from "./comms.js";
import { colourConsole } from "./console-colours.js";
import { currentRun, executionCount, stands } from "./current.js";
import { reportError } from "./errors/report.js";
import { send } from "./events.js";
import { askUser } from "./input.js";
import { flushOutput } from "./output.js";

let settings: KernelSettings = KERNEL_SETTINGS;
const never = new AbortController().signal;

/** Sends an event behind all that was printed before it. */
function tell(event: FromRunner, buffers?: readonly Uint8Array[]): void {
  flushOutput();
  send(event, buffers);
}

const here = (): number => currentRun()?.id ?? 0;

const host: KernelHost = {
  version: 1,
  show: (made, { displayId, update }) => {
    if (currentRun()?.message.silent === true) return;
    const { data, metadata } = connect(made, displayId);
    const id = displayId === undefined ? {} : { displayId };
    tell({ op: "display", run: here(), data, metadata, ...id, update });
  },
  clear: (wait) => tell({ op: "clear", run: here(), wait }),
  input: askUser,
  page: (data) => {
    const run = currentRun();
    if (run === undefined || run.finished)
      throw new AssayError("DISPLAY_INVALID", {
        what: "the pager takes values of the running cell only",
        next: "Use display(value) in code that runs after its cell.",
      });
    run.pages.push({ data, start: 0 });
  },
  hold: (work) => {
    const run = currentRun();
    if (run === undefined || run.finished) return;
    run.held.add(work);
    const settled = () => void run.held.delete(work);
    work.then(settled, settled);
  },
  beforeEnd: (last) => {
    currentRun()?.endings.add(last);
  },
  signal: () => currentRun()?.signal ?? never,
  settings: () => settings,
  changeSettings: (changed) => {
    settings = changed;
    colourConsole(settings.colors);
    tell({ op: "settings", settings });
  },
  info: () => ({
    version: ownVersion(),
    node: process.versions.node,
    executionCount: executionCount(),
  }),
  place: () => currentRun()?.place,
  stands,
  traceback: (error) => reportError(error).traceback,
  sendComm: (message, buffers) => tell({ op: "comm", ...message, run: here() }, buffers),
  listenToComms,
  commTargets: (targets) => tell({ op: "commTargets", targets }),
};

/** Makes this process a kernel's, for every copy of the package in it. */
export function installHost(): void {
  colourConsole(settings.colors);
  installPageCode();
  Object.defineProperty(globalThis, KERNEL_HOST, { value: host });
}
