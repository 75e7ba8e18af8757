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

/** Lays rows out in the engine's memory, each padded to four columns. */
export function placeRows(engine: DenseEngine, { x, y, weights, count, columns }: Rows): PlacedRows {
  const stride = 4 * Math.ceil(columns / 4);
  const placed = {
    x: engine.room(4 * stride * count),
    y: engine.room(4 * count),
    weights: weights === undefined ? 0 : engine.room(4 * count),
    count,
  };
  const data = engine.floats(placed.x, stride * count);
  if (stride === columns) {
    data.set(x);
  } else {
    for (let row = 0, from = 0; row < count; row++) {
      const to = row * stride;
      for (let c = 0; c < columns; c++) data[to + c] = x[from++];
    }
  }
  engine.floats(placed.y, count).set(y);
  if (weights !== undefined) engine.floats(placed.weights, count).set(weights);
  return placed;
}
