import type { Selection } from "../datasets/collect.js";
import type { RowPiece } from "./pieces.js";

/** Where rows come from: pieces of the same columns, one behind the other. */
export interface RowSource {
  /** Name in runs and messages. */
  readonly name: string;
  /** At least one. */
  readonly pieces: readonly [RowPiece, ...RowPiece[]];
  readonly selection: Selection;
  /** SHA-256 of what it is: paths, sizes, times and ends of its files; the query; the digest of a registered dataset. */
  readonly digest: string;
  /** DATA_CHANGED where a file is not what it was when the source was opened. */
  refuseChanged(wholly: boolean): Promise<void>;
}
