import { z } from "zod";
import { extensible, kindSchemas } from "../../core/plugins/index.js";
import { DATASETS } from "./registry.js";
import { datasetSelection } from "./schemas.js";

export {
  COLUMN_TYPES,
  type CsvConfig,
  datasetDefaults,
  datasetSelection,
  type JsonConfig,
  type ParquetConfig,
  type SqlConfig,
} from "./schemas.js";

/** Where rows come from. */
export const datasetConfig = extensible(
  z.discriminatedUnion("kind", kindSchemas(DATASETS, datasetSelection)),
  "datasets",
  datasetSelection,
);

/** A dataset's config, every default filled in. */
export type DatasetConfig = z.infer<typeof datasetConfig>;
/** A dataset's config as a user writes it. */
export type DatasetInputConfig = z.input<typeof datasetConfig>;
