import type { Host } from "./host.js";
import { interruptedReport } from "./reports.js";

/** Milliseconds that interrupted cells have to end by themselves. */
const GRACE_MS = 3000;

/** Stops the cells that run, and aborts those that wait. What does not stop is ended with its process. */
export function interrupt(host: Host): void {
  host.shells.abortAll();
  const active = host.runs.active;
  for (const run of active) {
    if (run.stage === "converting") run.end({ failed: interruptedReport() });
  }
  const running = active.filter(({ stage }) => stage === "running");
  const runs = running.map(({ id }) => id);
  const { runner } = host.children;
  runner.control({ op: "interrupt", runs });
  runner.send({ op: "interrupt", runs });
  if (runs.length === 0) return;
  const timer = setTimeout(() => {
    const stuck = running.some((run) => host.runs.activeOf(run.id) === run);
    if (!stuck || host.children.runner !== runner) return;
    host.children.killRunner(
      `The interrupted cell did not stop within ${GRACE_MS / 1000} seconds, so its process was ended.`,
    );
  }, GRACE_MS);
  timer.unref();
}
