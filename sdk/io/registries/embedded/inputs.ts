import { createHash } from "node:crypto";
import { join } from "node:path";
import { checkDataset, refuse } from "../limits.js";
import type { DatasetInput } from "../store.js";
import { folderNames, publishFolder } from "./files.js";
import { type Meta, metaText, readMeta, text, textOf } from "./meta.js";
import { META } from "./place.js";
import type { RunPlace } from "./runs.js";

/** The tag of an input that says what the run used it for. */
const CONTEXT_TAG = "mlflow.data.context";

/** Keeps datasets beside the experiment's runs, and in the run that it used them. */
export async function logInputs(run: RunPlace, inputs: readonly DatasetInput[]): Promise<void> {
  for (const input of inputs) checkDataset(input);
  for (const { context, name, digest, sourceType, source, schema, profile } of inputs) {
    const datasetId = md5(name, digest);
    const dataset = { digest, name, profile, schema, source, source_type: sourceType };
    await publishFolder(
      join(run.folder, "..", "datasets", datasetId),
      [[META, metaText(dataset)]],
      run.folder,
    );
    // MLflow's file store names the source as the destination too.
    const link = {
      destination_id: datasetId,
      destination_type: "RUN",
      source_id: datasetId,
      source_type: "DATASET",
      tags: { [CONTEXT_TAG]: context },
    };
    const folder = join(run.folder, "inputs", md5(datasetId, String(run.meta.run_id)));
    if (await publishFolder(folder, [[META, metaText(link)]], run.folder)) continue;
    const old = contextOf(await readMeta(folder));
    if (old !== context) {
      refuse(
        `dataset "${name}" (${digest}) is an input of the run already`,
        `the context "${context}"`,
        `the context "${old}", or rows with a digest of their own`,
      );
    }
  }
}

/** The datasets that a run used, by their names. */
export async function readInputs(run: RunPlace): Promise<DatasetInput[]> {
  const inputs: DatasetInput[] = [];
  for (const id of await folderNames(join(run.folder, "inputs"))) {
    const link = await readMeta(join(run.folder, "inputs", id));
    // An input may be a model, too.
    if (link === undefined || text(link, "source_type") !== "DATASET") continue;
    const dataset = await readMeta(join(run.folder, "..", "datasets", textOf(link, "source_id")));
    if (dataset === undefined) continue;
    const of = (field: string): string => textOf(dataset, field);
    inputs.push({
      name: of("name"),
      digest: of("digest"),
      sourceType: of("source_type"),
      source: of("source"),
      schema: of("schema"),
      profile: of("profile"),
      context: contextOf(link),
    });
  }
  return inputs.sort((a, b) => (`${a.name} ${a.context}` < `${b.name} ${b.context}` ? -1 : 1));
}

function contextOf(meta: Meta | undefined): string {
  const tags = meta?.tags;
  return typeof tags === "object" && tags !== null && CONTEXT_TAG in tags ? String(tags[CONTEXT_TAG]) : "";
}

/** MLflow's ids of datasets and inputs: the MD5 of both texts, one after the other. */
const md5 = (a: string, b: string): string => createHash("md5").update(a).update(b).digest("hex");
