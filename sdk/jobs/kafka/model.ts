import type { Signature } from "../../core/models/model.js";
import type { Table } from "../../core/tables/index.js";

/** What a stream needs of the model that it serves. */
export interface StreamModel {
  /** Where it is, for good: `models:/bikes/3`. */
  readonly uri: string;
  /** Its version in the registry; absent where it is not of one. */
  readonly version?: { readonly version: string } | undefined;
  readonly signature: Signature;
  predict(rows: Table): Promise<Table>;
}

/** Where the model comes from that is served now: it may change between two batches. */
export interface ModelSource {
  /** Works with the model that is served now, which is kept as long. */
  use<T>(work: (model: StreamModel) => Promise<T>): Promise<T>;
}
