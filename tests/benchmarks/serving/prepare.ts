import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { built } from "../part.js";
import { rowsFile } from "./bodies.js";

/** The models that are served, each in a folder that Assay, MLflow and onnxruntime read. */
const MODELS = {
  boosting: "model={kind: boosting, rounds: 100}",
  dense: "model.epochs=3",
} as const;

export type ServedKind = keyof typeof MODELS;

/** Trains models on bike hours, and writes some rows as clients send them. */
export const writeModels =
  (...kinds: readonly ServedKind[]) =>
  async (folder: string): Promise<void> => {
    const { Experiment } = built<typeof import("../../../sdk/index.js")>("index.js");
    mkdirSync(folder, { recursive: true });
    for (const kind of kinds) {
      const experiment = await Experiment.load("fixtures/configs/bikes.yaml", {
        extras: [MODELS[kind], "tracking.enabled=false"],
        onProgress: false,
      }).train();
      await experiment.save(join(folder, kind));
      const names = experiment.model.signature.inputs.map(({ name }) => name);
      const rows = [...experiment.testRows.select(names).slice(0, 1000).rows()];
      const text = JSON.stringify(rows, (_, value) => (typeof value === "bigint" ? Number(value) : value));
      writeFileSync(rowsFile(folder), text);
    }
  };
