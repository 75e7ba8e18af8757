import type { Readable } from "node:stream";
import type { ModelFiles } from "../../core/models/model.js";
import { maskSecrets } from "../../utils/secrets.js";
import { settingsYaml } from "../../utils/settings/index.js";
import { MetricBuffer } from "./buffer.js";
import { CONFIG_ARTIFACT, flattenParams } from "./flatten.js";
import { checkPoint } from "./limits.js";
import { type MlmodelDetails, mlmodelFiles } from "./mlmodel.js";
import type { DatasetInput, LoggedModel, RunInfo, RunStatus, TrackingStore } from "./store.js";

export interface OpenRunOptions {
  /** Name of the experiment, made where there is none. */
  readonly experiment: string;
  /** @default the experiment's name and the time, as `bikes 2026-01-31 12:00:00` (UTC) */
  readonly name?: string;
  /** Who runs it. */
  readonly user: string;
  /** What was started: `assay run confs/bikes.yaml`. */
  readonly source?: string;
  readonly gitCommit?: string;
  readonly tags?: Readonly<Record<string, string>>;
  /** Milliseconds since 1970. @default Date.now */
  readonly now?: () => number;
}

/** A model that is to be logged, with what its MLmodel tells. */
export interface RunModel extends Omit<MlmodelDetails, "ids" | "createdMs"> {
  /** @default "model" */
  readonly name?: string;
  readonly files: ModelFiles;
  readonly params?: Readonly<Record<string, unknown>>;
}

/** Starts a run in a store, with the tags by which MLflow shows who ran what. */
export async function openRun(store: TrackingStore, options: OpenRunOptions): Promise<RunHandle> {
  const { experiment, user, source, gitCommit, now = Date.now } = options;
  const startTimeMs = now();
  const experimentId = await store.ensureExperiment(experiment);
  const name = options.name ?? `${experiment.slice(0, 200)} ${utcTime(startTimeMs)}`;
  const tags = {
    "mlflow.user": user,
    "mlflow.source.type": "LOCAL",
    ...(source === undefined ? {} : { "mlflow.source.name": source }),
    ...(gitCommit === undefined ? {} : { "mlflow.source.git.commit": gitCommit }),
    ...options.tags,
  };
  return new RunHandle(store, await store.createRun({ experimentId, name, startTimeMs, user, tags }), now);
}

/** A run that is being logged. Metrics never wait for the store; all else is kept when its call returns. */
export class RunHandle {
  private readonly buffer: MetricBuffer;

  constructor(
    readonly store: TrackingStore,
    readonly info: RunInfo,
    private readonly now: () => number,
  ) {
    this.buffer = new MetricBuffer((metrics) => store.logBatch(info.runId, { metrics }));
  }

  /**
   * Logs settings twice: flattened with dots (`model.epochs`) as parameters, and whole as the artifact `config.yaml`. What
   * MLflow cannot keep as a parameter says `see config.yaml`. Secrets are masked in both.
   */
  async logParams(settings: Readonly<Record<string, unknown>>): Promise<void> {
    const shown = maskSecrets(settings) as Readonly<Record<string, unknown>>;
    await this.artifact(CONFIG_ARTIFACT, Buffer.from(settingsYaml(settings)));
    await this.store.logBatch(this.info.runId, { params: flattenParams(shown).params });
  }

  async logTags(tags: Readonly<Record<string, string>>): Promise<void> {
    await this.store.logBatch(this.info.runId, { tags });
  }

  /** Takes a point at once; it is written in the background. TRACKING_INVALID where it can not be kept. */
  logMetric(key: string, value: number, step = 0, modelId?: string): void {
    const point = {
      key,
      value,
      step,
      timestampMs: this.now(),
      ...(modelId === undefined ? {} : { modelId }),
    };
    checkPoint(point);
    this.buffer.add(point);
  }

  /** One point of each of these metrics. With `modelId` they are the logged model's metrics too. */
  logMetrics(values: Readonly<Record<string, number>>, step = 0, modelId?: string): void {
    for (const [key, value] of Object.entries(values)) this.logMetric(key, value, step, modelId);
  }

  async logInputs(inputs: readonly DatasetInput[]): Promise<void> {
    await this.store.logInputs(this.info.runId, inputs);
  }

  async logModel({ name = "model", files, params = {}, ...details }: RunModel): Promise<LoggedModel> {
    const model = { name, modelType: details.kind, params: flattenParams(params).params };
    const createdMs = this.now();
    return this.store.logModel(this.info.runId, model, (ids) =>
      mlmodelFiles(files, { ...details, createdMs, ids }),
    );
  }

  async artifact(path: string, content: Uint8Array | Readable): Promise<void> {
    await this.store.putArtifact(this.info.runId, path, content);
  }

  /** All metrics logged so far are in the store when this returns; throws what went wrong in the background. */
  async flush(): Promise<void> {
    await this.buffer.flush();
  }

  /** Ends the run. Its state is kept even where metrics could not be; then that error is thrown. */
  async end(status: Exclude<RunStatus, "RUNNING">): Promise<void> {
    try {
      await this.flush();
    } finally {
      await this.store.updateRun(this.info.runId, { status, endTimeMs: this.now() });
    }
  }
}

const utcTime = (ms: number): string => new Date(ms).toISOString().slice(0, 19).replace("T", " ");
