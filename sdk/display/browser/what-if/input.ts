import type { Cell } from "../../../core/what-if/cells.js";

/** An input that shows cells and tells of them. */
export interface Input {
  readonly elements: readonly HTMLElement[];
  readonly inputs: readonly (HTMLInputElement | HTMLSelectElement)[];
  show(cell: Cell): void;
  /** The value that stands in it; undefined where none does. */
  value(): Cell | undefined;
}
