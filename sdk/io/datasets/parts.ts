import type { Table } from "../../core/tables/index.js";
import type { Lineage } from "./lineage.js";

/** What a dataset is: a table with its name, the digest of its content and where it came from. */
export interface DatasetParts {
  readonly name: string;
  readonly table: Table;
  /** 32 hexadecimal characters; the same content has the same digest, whatever file it came from. */
  readonly digest: string;
  readonly lineage: Lineage;
  /** Its version in the registry; absent where it did not come from there. */
  readonly version?: string;
}
