import type { Epoch, History } from "../../core/models/model.js";
import type { TrackingStore } from "../../io/registries/index.js";
import type { ComparedRun, ReportRun, RunReport } from "../../reports/index.js";
import { present } from "../../utils/present.js";
import { maskText } from "../../utils/secrets.js";
import { settingsYaml } from "../../utils/settings/index.js";
import { readRunConfig } from "../run-config.js";
import { readComparedRun } from "./compared-run.js";

/** Which run it is, as reports show it. */
export function reportRunOf(store: TrackingStore, run: ComparedRun): ReportRun {
  const { id, status, startedAtMs, seconds, experiment } = run;
  return {
    ...{ id, status, startedAtMs, seconds, trackingUri: maskText(store.uri) },
    ...present({ experiment }),
  };
}

/** What the report of a run shows that kept no report of its own. */
export async function storedRun(store: TrackingStore, runId: string): Promise<RunReport> {
  const run = await readComparedRun(store, runId);
  const config = await readRunConfig(store, runId);
  const { name, metrics, params, tags } = run;
  return {
    title: name === "" ? runId : name,
    run: reportRunOf(store, run),
    ...{ metrics, params, tags, history: historyOf(run) },
    ...(config === undefined ? {} : { config: settingsYaml(config) }),
  };
}

/** Metrics by epochs, which count from 1; what is logged once stands at step 0. */
function historyOf({ curves }: ComparedRun): History {
  const byEpoch = new Map<number, Record<string, number>>();
  for (const { metric, points } of curves)
    for (const { step, value } of points)
      if (step > 0) byEpoch.set(step, { ...byEpoch.get(step), [metric]: value });
  const inOrder = [...byEpoch].sort(([a], [b]) => a - b);
  const last = inOrder.at(-1)?.[0] ?? 0;
  return { epochs: inOrder.map(([epoch, logs]): Epoch => ({ epoch, epochs: last, logs })) };
}
