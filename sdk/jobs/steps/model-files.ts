import { resolve } from "node:path";
import type { Table } from "../../core/tables/index.js";
import { describeInputs, type InputColumn } from "../../core/what-if/index.js";
import { mlmodelFiles, writeModelFolder } from "../../io/registries/index.js";
import { requirePath } from "../../utils/paths.js";
import type { Trained } from "../state.js";

const EXAMPLE_ROWS = 5;

/** The first rows as they came, the columns that the model reads. */
export function inputExampleOf({ model, raw }: Pick<Trained, "model" | "raw">): Table {
  return raw.select(model.signature.inputs.map(({ name }) => name)).slice(0, EXAMPLE_ROWS);
}

/** What was seen in training of the columns that the model reads, as they came. */
export function inputColumnsOf({ model, raw }: Pick<Trained, "model" | "raw">): InputColumn[] {
  const names = model.signature.inputs.map(({ name }) => name);
  return describeInputs(raw, names, model.features);
}

/** Writes the model as a folder that `Model.load` and MLflow read. Returns its absolute path. */
export async function writeModel(state: Trained, path: string): Promise<string> {
  const { model, environment, run, startedAtMs } = state;
  const folder = resolve(environment.cwd, requirePath(path, "WRITE_FAILED", "the model"));
  const files = mlmodelFiles(await model.save(), {
    kind: model.kind,
    signature: model.signature,
    assayVersion: environment.versions.assay,
    createdMs: startedAtMs,
    ids: {
      modelId: run?.loggedModel?.modelId ?? "",
      runId: run?.handle.info.runId ?? "",
      artifactUri: "model",
    },
    inputExample: inputExampleOf(state),
    inputColumns: inputColumnsOf(state),
    onnx: await model.toOnnx(),
  });
  return writeModelFolder(folder, files);
}
