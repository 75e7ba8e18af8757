import { describe, expect, it } from "vitest";
import { inferSchema } from "../../../../sdk/core/schemas/infer.js";
import { Table } from "../../../../sdk/core/tables/index.js";

const of = (columns: Record<string, unknown[]>) => inferSchema(Table.from(columns as never)).columns ?? {};

describe("a schema that a table keeps", () => {
  it("has the range of numbers, the levels of texts, and nothing more of booleans", () => {
    expect(of({ flag: [true, null], n: [1.5, 4] })).toMatchObject({
      flag: { type: "boolean", nullable: true },
      n: { type: "number", min: 1.5, max: 4 },
    });
    expect(of({ level: ["b", "a", "b"] }).level).toEqual({ type: "string", values: ["a", "b"] });
  });

  it("has no levels where they are names, too many, or none", () => {
    expect(of({ name: ["a", "b", "c"] }).name).toEqual({ type: "string" });
    const many = Array.from({ length: 600 }, (_, i) => `level ${i % 300}`);
    expect(of({ many }).many).toEqual({ type: "string" });
  });

  it("has no range where no number is finite, and says that it need not be", () => {
    expect(of({ n: [Number.NaN, Number.POSITIVE_INFINITY] }).n).toEqual({ type: "number", finite: false });
    expect(of({ n: [Number.NaN, 2] }).n).toMatchObject({ finite: false, min: 2, max: 2 });
  });
});
