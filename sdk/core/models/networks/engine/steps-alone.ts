import type { Rows } from "../rows.js";
import type { DenseEngine } from "./engine.js";
import { type PlacedRows, placeRows } from "./rows.js";
import { STEP_WORDS, type StepPlan, type Steps } from "./steps.js";

/** Steps on one thread: many in one call, rows and plan in the engine's memory. */
export class StepsAlone implements Steps {
  taken = 0;
  private readonly rows: PlacedRows;
  private readonly orderAt: number;
  private readonly planAt: number;

  /** Throws RangeError where WebAssembly's memory ends. */
  constructor(
    private readonly engine: DenseEngine,
    rows: Rows,
    private readonly batchSize: number,
  ) {
    this.rows = placeRows(engine, rows);
    this.orderAt = engine.room(4 * rows.count);
    this.planAt = engine.room(4 * STEP_WORDS * Math.ceil(rows.count / batchSize));
  }

  begin(order: Uint32Array, { words }: StepPlan): void {
    this.engine.words(this.orderAt, order.length).set(order);
    this.engine.words(this.planAt, words.length).set(words);
  }

  run(from: number, to: number): number {
    const { wasm } = this.engine;
    const { x, y, weights, count } = this.rows;
    const sum = wasm.train(x, y, weights, this.orderAt, count, this.batchSize, this.planAt, from, to);
    this.taken = wasm.stepsTaken();
    return sum;
  }

  end(): void {}
}
