import { AssayError } from "../../../utils/errors/index.js";
import { isString } from "../../tables/index.js";
import { sortedLabels } from "../foreign/estimator.js";
import { labelsAlone, labelsFor } from "../foreign/labels.js";
import type { ForeignDefinition } from "../model.js";
import { assembleTrees } from "./assemble.js";
import { type ColumnsSaid, checkTexts, planColumns } from "./columns.js";
import type { ImportedConfig, ImportedParts } from "./config.js";
import { ImportedTrees, type TreesPlan } from "./estimator.js";
import { readLightgbm } from "./lightgbm/read.js";
import type { Level, ParsedTrees } from "./parsed.js";
import { restoreTrees } from "./restore.js";
import { readXgboost } from "./xgboost/read.js";

/** Libraries whose files are read. */
export type ImportedKind = ImportedConfig["kind"];

const READERS: Readonly<Record<ImportedKind, (bytes: Uint8Array) => ParsedTrees>> = {
  xgboost: readXgboost,
  lightgbm: readLightgbm,
};

/** Files of XGBoost as a kind of model. */
export const xgboostDefinition = definitionOf("xgboost");
/** Files of LightGBM as a kind of model. */
export const lightgbmDefinition = definitionOf("lightgbm");

function definitionOf(kind: ImportedKind): ForeignDefinition<ImportedConfig & ImportedParts> {
  return {
    kind,
    async adopt(config, { task, inputs, target, targetName }) {
      if (config.read === undefined) throw unread(kind);
      const parsed = READERS[kind](await config.read());
      if (task !== parsed.task) throw otherTask(parsed, task);
      const columns = planColumns(parsed, config, inputs.names);
      checkTexts(columns, (name) => isString(inputs.column(name)), parsed.library);
      const sources = { config: config.classes, width: parsed.classes };
      const labels = task === "regression" ? [] : labelsFor(sources, target, targetName);
      return made(kind, parsed, columns, labels);
    },
    restoreAdopted: async (_, shape, state) => restoreTrees(kind, shape, state),
  };
}

/**
 * A model file that comes without a training: its columns are those of its signature, or of its own names; its classes are
 * numbers from 0.
 */
export function adoptTrees(
  kind: ImportedKind,
  bytes: Uint8Array,
  known?: readonly string[],
  said: ColumnsSaid = {},
) {
  const parsed = READERS[kind](bytes);
  const names = known ?? parsed.columns.map(({ name }) => name);
  const labels = parsed.task === "regression" ? [] : labelsAlone({ width: parsed.classes });
  const columns = planColumns(parsed, said, names);
  return { task: parsed.task, library: parsed.library, columns, ...made(kind, parsed, columns, labels) };
}

function made(
  kind: ImportedKind,
  parsed: ParsedTrees,
  columns: TreesPlan["columns"],
  labels: readonly Level[],
) {
  const { link, scale, covers } = parsed;
  const estimator = new ImportedTrees(kind, { columns, link, scale, labels, covers }, assembleTrees(parsed));
  return { estimator, encoding: estimator.encoding, classes: sortedLabels(labels) };
}

function otherTask({ library, task, link }: ParsedTrees, wanted: string): AssayError {
  return new AssayError("CONFIG_INVALID", {
    what: `the ${library} model is one of ${task}, and the experiment one of ${wanted}`,
    got: `an objective whose predictions are ${link === "identity" ? "sums" : link}`,
    wanted: `task: ${task}`,
    next: "Set `task`, or give the model of this task.",
  });
}

function unread(kind: ImportedKind): AssayError {
  return new AssayError("INTERNAL", {
    what: `the model file of a config of kind ${kind} is not read`,
    wanted: "a config with its file",
    next: "Give the config to `withModelFile` first; `Experiment` and `Model.load` do.",
  });
}
