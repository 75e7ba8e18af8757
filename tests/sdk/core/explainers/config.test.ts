import { describe, expect, it } from "vitest";
import { z } from "zod";
import {
  explainConfig,
  explainDefaults,
  treeExplainDefaults,
} from "../../../../sdk/core/explainers/config.js";

describe("explainConfig", () => {
  it("fills in the defaults, whichever kind", () => {
    const { kind: _, permutations, ...shared } = explainDefaults;
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
  });

  it("refuses unknown keys, no rows and unknown kinds", () => {
    for (const bad of [
      { row: 5 },
      { rows: 0 },
      { rows: 1.5 },
      { kind: "trees" },
      { kind: "exact", permutations: 3 },
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
