import { KERNEL_SETTINGS } from "../contracts/index.js";
import type { Ended } from "../processes/spawn.js";
import type { Host } from "./host.js";
import type { NativeTail } from "./native.js";
import { brokenReport, runnerReport } from "./reports.js";

/**
 * The runner ended: the cells that ran end with an error that says what is lost, and a fresh runner is started, with a compiler that
 * does not know the lost names either. The connection to the front ends stays as it is.
 */
export function recoverRunner(host: Host, native: NativeTail, end: Ended, reason: string | undefined): void {
  const report = runnerReport(end, native.outOfMemory, reason);
  host.log(`${report.ename}: ${report.evalue}`);
  const tail = native.text;
  native.clear();
  host.debugging.lose();
  for (const id of host.comms.clear()) host.output.publish("comm_close", { comm_id: id, data: {} });
  host.replay.clear();
  host.settings = KERNEL_SETTINGS;
  const active = host.runs.active;
  const broken = host.children.broken;
  if (broken === undefined) {
    host.children.renewRunner();
    host.children.renewCompiler();
  }
  const told = broken === undefined ? report : brokenReport(broken, tail);
  for (const run of active) run.end({ failed: told });
  const newest = host.runs.current;
  if (active.length === 0 && newest !== undefined) {
    host.output.note(newest, `\n${told.ename}: ${told.evalue}\n`);
  }
}

/** The compiler ended by itself: the next one is told all cells that ran, so that it knows their names. */
export function recoverCompiler(host: Host, end: Ended): void {
  host.log(
    `the compiler's process ended (${end.signal ?? end.code ?? end.failure?.message}); it is started again`,
  );
  if (host.children.broken !== undefined) return;
  host.children.renewCompiler();
  const { compiler } = host.children;
  void host.replay.repeat(compiler).then((repeated) => {
    if (repeated || host.children.compiler === compiler) return;
    // It ended over the replay as well. Without it the kernel goes on, though with less known.
    host.replay.clear();
    const newest = host.runs.current;
    const note =
      "\nThe process that type-checks the cells ended twice. It goes on without what earlier cells declared: run them again where their names are not found.\n";
    if (newest !== undefined) host.output.note(newest, note);
  });
}
