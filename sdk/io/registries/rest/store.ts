import type { Readable } from "node:stream";
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
  TrackingStore,
} from "../store.js";
import { deleteArtifact, getArtifact, listArtifacts, putArtifact } from "./artifacts.js";
import { RestClient } from "./client.js";
import type { Connection } from "./connection.js";
import { runs } from "./endpoints.js";
import {
  deleteExperiment,
  ensureExperiment,
  getExperiment,
  listExperiments,
  renameExperiment,
  restoreExperiment,
  setExperimentTags,
} from "./experiments.js";
import { deleteModel, experimentModels, getModelFile, listModelFiles } from "./model-records.js";
import { getModelFiles, logModel } from "./models.js";
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
  deleteTag,
  fetchRun,
  logBatch,
  logInputs,
  metricHistory,
  recordOf,
  runInputs,
  searchRuns,
  updateRun,
} from "./runs.js";

/**
 * Runs and models on an MLflow server, by its REST API (2.0, as of MLflow 3.17); artifacts go through the server's proxy.
 *
 * TRACKING_UNAVAILABLE where the server is away, does not let the user in or is not MLflow; TRACKING_MISSING and
 * TRACKING_INVALID as every store. The error's `cause` is a ServerError where the server spoke.
 */
export class RestStore implements TrackingStore {
  readonly uri: string;
  private readonly client: RestClient;

  /** `spoolFolder`: where metrics wait while the server is away; without it they wait in memory. */
  constructor(
    connection: Connection,
    readonly spoolFolder?: string,
  ) {
    this.client = new RestClient(connection);
    this.uri = connection.uri;
  }

  async ensureExperiment(name: string, tags?: Readonly<Record<string, string>>): Promise<string> {
    return ensureExperiment(this.client, name, tags);
  }

  async listExperiments(): Promise<ExperimentInfo[]> {
    return listExperiments(this.client);
  }

  async getExperiment(
    wanted: { readonly id: string } | { readonly name: string },
  ): Promise<ExperimentRecord> {
    return getExperiment(this.client, wanted);
  }

  async renameExperiment(experimentId: string, name: string): Promise<void> {
    await renameExperiment(this.client, experimentId, name);
  }

  async setExperimentTags(experimentId: string, tags: Readonly<Record<string, string>>): Promise<void> {
    await setExperimentTags(this.client, experimentId, tags);
  }

  async deleteExperiment(experimentId: string): Promise<void> {
    await deleteExperiment(this.client, experimentId);
  }

  async restoreExperiment(experimentId: string): Promise<void> {
    await restoreExperiment(this.client, experimentId);
  }

  async createRun(run: NewRun): Promise<RunInfo> {
    return createRun(this.client, run);
  }

  async getRun(runId: string): Promise<RunRecord> {
    return recordOf(await fetchRun(this.client, runId));
  }

  async searchRuns(query: RunQuery): Promise<RunPage> {
    return searchRuns(this.client, query);
  }

  /** Sent in requests of at most 1000 values; each is kept whole or not at all. */
  async logBatch(runId: string, batch: Parameters<TrackingStore["logBatch"]>[1]): Promise<void> {
    await logBatch(this.client, runId, batch);
  }

  async deleteTag(runId: string, key: string): Promise<void> {
    await deleteTag(this.client, runId, key);
  }

  async metricHistory(runId: string, key: string): Promise<MetricPoint[]> {
    checkKey("metric", key);
    return metricHistory(this.client, runId, key);
  }

  async logInputs(runId: string, inputs: readonly DatasetInput[]): Promise<void> {
    await logInputs(this.client, runId, inputs);
  }

  async runInputs(runId: string): Promise<DatasetInput[]> {
    return runInputs(this.client, runId);
  }

  async updateRun(runId: string, change: Parameters<TrackingStore["updateRun"]>[1]): Promise<void> {
    await updateRun(this.client, runId, change);
  }

  async deleteRun(runId: string): Promise<void> {
    await this.client.call(runs.delete, { run_id: runId });
  }

  async restoreRun(runId: string): Promise<void> {
    await this.client.call(runs.restore, { run_id: runId });
  }

  async putArtifact(runId: string, path: string, content: ArtifactContent): Promise<void> {
    await putArtifact(this.client, runId, path, content);
  }

  async getArtifact(runId: string, path: string): Promise<Readable> {
    return getArtifact(this.client, runId, path);
  }

  async listArtifacts(runId: string, path?: string): Promise<ArtifactInfo[]> {
    return listArtifacts(this.client, runId, path);
  }

  async deleteArtifact(runId: string, path: string): Promise<void> {
    await deleteArtifact(this.client, runId, path);
  }

  async logModel(
    runId: string,
    model: NewLoggedModel,
    files: Parameters<TrackingStore["logModel"]>[2],
  ): Promise<LoggedModel> {
    return logModel(this.client, runId, model, files);
  }

  async experimentModels(experimentId: string): Promise<LoggedModelRecord[]> {
    return experimentModels(this.client, experimentId);
  }

  async deleteModel(modelId: string): Promise<void> {
    await deleteModel(this.client, modelId);
  }

  async listModelFiles(modelId: string): Promise<ArtifactInfo[]> {
    return listModelFiles(this.client, modelId);
  }

  async getModelFile(modelId: string, path: string): Promise<Readable> {
    return getModelFile(this.client, modelId, path);
  }

  /** Also takes `models:/m-…`, `models:/<name>/<version>` and `models:/<name>@<alias>`. */
  async getModelFiles(uri: string): Promise<ReadonlyMap<string, Uint8Array>> {
    return getModelFiles(this.client, uri);
  }

  async registerModel(
    name: string,
    source: LoggedModel | ArtifactFolder,
    tags?: RegisterTags,
  ): Promise<ModelVersion> {
    return registerModel(this.client, name, source, tags);
  }

  async ensureModel(name: string, tags?: Readonly<Record<string, string>>): Promise<void> {
    await ensureModel(this.client, name, tags);
  }

  async setAlias(name: string, alias: string, version: string): Promise<void> {
    await setAlias(this.client, name, alias, version);
  }

  async deleteAlias(name: string, alias: string): Promise<void> {
    await deleteAlias(this.client, name, alias);
  }

  async getVersion(
    name: string,
    versionOrAlias: { readonly version: string } | { readonly alias: string },
  ): Promise<ModelVersion> {
    return getVersion(this.client, name, versionOrAlias);
  }

  async getModel(name: string): Promise<RegisteredModel> {
    return getModel(this.client, name);
  }

  async listModels(): Promise<RegisteredModel[]> {
    return listModels(this.client);
  }

  async listVersions(name: string): Promise<ModelVersion[]> {
    return listVersions(this.client, name);
  }

  async setModelTags(name: string, tags: Readonly<Record<string, string>>, version?: string): Promise<void> {
    await setModelTags(this.client, name, tags, version);
  }

  async describeModel(name: string, description: string): Promise<void> {
    await describeModel(this.client, name, description);
  }

  async close(): Promise<void> {
    await this.client.close();
  }
}
