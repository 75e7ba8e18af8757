import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { yamlWithOrigins } from "../../../../sdk/utils/settings/index.js";

describe("yamlWithOrigins", () => {
  it("writes each value with its origin beside it, and stays YAML of the same value", () => {
    const settings = {
      seed: 7,
      metrics: ["mae", { name: "r2", threshold: 0.5 }],
      clean: [{ kind: "rename", columns: { "a.b": "c # d" } }],
      empty: [],
    };
    const text = yamlWithOrigins(settings, {
      seed: 'extras "seed=7"',
      "metrics.0": "bikes.yaml:3:5",
      "metrics.1.name": "bikes.yaml:3:18",
      "metrics.1.threshold": "default",
      "clean.0.columns.a.b": "bikes.yaml:4:9",
      empty: "default",
    });
    expect(text).toMatch(/^seed: 7 +# extras "seed=7"$/m);
    expect(text).toMatch(/^ +- mae +# bikes\.yaml:3:5$/m);
    expect(text).toMatch(/^ +threshold: 0\.5 +# default$/m);
    expect(text).toMatch(/^ +a\.b: "c # d" +# bikes\.yaml:4:9$/m);
    expect(parse(text)).toEqual(settings);
  });

  it("masks secrets, and names functions as such", () => {
    const text = yamlWithOrigins({ url: "postgres://me:pw@db/x", build: () => 1 }, { url: "object" });
    expect(text).not.toContain("pw@");
    expect(parse(text).build).toBe("[function]");
  });
});
