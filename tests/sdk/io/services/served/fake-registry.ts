import { Table } from "../../../../../sdk/core/tables/index.js";
import type { ModelSource, OpenedModel, ServableModel } from "../../../../../sdk/io/services/served/index.js";
import { AssayError } from "../../../../../sdk/utils/errors/index.js";

/** A source of models that multiply `x`; what it freed, and whether it answers, can be looked at and set. */
export class FakeRegistry implements ModelSource {
  away = false;
  broken = false;
  readonly freed: string[] = [];
  #version = 1;
  #factor = 1;
  #inputs: readonly string[] = ["x"];

  promote(factor: number, inputs: readonly string[] = ["x"]): void {
    this.#version += 1;
    this.#factor = factor;
    this.#inputs = inputs;
  }

  async pin(): Promise<string> {
    if (this.away) throw new AssayError("TRACKING_UNAVAILABLE", { what: "no answer" });
    return `models:/m/${this.#version}`;
  }

  async open(): Promise<OpenedModel> {
    if (this.broken) throw new AssayError("MODEL_INVALID", { what: "a file is cut off" });
    const uri = await this.pin();
    const factor = this.#factor;
    const model: Partial<ServableModel> = {
      kind: "times",
      task: "regression",
      target: "y",
      classes: [],
      signature: {
        inputs: this.#inputs.map((name) => ({ name, type: "double", required: true })),
        outputs: [{ name: "prediction", type: "double", required: true }],
      },
      async predict(rows) {
        if (Number.isNaN(factor)) throw new AssayError("INTERNAL", { what: "it cannot" });
        return Table.from({ prediction: rows.numbers("x").map((x) => x * factor) });
      },
      dispose: () => this.freed.push(uri),
    };
    return {
      model: model as ServableModel,
      uri,
      version: { name: "m", version: String(this.#version) },
      example: Table.from(Object.fromEntries(this.#inputs.map((name) => [name, [1, 2]]))),
    };
  }
}
