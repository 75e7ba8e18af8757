import { Table } from "../../../../../sdk/core/tables/index.js";
import type { OpenedModel, ServableModel } from "../../../../../sdk/io/services/served/index.js";
import { AssayError } from "../../../../../sdk/utils/errors/index.js";

/** A model that gives `10 x + (colour is red)`: what it was asked is kept, and it can be slow or throw. */
export class TestModel {
  /** Rows of each call. */
  readonly calls: number[] = [];
  /** Called before each prediction. */
  before: () => Promise<void> | void = () => {};

  opened(): OpenedModel {
    const { calls } = this;
    const model: Partial<ServableModel> = {
      kind: "test",
      task: "regression",
      target: "y",
      classes: [],
      signature: {
        inputs: [
          { name: "x", type: "double", required: true },
          { name: "colour", type: "string", required: false },
          { name: "on", type: "boolean", required: false },
        ],
        outputs: [{ name: "prediction", type: "double", required: true }],
      },
      predict: async (rows) => {
        await this.before();
        calls.push(rows.numRows);
        return Table.from({
          prediction: rows.numbers("x").map((x, row) => {
            if (x === 13)
              throw new AssayError("TRANSFORM_DOMAIN", { what: "13 is outside", got: `13 in row ${row}` });
            return 10 * x + (rows.value("colour", row) === "red" ? 1 : 0);
          }),
        });
      },
      dispose: () => {},
    };
    return {
      model: model as ServableModel,
      uri: "models:/test/1",
      version: { name: "test", version: "1" },
      runId: "r1",
      example: Table.from({ x: [1, 2], colour: ["red", null], on: [true, false] }),
    };
  }
}
