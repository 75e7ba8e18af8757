import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import type { Model } from "../core/models/model.js";
import { extended } from "../core/plugins/index.js";
import {
  modelDigest,
  type PredictedFiles,
  type PredictedSource,
  type PredictFilesConfig,
  type PredictFilesContext,
  predictFiles,
  predictionInputConfig,
  predictionOutputConfig,
  predictionShape,
  type RegisteredFile,
} from "../io/predictions/index.js";
import { fetchDatasetFile } from "../io/registered/index.js";
import { AssayError } from "../utils/errors/index.js";
import { present } from "../utils/present.js";
import type { JobEnvironment } from "./environment.js";
import type { Trained } from "./state.js";
import { openRegistry, type StoreUris, storeUris } from "./tracking-place.js";

const filesConfig = z.strictObject({
  input: predictionInputConfig,
  output: predictionOutputConfig,
  ...predictionShape,
});

/** A batch prediction as code asks for it: `input` and `output` as in the config of an inference, the rest has defaults. */
export type PredictFilesInput = z.input<typeof filesConfig>;

/** The same with every default filled in. CONFIG_INVALID where it is none. */
export function parsePredictFiles(options: PredictFilesInput): PredictFilesConfig {
  const parsed = extended(filesConfig).safeParse(options);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new AssayError("CONFIG_INVALID", {
    what: `${issue.path.map(String).join(".") || "the options"}: ${issue.message}`,
    cause: parsed.error,
  });
}

export interface InferContext {
  readonly environment: JobEnvironment;
  readonly uris: StoreUris;
  /** Folder that relative paths, in a query too, are relative to. */
  readonly baseDir: string;
  readonly signal: AbortSignal;
  readonly onProgress?: PredictFilesContext["onProgress"];
  readonly onSource?: (source: PredictedSource) => Promise<void> | void;
}

/** Predicts files with the model of an experiment; registered datasets come from the config's registry. */
export function inferTrained(
  { model, config, environment }: Pick<Trained, "model" | "config" | "environment">,
  files: PredictFilesInput,
  signal: AbortSignal,
): Promise<PredictedFiles> {
  const context = { environment, uris: storeUris(config.tracking), baseDir: environment.cwd, signal };
  return inferFiles(model, parsePredictFiles(files), context);
}

/** Predicts files with a model: what the job `inference`, `Model.predictFile` and `experiment.predictFile` do. */
export async function inferFiles(
  model: Model,
  config: PredictFilesConfig,
  { environment, uris, ...context }: InferContext,
): Promise<PredictedFiles> {
  const work = async (registered?: RegisteredFile): Promise<PredictedFiles> =>
    predictFiles(config, {
      ...context,
      model,
      modelDigest: modelDigest(await model.save()),
      ...present({ registered }),
    });
  const { input } = config;
  if (input.kind !== "registered") return work();
  const store = openRegistry(uris, environment);
  const folder = await mkdtemp(join(tmpdir(), "assay-inference-"));
  try {
    return await work(await fetchDatasetFile(store, input.uri, folder, context.signal));
  } finally {
    await rm(folder, { recursive: true, force: true });
    await store.close();
  }
}
