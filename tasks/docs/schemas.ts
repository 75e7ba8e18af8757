import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { cleaningReportSchema } from "../../sdk/core/cleaning/report/index.js";
import { configKindNames, jsonSchema } from "../../sdk/jobs/registry.js";
import type { Task } from "../task.js";

/** Writes the JSON Schema of each kind of config, for editors, and of each report, for who reads it. */
export const docsSchemas: Task = {
  name: "docs:schemas",
  summary: "write docs/schemas from the configs' schemas and those of reports",
  sources: true,
  async run({ root, say }) {
    const folder = join(root, "docs", "schemas");
    await mkdir(folder, { recursive: true });
    for (const [name, content] of Object.entries(schemaFiles()))
      await writeFile(join(folder, `${name}.json`), content);
    say(`wrote ${Object.keys(schemaFiles()).length} schema(s) to ${folder}`);
  },
};

/** The files of docs/schemas by their names without the ending. */
export function schemaFiles(): Readonly<Record<string, string>> {
  const schemas: Record<string, object> = Object.fromEntries(
    configKindNames.map((kind) => [kind, jsonSchema(kind)]),
  );
  schemas["cleaning-report"] = {
    ...z.toJSONSchema(cleaningReportSchema),
    title: "Assay report of a cleaning, version 1",
  };
  return Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => [name, `${JSON.stringify(schema, null, 2)}\n`]),
  );
}
