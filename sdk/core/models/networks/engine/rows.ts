import type { Rows } from "../rows.js";
import type { DenseEngine } from "./engine.js";

/** Rows in the engine's memory, by addresses. */
export interface PlacedRows {
  readonly x: number;
  readonly y: number;
  /** 0 where every row counts the same. */
  readonly weights: number;
  readonly count: number;
}

/** Numbers of a row in memory: padded to four. */
export const strideOf = (columns: number): number => 4 * Math.ceil(columns / 4);

/** Lays rows out in the engine's memory. */
export function placeRows(engine: DenseEngine, rows: Rows): PlacedRows {
  const { y, weights, count, columns } = rows;
  const stride = strideOf(columns);
  const placed = {
    x: engine.room(4 * stride * count),
    y: engine.room(4 * count),
    weights: weights === undefined ? 0 : engine.room(4 * count),
    count,
  };
  layRows(rows, engine.floats(placed.x, stride * count));
  engine.floats(placed.y, count).set(y);
  if (weights !== undefined) engine.floats(placed.weights, count).set(weights);
  return placed;
}

/** Lays the inputs of rows out, each row padded. */
export function layRows({ x, count, columns }: Rows, to: Float32Array): void {
  const stride = strideOf(columns);
  if (stride === columns) {
    to.set(x);
    return;
  }
  for (let row = 0, from = 0; row < count; row++) {
    const start = row * stride;
    for (let c = 0; c < columns; c++) to[start + c] = x[from++];
  }
}
