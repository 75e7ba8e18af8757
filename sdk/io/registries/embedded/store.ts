import { join, resolve } from "node:path";
import type { Readable } from "node:stream";
import { pathToFileURL } from "node:url";
import { AssayError, messageOf } from "../../../utils/errors/index.js";
import { checkKey } from "../limits.js";
import type {
  ArtifactContent,
  ArtifactFolder,
  ArtifactInfo,
  DatasetInput,
  ExperimentInfo,
  ExperimentRecord,
  LoggedModel,
  LoggedModelRecord,
  MetricPoint,
  ModelVersion,
  NewLoggedModel,
  NewRun,
  RegisteredModel,
  RegisterTags,
  RunInfo,
  RunPage,
  RunQuery,
  RunRecord,
  RunStatus,
  TrackingStore,
} from "../store.js";
import { deleteArtifact, getArtifact, listArtifacts, putArtifact } from "./artifacts.js";
import { writeBatch } from "./batch.js";
import {
  deleteExperiment,
  renameExperiment,
  restoreExperiment,
  setExperimentTags,
} from "./experiment-life.js";
import { ensureExperiment, findExperiment, listExperiments } from "./experiments.js";
import { fsCode } from "./files.js";
import { logInputs, readInputs } from "./inputs.js";
import { MetricWriter, readHistory } from "./metrics.js";
import { deleteModel, experimentModels, getModelFile, listModelFiles } from "./model-records.js";
import { findModel, getModelFiles, logModel } from "./models.js";
import { type Place, randomId } from "./place.js";
import {
  deleteAlias,
  describeModel,
  ensureModel,
  getModel,
  getVersion,
  listModels,
  listVersions,
  registerModel,
  setAlias,
  setModelTags,
} from "./registry.js";
import {
  createRun,
  deleteRun,
  deleteTag,
  findRun,
  findWritableRun,
  getRun,
  restoreRun,
  updateRun,
} from "./runs.js";
import { searchRuns } from "./search/index.js";

export interface EmbeddedStoreOptions {
  /** Milliseconds since 1970. @default Date.now */
  readonly now?: () => number;
  /** 32 hexadecimal digits, never the same twice. @default random */
  readonly newId?: () => string;
}

/**
 * Runs and models in a folder, in the layout of MLflow's own file store (FileStore of MLflow 3.17), without a server or
 * Python. It is open to `mlflow ui` (with MLFLOW_ALLOW_FILE_STORE=true) and to `mlflow migrate-filestore`. Several
 * processes can write at once; one that is killed leaves nothing half-written. The folder is made with the first experiment.
 *
 * A folder that cannot be read or written throws TRACKING_UNAVAILABLE.
 */
export class EmbeddedStore implements TrackingStore {
  readonly uri: string;
  private readonly place: Place;
  private readonly metrics = new MetricWriter();
  /** The last batch of each run: batches of one run are written one after the other. */
  private readonly batches = new Map<string, Promise<void>>();

  /** `folder`: the `mlruns` folder; relative to the current one. */
  constructor(folder: string, options: EmbeddedStoreOptions = {}) {
    const root = resolve(folder);
    this.place = { root, now: options.now ?? Date.now, newId: options.newId ?? randomId };
    this.uri = pathToFileURL(root).href;
  }

  ensureExperiment(name: string, tags?: Readonly<Record<string, string>>): Promise<string> {
    return this.guard(() => ensureExperiment(this.place, name, tags));
  }

  getExperiment(wanted: { readonly id: string } | { readonly name: string }): Promise<ExperimentRecord> {
    return this.guard(async () => (await findExperiment(this.place, wanted)).experiment);
  }

  renameExperiment(experimentId: string, name: string): Promise<void> {
    return this.guard(() => renameExperiment(this.place, experimentId, name));
  }

  setExperimentTags(experimentId: string, tags: Readonly<Record<string, string>>): Promise<void> {
    return this.guard(() => setExperimentTags(this.place, experimentId, tags));
  }

  deleteExperiment(experimentId: string): Promise<void> {
    return this.guard(() => deleteExperiment(this.place, experimentId));
  }

  restoreExperiment(experimentId: string): Promise<void> {
    return this.guard(() => restoreExperiment(this.place, experimentId));
  }

  createRun(run: NewRun): Promise<RunInfo> {
    return this.guard(() => createRun(this.place, run));
  }

  getRun(runId: string): Promise<RunRecord> {
    return this.guard(() => getRun(this.place, runId));
  }

  /** Nothing of a batch is written where one of its values is refused. */
  logBatch(runId: string, batch: Parameters<TrackingStore["logBatch"]>[1]): Promise<void> {
    const before = this.batches.get(runId) ?? Promise.resolve();
    const written = before
      .catch(() => undefined)
      .then(() => this.guard(() => writeBatch(this.place, this.metrics, runId, batch)));
    this.batches.set(runId, written);
    return written;
  }

  deleteTag(runId: string, key: string): Promise<void> {
    return this.guard(() => deleteTag(this.place, runId, key));
  }

  metricHistory(runId: string, key: string): Promise<MetricPoint[]> {
    return this.guard(async () => {
      checkKey("metric", key);
      return readHistory(join((await findRun(this.place, runId)).folder, "metrics"), key);
    });
  }

  logInputs(runId: string, inputs: readonly DatasetInput[]): Promise<void> {
    return this.guard(async () => logInputs(await findWritableRun(this.place, runId), inputs));
  }

  runInputs(runId: string): Promise<DatasetInput[]> {
    return this.guard(async () => readInputs(await findRun(this.place, runId)));
  }

  updateRun(
    runId: string,
    change: { readonly status: RunStatus; readonly endTimeMs?: number },
  ): Promise<void> {
    return this.guard(() => updateRun(this.place, runId, change));
  }

  putArtifact(runId: string, path: string, content: ArtifactContent): Promise<void> {
    return this.guard(async () =>
      putArtifact(this.place, await findWritableRun(this.place, runId), path, content),
    );
  }

  getArtifact(runId: string, path: string): Promise<Readable> {
    return this.guard(async () => getArtifact(this.place, await findRun(this.place, runId), path));
  }

  listArtifacts(runId: string, path?: string): Promise<ArtifactInfo[]> {
    return this.guard(async () => listArtifacts(this.place, await findRun(this.place, runId), path));
  }

  logModel(
    runId: string,
    model: NewLoggedModel,
    files: Parameters<TrackingStore["logModel"]>[2],
  ): Promise<LoggedModel> {
    return this.guard(async () =>
      logModel(this.place, await findWritableRun(this.place, runId), model, files),
    );
  }

  experimentModels(experimentId: string): Promise<LoggedModelRecord[]> {
    return this.guard(() => experimentModels(this.place, experimentId));
  }

  deleteModel(modelId: string): Promise<void> {
    return this.guard(() => deleteModel(this.place, modelId));
  }

  listModelFiles(modelId: string): Promise<ArtifactInfo[]> {
    return this.guard(() => listModelFiles(this.place, modelId));
  }

  getModelFile(modelId: string, path: string): Promise<Readable> {
    return this.guard(() => getModelFile(this.place, modelId, path));
  }

  /** Also takes `models:/m-…`, `models:/<name>/<version>` and `models:/<name>@<alias>`. */
  getModelFiles(uri: string): Promise<ReadonlyMap<string, Uint8Array>> {
    return this.guard(() => getModelFiles(this.place, uri));
  }

  registerModel(
    name: string,
    source: LoggedModel | ArtifactFolder,
    tags?: RegisterTags,
  ): Promise<ModelVersion> {
    return this.guard(async () => {
      const { folder } = await findRun(this.place, source.runId);
      if ("modelId" in source) await findModel(this.place, source.modelId);
      return registerModel(this.place, name, source, folder, tags);
    });
  }

  ensureModel(name: string, tags?: Readonly<Record<string, string>>): Promise<void> {
    return this.guard(() => ensureModel(this.place, name, tags));
  }

  setAlias(name: string, alias: string, version: string): Promise<void> {
    return this.guard(() => setAlias(this.place, name, alias, version));
  }

  getVersion(
    name: string,
    versionOrAlias: { readonly version: string } | { readonly alias: string },
  ): Promise<ModelVersion> {
    return this.guard(() => getVersion(this.place, name, versionOrAlias));
  }

  listExperiments(): Promise<ExperimentInfo[]> {
    return this.guard(() => listExperiments(this.place));
  }

  searchRuns(query: RunQuery): Promise<RunPage> {
    return this.guard(() => searchRuns(this.place, query));
  }

  deleteRun(runId: string): Promise<void> {
    return this.guard(() => deleteRun(this.place, runId));
  }

  restoreRun(runId: string): Promise<void> {
    return this.guard(() => restoreRun(this.place, runId));
  }

  deleteArtifact(runId: string, path: string): Promise<void> {
    return this.guard(async () => deleteArtifact(this.place, await findWritableRun(this.place, runId), path));
  }

  getModel(name: string): Promise<RegisteredModel> {
    return this.guard(() => getModel(this.place, name));
  }

  listModels(): Promise<RegisteredModel[]> {
    return this.guard(() => listModels(this.place));
  }

  listVersions(name: string): Promise<ModelVersion[]> {
    return this.guard(() => listVersions(this.place, name));
  }

  deleteAlias(name: string, alias: string): Promise<void> {
    return this.guard(() => deleteAlias(this.place, name, alias));
  }

  setModelTags(name: string, tags: Readonly<Record<string, string>>, version?: string): Promise<void> {
    return this.guard(() => setModelTags(this.place, name, tags, version));
  }

  describeModel(name: string, description: string): Promise<void> {
    return this.guard(() => describeModel(this.place, name, description));
  }

  async close(): Promise<void> {
    await Promise.allSettled(this.batches.values());
    this.batches.clear();
  }

  /** Errors of the file system in the store's words. */
  private async guard<T>(action: () => Promise<T>): Promise<T> {
    try {
      return await action();
    } catch (error) {
      if (AssayError.isInstance(error) || fsCode(error) === "") throw error;
      throw new AssayError("TRACKING_UNAVAILABLE", {
        what: `the embedded store ${this.place.root} cannot be read or written`,
        got: messageOf(error),
        wanted: "a folder with the right to write, and free space",
        next: "Check its rights and free space, or give another tracking URI.",
        cause: error,
      });
    }
  }
}
