import { join } from "node:path";
import type { ModelFiles } from "../../core/models/model.js";
import { asAssayError, hasCode } from "../../utils/errors/index.js";
import { maskSecrets } from "../../utils/secrets.js";
import { settingsYaml } from "../../utils/settings/index.js";
import { CONFIG_ARTIFACT, flattenParams } from "./flatten.js";
import { type CodeVersion, codeTags } from "./git.js";
import { checkKey, checkNumbers, checkParamCount } from "./limits.js";
import { type MlmodelDetails, mlmodelFiles } from "./mlmodel.js";
import { drainSpool, MetricQueue, type NoteListener, RunFolder } from "./spool/index.js";
import type {
  ArtifactContent,
  DatasetInput,
  LoggedModel,
  MetricPoint,
  RunInfo,
  RunStatus,
  TrackingStore,
} from "./store.js";

export interface OpenRunOptions {
  /** Name of the experiment, made where there is none. */
  readonly experiment: string;
  /** @default the experiment's name and the time, as `bikes 2026-01-31 12:00:00` (UTC) */
  readonly name?: string;
  /** Who runs it. */
  readonly user: string;
  /** What was started: `assay run confs/bikes.yaml`. */
  readonly source?: string;
  /** Version of the code, kept as MLflow's tags `mlflow.source.git.…`. */
  readonly code?: CodeVersion;
  readonly tags?: Readonly<Record<string, string>>;
  /** The run that this one is a part of; MLflow's UI shows it below that one. */
  readonly parentRunId?: string;
  /** Milliseconds since 1970. @default Date.now */
  readonly now?: () => number;
  /** Hears of a server that is away or back, and of what earlier processes left for it. */
  readonly onNote?: NoteListener;
}

/** Keys that a run has checked and remembers; a run that logs more starts anew. */
const KEYS_REMEMBERED = 10_000;

/** A model that is to be logged, with what its MLmodel tells. */
export interface RunModel extends Omit<MlmodelDetails, "ids" | "createdMs"> {
  /** @default "model" */
  readonly name?: string;
  readonly files: ModelFiles;
  readonly params?: Readonly<Record<string, unknown>>;
}

/**
 * Starts a run in a store, with the tags by which MLflow shows who ran what. What earlier processes left for the same server
 * is sent in the background; the run's end waits for it.
 */
export async function openRun(store: TrackingStore, options: OpenRunOptions): Promise<RunHandle> {
  const { experiment, user, source, code, now = Date.now, onNote } = options;
  const startTimeMs = now();
  const experimentId = await store.ensureExperiment(experiment);
  const name = options.name ?? `${experiment.slice(0, 200)} ${utcTime(startTimeMs)}`;
  const tags = {
    "mlflow.user": user,
    "mlflow.source.type": "LOCAL",
    ...(source === undefined ? {} : { "mlflow.source.name": source }),
    ...(code === undefined ? {} : codeTags(code)),
    ...options.tags,
  };
  const { parentRunId } = options;
  const info = await store.createRun({ experimentId, name, startTimeMs, user, tags, parentRunId });
  return new RunHandle(store, info, { now, onNote, leftovers: sendLeftovers(store, onNote) });
}

/** Sends what earlier processes left, and tells of it. Never rejects: it is not this run's own. */
async function sendLeftovers(store: TrackingStore, onNote: NoteListener | undefined): Promise<void> {
  try {
    const { sent, errors } = await drainSpool(store);
    if (sent > 0) onNote?.("info", `${sent} metric points that an earlier process left were sent`);
    for (const { message } of errors) onNote?.("warn", `of an earlier process: ${message}`);
  } catch (error) {
    onNote?.("warn", `what an earlier process left cannot be read: ${asAssayError(error).message}`);
  }
}

interface RunHandleOptions {
  readonly now: () => number;
  readonly onNote?: NoteListener | undefined;
  /** Background work that the run's end waits for. */
  readonly leftovers?: Promise<void>;
}

/** A run that is being logged. Metrics never wait for the store; all else is kept when its call returns. */
export class RunHandle {
  private readonly queue: MetricQueue;
  private readonly keys = new Set<string>();
  private readonly stops: (() => void)[] = [];
  private ended = false;

  constructor(
    readonly store: TrackingStore,
    readonly info: RunInfo,
    private readonly options: RunHandleOptions,
  ) {
    const { runId } = info;
    const { onNote } = options;
    this.queue = new MetricQueue({
      send: (metrics) => store.logBatch(runId, { metrics }),
      ...(store.spoolFolder === undefined ? {} : { folder: new RunFolder(join(store.spoolFolder, runId)) }),
      onNote,
    });
  }

  /**
   * Logs settings twice: flattened with dots (`model.epochs`) as parameters, and whole as the artifact `config.yaml`. What
   * MLflow cannot keep as a parameter says `see config.yaml`. Secrets are masked in both.
   */
  async logParams(settings: Readonly<Record<string, unknown>>): Promise<void> {
    const { params } = flattenParams(maskSecrets(settings) as Readonly<Record<string, unknown>>);
    checkParamCount(Object.keys(params).length);
    await this.artifact(CONFIG_ARTIFACT, Buffer.from(settingsYaml(settings)));
    await this.store.logBatch(this.info.runId, { params });
  }

  async logTags(tags: Readonly<Record<string, string>>): Promise<void> {
    await this.store.logBatch(this.info.runId, { tags });
  }

  /**
   * Takes a point at once; it is written in the background. TRACKING_INVALID where it can not be kept; TRACKING_UNAVAILABLE
   * where a million points wait in memory, because neither the store nor a disk takes them.
   */
  logMetric(key: string, value: number, step = 0, modelId?: string): void {
    this.queue.add(this.point(key, value, step, modelId));
  }

  /** One point of each of these metrics. With `modelId` they are the logged model's metrics too. */
  logMetrics(values: Readonly<Record<string, number>>, step = 0, modelId?: string): void {
    this.queue.add(...Object.entries(values).map(([key, value]) => this.point(key, value, step, modelId)));
  }

  async logInputs(inputs: readonly DatasetInput[]): Promise<void> {
    await this.store.logInputs(this.info.runId, inputs);
  }

  async logModel({ name = "model", files, params = {}, ...details }: RunModel): Promise<LoggedModel> {
    const model = { name, modelType: details.kind, params: flattenParams(params).params };
    const createdMs = this.options.now();
    return this.store.logModel(this.info.runId, model, (ids) =>
      mlmodelFiles(files, { ...details, createdMs, ids }),
    );
  }

  async artifact(path: string, content: ArtifactContent): Promise<void> {
    await this.store.putArtifact(this.info.runId, path, content);
  }

  /** Has `stop` called when the run ends, before its last points are written: for work that goes on beside the run. */
  onEnd(stop: () => void): void {
    this.stops.push(stop);
  }

  /**
   * All metrics logged so far are in the store when this returns. TRACKING_UNAVAILABLE where the store is away (they wait on);
   * what it refused is thrown once.
   */
  async flush(): Promise<void> {
    await this.queue.flush();
  }

  /**
   * Ends the run. Its state is kept even where metrics could not be; then that error is thrown. Where a server is away,
   * points and end wait on disk for it (`assay sync`), which `onNote` hears.
   */
  async end(status: Exclude<RunStatus, "RUNNING">): Promise<void> {
    this.ended = true;
    for (const stop of this.stops.splice(0)) stop();
    const end = { status, endTimeMs: this.options.now() };
    const failure = await errorOf(this.flush());
    await this.options.leftovers;
    if (isAway(failure) && this.store.spoolFolder !== undefined) return this.queue.leave(end, failure);
    const second = await errorOf(this.store.updateRun(this.info.runId, end));
    if (failure === undefined && isAway(second)) return this.queue.leave(end, second);
    await this.queue.close();
    const error = failure ?? second;
    if (error !== undefined) throw error;
  }

  /** Whether `end` was called. What is logged afterwards is kept all the same, by the next `end`. */
  get hasEnded(): boolean {
    return this.ended;
  }

  private point(key: string, value: number, step: number, modelId: string | undefined): MetricPoint {
    const timestampMs = this.options.now();
    const point =
      modelId === undefined ? { key, value, timestampMs, step } : { key, value, timestampMs, step, modelId };
    if (!this.keys.has(key)) {
      checkKey("metric", key);
      if (this.keys.size >= KEYS_REMEMBERED) this.keys.clear();
      this.keys.add(key);
    }
    checkNumbers(point);
    return point;
  }
}

const isAway = (error: unknown): boolean => hasCode(error, "TRACKING_UNAVAILABLE");

/** The error of work that fails, or undefined. */
async function errorOf(work: Promise<void>): Promise<unknown> {
  try {
    await work;
    return undefined;
  } catch (error) {
    return error;
  }
}

const utcTime = (ms: number): string => new Date(ms).toISOString().slice(0, 19).replace("T", " ");
