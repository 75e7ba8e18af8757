import { getHeapStatistics } from "node:v8";
import { messageOf } from "../../sdk/utils/errors/index.js";
import { red } from "../colours.js";
import type { ErrorReport } from "../contracts/index.js";
import type { Ended } from "../processes/spawn.js";

/** An error of the kernel's own, as a front end shows it. */
export function report(ename: string, evalue: string): ErrorReport {
  return { ename, evalue, traceback: [`${red(ename)}: ${evalue}`] };
}

export function interruptedReport(): ErrorReport {
  return report("KeyboardInterrupt", "the cell was interrupted before it began to run");
}

const GONE =
  "All variables and imports are gone; the kernel goes on with a fresh process. Run the cells that you need again.";

/** What is said of a runner that ended. */
export function runnerReport(end: Ended, outOfMemory: boolean, reason: string | undefined): ErrorReport {
  if (reason !== undefined) return report("RunnerExited", `${reason} ${GONE}`);
  if (outOfMemory) {
    const limit = Math.round(getHeapStatistics().heap_size_limit / 2 ** 20);
    return report(
      "OutOfMemory",
      `JavaScript's heap came to its limit (${limit} MiB). ${GONE} To raise the limit, set the environment variable ` +
        `NODE_OPTIONS=--max-old-space-size=${2 * limit} (MiB) before Jupyter starts, or in "env" of the kernel's kernel.json.`,
    );
  }
  if (end.failure !== undefined) {
    return report(
      "RunnerExited",
      `The process that runs the cells could not be started: ${end.failure.message}.`,
    );
  }
  if (end.signal === "SIGKILL") {
    return report(
      "RunnerExited",
      `The process that runs the cells was killed by the system (SIGKILL), most often because the machine's memory ran out. ${GONE}`,
    );
  }
  const how =
    end.signal === null ? `with status ${end.code} (process.exit, or a crash)` : `by a crash (${end.signal})`;
  return report("RunnerExited", `The process that runs the cells ended ${how}. ${GONE}`);
}

export function compilerReport(error: unknown): ErrorReport {
  const why = messageOf(error);
  return report("CompilerExited", why);
}

export function brokenReport(which: "runner" | "compiler", last: string): ErrorReport {
  const what = which === "runner" ? "runs" : "type-checks";
  const said = last.trim() === "" ? "" : ` It last said:\n${last.trim()}`;
  return report(
    "KernelBroken",
    `The process that ${what} the cells ends whenever it is started. Run \`assay doctor\`, mend what it names, and restart the kernel.${said}`,
  );
}
