import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { z } from "zod";
import { loadJobConfig } from "../../../../sdk/jobs/config.js";
import { CONFIG_KINDS, configKindNames, jsonSchema } from "../../../../sdk/jobs/registry.js";
import { filesBelow, ROOT } from "../../../support/source-files.js";

type Schema = Record<string, unknown>;

/** Every schema inside a JSON Schema. */
function* parts(schema: unknown): IterableIterator<Schema> {
  if (typeof schema !== "object" || schema === null) return;
  if (!Array.isArray(schema)) yield schema as Schema;
  for (const part of Object.values(schema)) yield* parts(part);
}

describe("kinds of config", () => {
  it("write JSON Schema of draft 2020-12 with descriptions and defaults", () => {
    const schema = jsonSchema("training") as { properties: Record<string, Schema>; required: string[] };
    expect(schema).toMatchObject({
      $schema: "https://json-schema.org/draft/2020-12/schema",
      type: "object",
      additionalProperties: false,
    });
    expect(schema.properties.seed).toMatchObject({ type: "integer", default: 0 });
    expect([...schema.required].sort()).toEqual(["dataset", "model", "target"]);
  });

  it.each(configKindNames)("describe every key of %s, at any depth, for editors", (kind) => {
    const bare = [...parts(jsonSchema(kind))].flatMap(({ properties }) =>
      Object.entries((properties ?? {}) as Record<string, Schema>)
        // A kind says what it is; what is referred to is described where it stands.
        .filter(
          ([, part]) => part.description === undefined && part.const === undefined && part.$ref === undefined,
        )
        .map(([key]) => key),
    );
    expect([...new Set(bare)].filter((key) => key !== "kind")).toEqual([]);
  });

  it("are all in the schema of every config", () => {
    const schema = jsonSchema() as { oneOf: Schema[]; $defs: Record<string, Schema> };
    expect(Object.keys(schema.$defs)).toEqual(configKindNames);
    expect(schema.oneOf).toEqual(configKindNames.map((kind) => ({ $ref: `#/$defs/${kind}` })));
  });

  it("say which keys hold paths, and have these keys", () => {
    for (const parts of CONFIG_KINDS.values()) {
      const { schema, pathKeys } = parts();
      for (const key of pathKeys)
        expect(Object.keys((schema as z.ZodObject).shape)).toContain(key.split(".")[0]);
    }
  });

  it("accept every config in fixtures", async () => {
    const files = filesBelow("fixtures/configs", ".yaml");
    expect(files.length).toBeGreaterThan(1);
    for (const file of files) await loadJobConfig([join(ROOT, file)], { env: {} });
  });
});
