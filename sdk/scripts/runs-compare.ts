import type { Command } from "commander";
import type { CurveLike } from "../display/index.js";
import type { RunRecord, TrackingStore } from "../io/registries/index.js";
import { AssayError } from "../utils/errors/index.js";
import { isSystemMetric } from "../utils/system-metrics.js";
import type { CommandDefinition } from "./command.js";
import { EXIT } from "./exit-codes.js";
import { jsonLine, optionsOf, TRACKING_URI_OPTION, tableWidth, withTracking } from "./tracking.js";

/** `assay runs compare ID ID…`: metrics side by side, and what was set differently. */
export const addCompare: CommandDefinition = (runs, terminal, finish) => {
  runs
    .command("compare")
    .summary("compare runs: their metrics, curves, and parameters that differ")
    .description(
      "Shows runs side by side: their metrics, those parameters in which they differ, and the curves of metrics that were logged " +
        "by steps (those of the machine, system/…, are left out).",
    )
    .argument("<ID...>", "ids of two or more runs")
    .option(...TRACKING_URI_OPTION)
    .option("--json", "print it as one line of JSON")
    .addHelpText("after", "\nExample:\n  assay runs compare ID ID ID")
    .action(async (ids: string[], _, command: Command) => {
      if (new Set(ids).size < 2) {
        const wanted = "ids of two or more different runs";
        throw new AssayError("CLI_USAGE", { what: "one run has nothing to be compared with", wanted });
      }
      const { json, trackingUri } = optionsOf(command);
      const { compared, curves } = await withTracking(terminal, trackingUri, async (store) => {
        const found = await Promise.all([...new Set(ids)].map((id) => store.getRun(id)));
        return { compared: found, curves: await readCurves(store, found) };
      });
      const { comparisonView, curvesView, MACHINE_FORM } = await import("../display/index.js");
      const width = tableWidth(terminal);
      const view = comparisonView(compared, { width });
      if (json) terminal.out(jsonLine({ ...(view[MACHINE_FORM] as object), curves }));
      else {
        terminal.out(view["text/plain"]);
        if (curves.length > 0) terminal.out(curvesView(curves, { width })["text/plain"]);
      }
      finish(EXIT.done);
    });
};

/** Metrics that at least one of the runs logged at several steps, in the order of their names. */
async function readCurves(store: TrackingStore, runs: readonly RunRecord[]): Promise<CurveLike[]> {
  const names = new Set(runs.flatMap(({ metrics }) => Object.keys(metrics)));
  const curves: CurveLike[] = [];
  for (const metric of [...names].filter((name) => !isSystemMetric(name)).sort()) {
    const ofRuns = await Promise.all(
      runs
        .filter(({ metrics }) => Object.hasOwn(metrics, metric))
        .map(async ({ info }) => ({
          metric,
          run: info.runId,
          points: await readPoints(store, info.runId, metric),
        })),
    );
    if (ofRuns.some(({ points }) => points.length > 1)) curves.push(...ofRuns);
  }
  return curves;
}

/** The last value of each step, by step. */
async function readPoints(store: TrackingStore, runId: string, metric: string): Promise<CurveLike["points"]> {
  const bySteps = new Map<number, number>();
  for (const { step, value } of await store.metricHistory(runId, metric)) bySteps.set(step, value);
  return [...bySteps].sort(([a], [b]) => a - b).map(([step, value]) => ({ step, value }));
}
