import { describe, expect, it } from "vitest";
import { z } from "zod";
import {
  fitPreprocessor,
  preprocessingConfig,
  registerEncoder,
} from "../../../../sdk/core/preprocessing/index.js";
import { Table } from "../../../../sdk/core/tables/index.js";
import { random } from "../../../../sdk/utils/random/index.js";

// Registered before anything below reads a config.
registerEncoder({
  kind: "negated",
  config: z.strictObject({ kind: z.literal("negated") }).describe("Numbers with their sign turned."),
  fit: (_, __, { name }) => negated(name),
  restore: (_, name) => negated(name),
});

function negated(name: string) {
  return {
    names: [name],
    encode(
      column: { readonly values: ArrayLike<number | bigint> },
      slot: { data: Float64Array; stride: number; offset: number },
    ) {
      for (let i = 0; i < column.values.length; i++)
        slot.data[i * slot.stride + slot.offset] = -Number(column.values[i]);
    },
    state: () => ({ json: null, arrays: {} }),
  };
}

describe("the preprocessing config", () => {
  it("knows the encodings of the package and registered ones", () => {
    const config = preprocessingConfig.parse({
      categories: ["season"],
      columns: { temp: { kind: "quantile", quantiles: 50 }, hum: { kind: "negated" } },
      defaults: { categories: { kind: "ordinal" } },
    });
    const { matrix } = fitPreprocessor(config, Table.from({ season: [2, 1], temp: [1, 3], hum: [5, 6] }), {
      task: "regression",
      classes: 0,
      target: Float64Array.of(0, 1),
      random: random(0),
    });
    expect([matrix.data[0], matrix.data[2]]).toEqual([1, -5]);
  });

  it.each([
    [{ columns: { temp: { kind: "quantil" } } }, ["columns", "temp", "kind"]],
    [{ columns: { temp: { kind: "standard", period: 3 } } }, ["columns", "temp"]],
    [{ columns: { hr: { kind: "cyclic" } } }, ["columns", "hr", "period"]],
    [{ category: ["season"] }, []],
  ])("refuses %j where it is wrong", (config, path) => {
    const { error } = preprocessingConfig.safeParse(config);
    expect(error?.issues[0].path).toEqual(path);
  });

  it("has a JSON schema with a meaning for every option", () => {
    const schema = JSON.stringify(z.toJSONSchema(preprocessingConfig));
    for (const kind of ["oneHot", "target", "power", "dateParts", "negated"])
      expect(schema).toContain(`"${kind}"`);
    expect(schema).toContain("After how much the number comes round");
  });

  it("takes no further encoding once it has been read", () => {
    preprocessingConfig.parse({ columns: {} });
    const late = {
      kind: "late",
      config: z.strictObject({ kind: z.literal("late") }),
      fit: () => negated("x"),
      restore: () => negated("x"),
    };
    expect(() => registerEncoder(late)).toThrow(/before the first config/);
  });
});
