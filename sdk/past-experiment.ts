import type { Epoch, Model as FittedModel, History } from "./core/models/model.js";
import { displayable, historyView, runView } from "./display/index.js";
import type { BackendChoice } from "./io/backends/index.js";
import { type RunRecord, readStoredModel, type TrackingStore } from "./io/registries/index.js";
import { jobEnvironment } from "./jobs/environment.js";
import { restoreModel } from "./jobs/restore-model.js";
import { readRunConfig } from "./jobs/run-config.js";
import { openTracking, type TrackingOptions } from "./jobs/tracking-place.js";
import { isSystemMetric } from "./utils/system-metrics.js";

/** What `PastExperiment.model` may be given. */
export interface PastModelOptions {
  /** @default the one in use; where there is none ASSAY_BACKEND, else the first that can be had */
  readonly backend?: BackendChoice;
  /** The run's name for the model. @default "model" */
  readonly name?: string;
}

/** An experiment that ran before, as its run kept it; what `Experiment.fromRun(runId)` gives. Frozen. */
export class PastExperiment {
  private constructor(
    private readonly store: TrackingStore,
    /** The run: ids, state, times, parameters, tags. */
    readonly run: RunRecord,
    /**
     * The config that it ran with, resolved, secrets masked: `Experiment.load(config)` runs it again. Absent where the run
     * kept none, as one that Assay did not make.
     */
    readonly config: Readonly<Record<string, unknown>> | undefined,
    /** Metrics by epoch; no epochs where no metric was logged by steps. */
    readonly history: History,
  ) {
    // Not enumerable: it is how the object works, not what it holds.
    Object.defineProperty(this, "store", { enumerable: false });
    displayable(this, ({ run: shown }, options) => runView(shown, options));
    Object.freeze(this);
  }

  /** @internal Reads a run; TRACKING_MISSING where there is none. */
  static async read(runId: string, options: TrackingOptions): Promise<PastExperiment> {
    const store = openTracking(options.trackingUri, jobEnvironment(options));
    const run = await store.getRun(runId);
    const [config, history] = await Promise.all([readRunConfig(store, runId), readHistory(store, run)]);
    return new PastExperiment(store, run, config, displayable(history, historyView));
  }

  /** The last value of each metric, by name. */
  get metrics(): Readonly<Record<string, number>> {
    return this.run.metrics;
  }

  /** Loads the model that the run logged. TRACKING_MISSING where it logged none. */
  async model({ backend, name = "model" }: PastModelOptions = {}): Promise<FittedModel> {
    return restoreModel(await readStoredModel(this.store, `runs:/${this.run.info.runId}/${name}`), backend);
  }
}

/** Metrics that were logged by epochs, which count from 1; what is logged once stands at step 0. */
async function readHistory(store: TrackingStore, { info, metrics }: RunRecord): Promise<History> {
  const byEpoch = new Map<number, Record<string, number>>();
  // The machine's metrics count samples, not epochs.
  const keys = Object.keys(metrics).filter((key) => !isSystemMetric(key));
  const points = keys.map((key) => store.metricHistory(info.runId, key));
  for (const { key, value, step } of (await Promise.all(points)).flat()) {
    if (step > 0) byEpoch.set(step, { ...byEpoch.get(step), [key]: value });
  }
  const last = Math.max(0, ...byEpoch.keys());
  const inOrder = [...byEpoch].sort(([a], [b]) => a - b);
  return { epochs: inOrder.map(([epoch, logs]): Epoch => ({ epoch, epochs: last, logs })) };
}
