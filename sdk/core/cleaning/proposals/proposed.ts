import type { CleaningInput } from "../config.js";

/** A repair that may be asked for. */
export interface Proposed {
  /** What it is asked for by: `trim:city`. */
  readonly name: string;
  readonly columns: readonly string[];
  /** What was seen, with numbers. */
  readonly message: string;
  /** The steps that apply it. */
  readonly config: CleaningInput;
  /** Cells that it would change, or rows that it would drop, as far as was seen. */
  readonly cells: number;
}
