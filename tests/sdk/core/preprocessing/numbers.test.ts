import { describe, expect, it } from "vitest";
import type { PreprocessingConfig } from "../../../../sdk/core/preprocessing/index.js";
import { yeoJohnson } from "../../../../sdk/core/preprocessing/power.js";
import { Table } from "../../../../sdk/core/tables/index.js";
import { fitted } from "../../../support/preprocessing.js";

describe("encodings of numbers", () => {
  it("mark missing values in a column of their own where they are asked to", () => {
    const table = Table.from({ hum: [1, null, 3] });
    const { preprocessor, matrix } = fitted(
      { columns: { hum: { kind: "passthrough", missingIndicator: true } } },
      table,
    );
    expect(preprocessor.features.names).toEqual(["hum", "hum=(missing)"]);
    expect([...matrix.data]).toEqual([1, 0, 2, 1, 3, 0]);
  });

  it("refuse missing values where they are asked to, in training and later", () => {
    const config: PreprocessingConfig = { columns: { hum: { kind: "standard", impute: "refuse" } } };
    const refused = expect.objectContaining({ code: "DATA_NOT_FINITE" });
    expect(() => fitted(config, Table.from({ hum: [1, null] }))).toThrow(refused);
    const { preprocessor } = fitted(config, Table.from({ hum: [1, 2] }));
    expect(() => preprocessor.transform(Table.from({ hum: [null, 2] }))).toThrow(refused);
  });

  it("lay a number that comes round on a circle", () => {
    const { matrix } = fitted(
      { columns: { hr: { kind: "cyclic", period: 24 } } },
      Table.from({ hr: [0, 6, 12, 24] }),
    );
    const rounded = [...matrix.data].map((value) => Math.round(value * 1e12) / 1e12 + 0);
    expect(rounded).toEqual([0, 1, 1, 0, 0, -1, 0, 1]);
  });

  it("lay it on faster circles too, where harmonics are asked for", () => {
    const { preprocessor, matrix } = fitted(
      { columns: { hr: { kind: "cyclic", period: 24, harmonics: 2 } } },
      Table.from({ hr: [0, 3, 6] }),
    );
    expect(preprocessor.features.names).toEqual(["hr.sin", "hr.cos", "hr.sin2", "hr.cos2"]);
    const half = Math.SQRT1_2;
    const expected = [0, 1, 0, 1, half, half, 1, 0, 1, 0, 0, -1];
    for (const [at, value] of [...matrix.data].entries()) expect(value).toBeCloseTo(expected[at], 12);
  });

  it("refuse text", () => {
    expect(() => fitted({ columns: { sky: { kind: "power" } } }, Table.from({ sky: ["a", "b"] }))).toThrow(
      expect.objectContaining({ code: "DATA_CAST" }),
    );
  });
});

describe("the power of Yeo and Johnson", () => {
  it("is a logarithm at its limits, and nothing at 1 (their equation 2.1)", () => {
    expect(yeoJohnson(3, 0)).toBeCloseTo(Math.log(4), 15);
    expect(yeoJohnson(-3, 2)).toBeCloseTo(-Math.log(4), 15);
    for (const value of [-3, 0, 3]) expect(yeoJohnson(value, 1)).toBeCloseTo(value, 14);
    expect(yeoJohnson(3, 2)).toBeCloseTo((4 ** 2 - 1) / 2, 14);
  });

  it("leaves a column that does not vary as it is, but for its mean", () => {
    const same = Table.from({ same: [5, 5, 5, 5] });
    const { matrix } = fitted({ columns: { same: { kind: "power" } } }, same);
    expect([...matrix.data]).toEqual([0, 0, 0, 0]);
  });
});
