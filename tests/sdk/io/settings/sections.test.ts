import { describe, expect, it } from "vitest";
import { settingDefinitions, settingsJsonSchema, settingsSchema } from "../../../../sdk/io/settings/index.js";

describe("the sections of the settings", () => {
  it("have names and variables of their own, and a meaning where a config has the key", () => {
    const definitions = settingDefinitions();
    const variables = definitions.flatMap(({ variable }) => variable ?? []);
    expect(new Set(definitions.map(({ name }) => name)).size).toBe(definitions.length);
    expect(new Set(variables).size).toBe(variables.length);
    for (const name of ["seed", "forest.trees", "split.kind", "tracking.uri", "workers", "explain.rows"])
      expect(definitions.find((definition) => definition.name === name)?.meaning).toMatch(/[a-z]/);
  });

  it("have defaults that their own schemas allow", () => {
    const wrong = settingDefinitions().filter(
      ({ schema, default: value, variable }) =>
        schema !== undefined &&
        variable?.startsWith("MLFLOW_") === false &&
        !isByTask(value) &&
        // Said in words: as many as there are cores.
        variable !== "ASSAY_WORKERS" &&
        !schema.safeParse(value).success,
    );
    expect(wrong.map(({ name }) => name)).toEqual([]);
  });

  it("make a JSON Schema for settings files", () => {
    expect(settingsSchema().safeParse({ forest: { trees: 3 }, split: null }).success).toBe(true);
    expect(settingsJsonSchema()).toMatchObject({
      type: "object",
      additionalProperties: false,
      properties: { forest: expect.anything(), seed: expect.anything() },
    });
  });
});

const isByTask = (value: unknown): boolean =>
  typeof value === "object" && value !== null && Object.hasOwn(value, "regression");
