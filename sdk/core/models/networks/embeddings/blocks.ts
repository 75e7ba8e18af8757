/** A category's one-hot columns, and the vector that its levels get. */
export interface EmbeddingBlock {
  /** First of its encoded columns. */
  readonly start: number;
  /** Columns: one a level. */
  readonly levels: number;
  /** Numbers of a vector. */
  readonly dimension: number;
}

/** Neighbouring columns: of a category that is embedded, or (`block` undefined) numbers that go on as they are. */
export interface RowPart {
  readonly column: number;
  readonly count: number;
  /** Where they go among what the first layer reads. */
  readonly place: number;
  readonly block?: EmbeddingBlock;
}

/** All columns as parts, in order; `blocks` stand in the order of their columns and do not overlap. */
export function partsOf(columns: number, blocks: readonly EmbeddingBlock[]): RowPart[] {
  const parts: RowPart[] = [];
  let column = 0;
  let place = 0;
  const addNumbers = (end: number): void => {
    if (end === column) return;
    parts.push({ column, count: end - column, place });
    place += end - column;
    column = end;
  };
  for (const block of blocks) {
    addNumbers(block.start);
    parts.push({ column, count: block.levels, place, block });
    column += block.levels;
    place += block.dimension;
  }
  addNumbers(columns);
  return parts;
}

/** Numbers a row that the first layer reads. */
export function widthOf(columns: number, blocks: readonly EmbeddingBlock[]): number {
  return blocks.reduce((width, { levels, dimension }) => width - levels + dimension, columns);
}
