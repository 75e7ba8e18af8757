import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { settingDefinitions } from "../../sdk/io/settings/index.js";
import { type ConfigKind, configKindNames, jsonSchema } from "../../sdk/jobs/registry.js";
import type { Task, TaskContext } from "../task.js";
import { configPage, type ToldParts } from "./config-reference.js";
import type { JsonSchema } from "./schema-type.js";

/** Writes docs/reference: what configs, settings, commands and tasks take. */
export const docsReference: Task = {
  name: "docs:reference",
  summary: "write docs/reference from the configs' schemas, the settings and the commands",
  sources: true,
  async run(context) {
    const { root, say } = context;
    const folder = join(root, "docs", "reference");
    await mkdir(folder, { recursive: true });
    const pages = await referencePages(context);
    for (const [name, text] of pages) await writeFile(join(folder, name), text);
    say(`wrote ${pages.size} pages to ${folder}`);
  },
};

/** Kinds in the order in which their pages are made: a part that several have is told on the first one's page. */
const KINDS: readonly ConfigKind[] = [
  "training",
  ...configKindNames.filter((kind) => kind !== "training").sort(),
];

/** The pages of the reference by file name. */
export async function referencePages({
  root,
  tasks,
  program,
}: Pick<TaskContext, "root" | "tasks" | "program">): Promise<Map<string, string>> {
  const [{ commandsPage, tasksPage }, { settingsPage }, { EXIT_CODES_HELP }] = await Promise.all([
    import("./command-reference.js"),
    import("./settings-reference.js"),
    import("../../sdk/scripts/exit-codes.js"),
  ]);
  const exitCodes = [...EXIT_CODES_HELP.matchAll(/^ +(\d+) +(.+)$/gm)]
    .map(([, code, text]) => `${code} ${text}`)
    .join(", ");
  const pages = new Map<string, string>();
  pages.set("commands.md", commandsPage(program(), exitCodes));
  pages.set("tasks.md", tasksPage(tasks));
  pages.set("settings.md", settingsPage());
  const told: ToldParts = new Map();
  const laterDefaults = new Map(settingDefinitions().map((setting) => [setting.name, setting.default]));
  for (const kind of KINDS) {
    const file = join(root, "fixtures", "configs", `${kind}.yaml`);
    const example = existsSync(file) ? await readFile(file, "utf8") : undefined;
    const page = `config-${kind}.md`;
    pages.set(
      page,
      configPage({ kind, schema: jsonSchema(kind) as JsonSchema, page, example, told, laterDefaults }),
    );
  }
  return pages;
}
