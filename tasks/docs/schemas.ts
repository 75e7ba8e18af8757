import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type ConfigKind, configKindNames, jsonSchema } from "../../sdk/io/configs/index.js";
import type { Task } from "../task.js";

/** Writes the JSON Schema of each kind of config, for editors. */
export const docsSchemas: Task = {
  name: "docs:schemas",
  summary: "write docs/schemas from the configs' schemas",
  sources: true,
  async run({ root, say }) {
    const folder = join(root, "docs", "schemas");
    await mkdir(folder, { recursive: true });
    for (const kind of configKindNames) await writeFile(join(folder, `${kind}.json`), schemaFile(kind));
    say(`wrote ${configKindNames.length} schema(s) to ${folder}`);
  },
};

/** The file of one kind. */
export function schemaFile(kind: ConfigKind): string {
  return `${JSON.stringify(jsonSchema(kind), null, 2)}\n`;
}
