import {
  type DatasetProfile,
  type ProfileDatasetOptions,
  type ProfileInput,
  profileDataset,
} from "../../core/profile/index.js";
import type { Table } from "../../core/tables/index.js";
import { signalOf } from "../../utils/abort.js";
import type { ProgressListener } from "../../utils/progress/index.js";
import { defaultProgress } from "../services/progress/index.js";
import type { Lineage } from "./lineage.js";
import type { DatasetParts } from "./parts.js";

/** How a dataset is profiled, and how that is followed and stopped. */
export interface DatasetProfileOptions extends ProfileInput {
  /** Stops the work between two columns: INTERRUPTED is thrown. */
  readonly signal?: AbortSignal;
  /**
   * Hears how far it is; `false` for silence.
   * @default a live display in a notebook's cell, or where standard error is a terminal, of a large table; else nothing
   */
  readonly onProgress?: ProgressListener | false;
}

/** A table with its name, the digest of its content and where it came from. */
export interface Dataset extends DatasetParts {
  /**
   * What the dataset holds and what is odd about it: types, missing and distinct values, quantiles, histograms, frequent values,
   * correlations, duplicates, gaps in time; with a target, what each column says of it, and columns that know it too well. The
   * dataset of an experiment knows its target and its categories; options given here count more.
   *
   * Throws DATA_COLUMN_MISSING for a name that is not there, DATA_EMPTY, DATA_TARGET, DATA_CAST, CONFIG_INVALID, INTERRUPTED.
   *
   * @example
   * const profile = await dataset.profile({ target: "bikers" });
   * profile.findings[0].message; // "casual + registered = bikers, in all 8,645 rows looked at"
   * profile.column("temp").numbers?.quantiles["0.95"];
   */
  profile(options?: DatasetProfileOptions): Promise<DatasetProfile>;
}

/** What an experiment knows of its dataset (target, categories) and of settings; a profile begins with it. */
export type DatasetRoles = ProfileInput;

/** Cells from which a profile takes so long that one wants to see how far it is. */
const LARGE = 2_000_000;

/** A dataset with its verbs. */
export class ProfiledDataset implements Dataset {
  readonly name: string;
  readonly table: Table;
  readonly digest: string;
  readonly lineage: Lineage;
  declare readonly version?: string;
  readonly #roles: DatasetRoles;

  constructor({ name, table, digest, lineage, version }: DatasetParts, roles: DatasetRoles = {}) {
    this.name = name;
    this.table = table;
    this.digest = digest;
    this.lineage = lineage;
    if (version !== undefined) this.version = version;
    this.#roles = roles;
  }

  async profile({ signal, onProgress, ...options }: DatasetProfileOptions = {}): Promise<DatasetProfile> {
    const { table, name } = this;
    const given = { ...this.#roles, ...options };
    const isLarge = table.numRows * table.numColumns >= LARGE;
    const listener = onProgress ?? (isLarge && defaultProgress());
    const base = { ...given, name, signal: signalOf(signal) };
    return listener === false ? profileDataset(table, base) : watched(table, base, listener);
  }
}

/** Profiles a table as a step that tells how far it is. */
async function watched(
  table: Table,
  options: ProfileDatasetOptions,
  listener: ProgressListener,
): Promise<DatasetProfile> {
  const step = "profile";
  const startedMs = Date.now();
  const seconds = () => (Date.now() - startedMs) / 1000;
  listener({ type: "step-start", step, index: 1, total: 1 });
  try {
    const profile = await profileDataset(table, {
      ...options,
      onProgress: (label, done, total) => listener({ type: "progress", step, label, done, total }),
    });
    const { length } = profile.findings;
    const summary = `${length} ${length === 1 ? "finding" : "findings"}`;
    listener({ type: "step-end", step, seconds: seconds(), summary });
    return profile;
  } catch (error) {
    listener({ type: "step-end", step, seconds: seconds(), failed: true });
    throw error;
  }
}
