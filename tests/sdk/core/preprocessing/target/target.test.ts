import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import {
  FittedTarget,
  normaliseTarget,
  type TargetTransform,
  targetConfig,
} from "../../../../../sdk/core/preprocessing/index.js";
import { Table } from "../../../../../sdk/core/tables/index.js";

function fitted(transform: TargetTransform, y: ArrayLike<number>): FittedTarget {
  return FittedTarget.fit({ column: "y", transform }, "regression", Table.from({ y: Float64Array.from(y) }));
}

describe("target transforms", () => {
  it.each(["none", "sqrt", "log1p", "standardise"] as const)(
    "%s is undone by decoding, restored or not",
    (transform) => {
      const values = fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 2, maxLength: 20 });
      fc.assert(
        fc.property(values, (list) => {
          fc.pre(list.some((value) => value !== list[0]));
          const table = Table.from({ y: list });
          const target = fitted(transform, list);
          const decoded = target.decode(target.encode(table));
          list.forEach((value, row) => {
            expect(Math.abs(decoded[row] - value)).toBeLessThanOrEqual(1e-9 * Math.max(1, value));
          });
          const restored = FittedTarget.restore(target.state());
          expect(restored.decode(target.encode(table))).toEqual(decoded);
        }),
      );
    },
  );

  it("take what a model says below the square root's range as 0", () => {
    expect([...fitted("sqrt", [1, 4]).decode(Float64Array.of(-0.5, 2))]).toEqual([0, 4]);
  });

  it("standardise to mean 0 and deviation 1", () => {
    const target = fitted("standardise", [1, 2, 3]);
    const scale = Math.sqrt(2 / 3);
    expect([...target.encode(Table.from({ y: [1, 2, 3] }))]).toEqual([-1 / scale, 0, 1 / scale]);
    expect(target.affine()).toEqual({ scale, offset: 2 });
    expect(fitted("log1p", [1, 2]).affine()).toBeUndefined();
  });

  it("name the first row that they cannot take", () => {
    expect(() => fitted("sqrt", [1, 4, -3])).toThrow(/-3 in row 2/);
    expect(() => fitted("log1p", [1, -1])).toThrow(expect.objectContaining({ code: "TRANSFORM_DOMAIN" }));
  });

  it("damaged states are refused", () => {
    const { json } = fitted("standardise", [1, 2]).state();
    expect(() => FittedTarget.restore({ json, arrays: {} })).toThrow(
      expect.objectContaining({ code: "MODEL_INVALID" }),
    );
  });
});

describe("the target's config", () => {
  it("is a column, or a column and a transform", () => {
    expect(normaliseTarget(targetConfig.parse("bikers"))).toEqual({ column: "bikers", transform: "none" });
    expect(normaliseTarget(targetConfig.parse({ column: "bikers", transform: "sqrt" }))).toEqual({
      column: "bikers",
      transform: "sqrt",
    });
    expect(targetConfig.safeParse({ column: "bikers", transform: "cube" }).success).toBe(false);
    expect(z.toJSONSchema(targetConfig).anyOf).toHaveLength(2);
  });
});
