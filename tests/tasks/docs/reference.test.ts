import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { settingDefinitions } from "../../../sdk/io/settings/index.js";
import { configKindNames } from "../../../sdk/jobs/registry.js";
import { COMMANDS } from "../../../sdk/scripts/commands.js";
import { createProgram } from "../../../sdk/scripts/program.js";
import { configPage } from "../../../tasks/docs/config-reference.js";
import { slug } from "../../../tasks/docs/markdown.js";
import { referencePages } from "../../../tasks/docs/reference.js";
import { plainType } from "../../../tasks/docs/schema-type.js";
import { TASKS } from "../../../tasks/registry.js";
import { ROOT } from "../../support/source-files.js";

const folder = join(ROOT, "docs", "reference");
const nowhere = {
  ...{ out: () => {}, error: () => {}, env: {}, cwd: ROOT },
  ...{ columns: undefined, interactive: false },
};
const given = { root: ROOT, tasks: TASKS, program: () => createProgram(nowhere, () => {}) };

describe("docs/reference", () => {
  it("holds the pages that schemas, settings and commands make (run `assay task docs:reference`)", async () => {
    const pages = await referencePages(given);
    expect(readdirSync(folder).sort()).toEqual([...pages.keys()].sort());
    for (const [name, text] of pages) expect(readFileSync(join(folder, name), "utf8"), name).toBe(text);
  });

  it("tells every kind of config, command, task and setting", async () => {
    const pages = await referencePages(given);
    for (const kind of configKindNames)
      expect(pages.get(`config-${kind}.md`)).toContain(`# Config of kind ${kind}`);
    // The last command is hidden: shells call it.
    expect(pages.get("commands.md")?.match(/^- \[`assay /gm)).toHaveLength(COMMANDS.length);
    for (const { name } of TASKS) expect(pages.get("tasks.md")).toContain(`## ${name}\n`);
    for (const { name } of settingDefinitions())
      expect(pages.get("settings.md")).toContain(`| \`${name}\` |`);
  });

  it("links only to headings that are there", async () => {
    const pages = await referencePages(given);
    const anchors = new Map(
      [...pages].map(([name, text]) => [
        name,
        [...text.matchAll(/^## (.+)$/gm)].map(([, heading]) => slug(heading)),
      ]),
    );
    let links = 0;
    for (const [name, text] of pages) {
      for (const [, page, anchor] of text.matchAll(/\]\(([\w-]*\.md)?#([^)]+)\)/g)) {
        links += 1;
        expect(anchors.get(page ?? name), `${name}: ${page ?? ""}#${anchor}`).toContain(anchor);
      }
      const own = anchors.get(name) ?? [];
      expect(new Set(own).size, name).toBe(own.length);
    }
    expect(links).toBeGreaterThan(100);
  });
});

describe("a page of a config", () => {
  const page = (schema: Parameters<typeof configPage>[0]["schema"]) =>
    configPage({
      kind: "made",
      schema,
      page: "made.md",
      example: "a: 1\n",
      told: new Map(),
      laterDefaults: new Map([["tree.depth", 6]]),
    });

  it("tells keys with type, default and meaning; those that must be given are bold", () => {
    const text = page({
      properties: {
        size: { type: "integer", minimum: 1, maximum: 9, default: 3, description: "Rows | at a time." },
        name: { type: "string", description: "As <name>." },
      },
      required: ["name"],
    });
    expect(text).toContain("| `size` | integer, 1 to 9 | `3` | Rows \\| at a time. |");
    expect(text).toContain("| **`name`** | text |  | As \\<name\\>. |");
  });

  it("tells a part once, below the part that names it, with defaults that come later", () => {
    const tree = {
      properties: { kind: { type: "string", const: "tree" }, depth: { type: "integer" } },
      required: ["kind"],
    };
    const text = page({
      properties: { model: { oneOf: [tree, { ...tree, description: "Again." }] }, other: tree },
    });
    expect(text.match(/^## .*$/gm)).toEqual(["## model, tree", "## An example"]);
    expect(text).toContain("| `other` | [keys](#model-tree) |");
    expect(text).toContain("| `depth` | integer | `6` |");
  });

  it.each([
    [{ enum: ["a", "b", 3] }, "`a`, `b` or `3`"],
    [{ type: "number", exclusiveMinimum: 0, exclusiveMaximum: 1 }, "number, above 0, below 1"],
    [{ type: "integer", minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER }, "integer"],
    [{ type: ["string", "null"] }, "text or null"],
    [{}, "any"],
  ])("says the type of %j", (schema, text) => {
    expect(plainType(schema)).toBe(text);
  });
});
