import { describe, expect, it } from "vitest";
import { z } from "zod";
import {
  explainConfig,
  explainDefaults,
  treeExplainDefaults,
} from "../../../../sdk/core/explainers/config.js";

describe("explainConfig", () => {
  it("fills in the defaults, whichever kind", () => {
    const { kind: _, permutations, samples, backgroundBy, ...shared } = explainDefaults;
    expect(explainConfig.parse({})).toEqual({ permutations, ...shared });
    expect(explainConfig.parse({ kind: "auto", rows: 7 })).toEqual({
      kind: "auto",
      permutations,
      ...shared,
      rows: 7,
    });
    expect(explainConfig.parse({ kind: "exact" })).toEqual({ kind: "exact", ...shared });
    expect(explainConfig.parse({ kind: "tree" })).toEqual({
      kind: "tree",
      ...shared,
      ...treeExplainDefaults,
    });
    expect(explainConfig.parse({ kind: "kernel" })).toEqual({ kind: "kernel", ...shared });
    expect(explainConfig.parse({ kind: "gradient" })).toEqual({ kind: "gradient", samples, ...shared });
    expect(backgroundBy).toBe("sample");
  });

  it("takes a background with its way of choosing, groups, and a tolerance for estimates alone", () => {
    const background = { rows: 20, by: "kmeans" } as const;
    const groups = { weather: ["temp", "hum"] };
    expect(explainConfig.parse({ kind: "linear", background, groups })).toMatchObject({ background, groups });
    for (const kind of ["auto", "permutation", "kernel"] as const) {
      for (const tolerance of [0.01, { absolute: 2 }])
        expect(explainConfig.parse({ kind, tolerance, maxEvaluations: 5000 })).toMatchObject({ tolerance });
    }
    expect(explainConfig.safeParse({ kind: "exact", tolerance: 0.1 }).success).toBe(false);
  });

  it("refuses unknown keys, no rows and unknown kinds", () => {
    for (const bad of [
      { row: 5 },
      { rows: 0 },
      { rows: 1.5 },
      { kind: "trees" },
      { kind: "exact", permutations: 3 },
      { tolerance: 0 },
      { tolerance: { absolute: 0 } },
      { maxEvaluations: 0.5 },
      { kind: "kernel", coalitions: 1 },
      { kind: "gradient", samples: 1 },
      { background: { by: "median" } },
      { background: { rows: 0 } },
      { groups: { weather: [] } },
    ]) {
      expect(explainConfig.safeParse(bad).success).toBe(false);
    }
  });

  it("takes 0 as a seed", () => {
    expect(explainConfig.parse({ kind: "permutation", seed: 0 })).toMatchObject({ seed: 0 });
  });

  it("is written as JSON Schema, every key described", () => {
    const schema = z.toJSONSchema(explainConfig, { io: "input" });
    for (const option of (schema.anyOf ?? schema.oneOf) as {
      properties: Record<string, { description?: string }>;
    }[]) {
      for (const [key, property] of Object.entries(option.properties)) {
        expect(property.description, key).toMatch(/\.$/);
      }
    }
  });
});
