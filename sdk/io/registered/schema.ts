import { z } from "zod";
import { extensible } from "../../core/plugins/index.js";
import { datasetConfig, datasetSelection } from "../datasets/config.js";
import { addressForms, DATASET_URI } from "./address.js";

const uri = z
  .string()
  .regex(DATASET_URI, addressForms("dataset"))
  .describe(`A registered dataset: ${addressForms("dataset")}.`);

/** A dataset out of the tracking store's registry. */
export const registeredDatasetConfig = z
  .strictObject({ kind: z.literal("registered"), uri, ...datasetSelection })
  .describe("A registered dataset, in the store that `tracking.uri` names.");

type RegisteredDatasetConfig = z.output<typeof registeredDatasetConfig>;

/** Where the rows of a job come from: a file, a query, or the registry; an address alone is a registered dataset. */
export const datasetSourceConfig = z
  .union([
    uri.transform((address): RegisteredDatasetConfig => ({ kind: "registered", uri: address })),
    extensible(
      z.discriminatedUnion("kind", [...datasetConfig.options, registeredDatasetConfig]),
      "datasets",
      datasetSelection,
    ),
  ])
  .describe("Where the rows come from: a file, a query, or a registered dataset.");

/** Where the rows of a job come from, every default filled in. */
export type DatasetSourceConfig = z.output<typeof datasetSourceConfig>;
