import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { CONFIG_KINDS } from "../../../sdk/jobs/registry.js";
import { createProgram } from "../../../sdk/scripts/program.js";
import { compileTexts } from "../../../tasks/checks/docs/compile.js";
import { projectAround } from "../../../tasks/project.js";
import { findTask } from "../../../tasks/registry.js";
import { contributedFiles } from "../../support/contributing.js";
import { type GuideBlock, guideBlocks } from "../../support/guide-blocks.js";
import { ROOT } from "../../support/source-files.js";

const blocks = guideBlocks();
const of = (language: string) => blocks.filter((block) => block.language === language);

describe("examples of the guides", () => {
  it("are of languages that are checked here", () => {
    expect([...new Set(blocks.map(({ language }) => language))].sort()).toEqual(["py", "sh", "ts", "yaml"]);
    expect(of("ts").length).toBeGreaterThan(20);
  });

  it("compile: the blocks of a page are one module, in their order", () => {
    const pages = new Map<string, GuideBlock[]>();
    for (const block of of("ts")) pages.set(block.page, [...(pages.get(block.page) ?? []), block]);
    const sources = new Map(
      [...pages].map(([page, parts]) => [
        join(ROOT, "sdk", `${page.replaceAll(/\W/g, "-")}.mts`),
        parts.map(({ code }) => code).join("\n"),
      ]),
    );
    // CONTRIBUTING's are whole files, where they belong.
    const folder = join(ROOT, "sdk", "contributing-examples");
    for (const [path, text] of contributedFiles()) {
      if (path.endsWith(".ts")) sources.set(join(path.startsWith("sdk/") ? ROOT : folder, path), text);
    }
    const problems = compileTexts(projectAround(ROOT), sources);
    expect(problems).toEqual([]);
  });

  it.each(of("yaml").map((block) => [`${block.page}:${block.line}`, block.code]))(
    "hold to their config's schema: %s",
    (_, code) => {
      const part = parse(code) as Record<string, unknown>;
      const kind = String(part.kind ?? "training");
      // A part of a config is put into a whole one.
      const rest =
        kind === "training"
          ? { dataset: { kind: "csv", path: "bikes.csv" }, target: "bikers", model: { kind: "linear" } }
          : {};
      const texts = JSON.stringify({ ...rest, ...part }).replaceAll(/\$\{env:\w+:([^}]*)\}/g, "$1");
      const { success, error } = CONFIG_KINDS.get(kind)?.().schema.safeParse(JSON.parse(texts)) ?? {
        success: false,
      };
      expect(error?.issues ?? []).toEqual([]);
      expect(success).toBe(true);
    },
  );

  it("call commands that are there, with options that they have", () => {
    const lines = of("sh").flatMap(({ page, code }) =>
      code
        .trim()
        .split("\n")
        .map((line) => [page, line] as const),
    );
    const calls = lines.filter(([, line]) => /(^|\s)assay\s/.test(line) && !/^npm /.test(line));
    expect(calls.length).toBeGreaterThan(30);
    for (const [page, line] of calls) {
      const words = line.replace(/^.*?\bassay\s+/, "").match(/"[^"]*"|\S+/g) ?? [];
      expect(unknownOptions(words), `${page}: ${line}`).toEqual([]);
    }
  });
});

/** Options of a command line that the command does not have; the command's own name where it is not there. */
function unknownOptions(words: readonly string[]): string[] {
  const nowhere = {
    out: () => {},
    error: () => {},
    env: {},
    cwd: ROOT,
    columns: undefined,
    interactive: false,
  };
  let command = createProgram(nowhere, () => {}).version("0");
  const [first] = words;
  const rest = [...words];
  while (rest.length > 0) {
    const child = command.commands.find((candidate) => candidate.name() === rest[0]);
    if (child === undefined) break;
    command = child;
    rest.shift();
  }
  if (command.name() === "assay" && !first?.startsWith("-")) return [String(first)];
  const task =
    command.name() === "task" && rest[0] !== undefined ? findTask(rest[0], projectAround(ROOT)) : undefined;
  const known =
    task === undefined
      ? command.options.flatMap(({ short, long }) => [short, long])
      : (task.options ?? []).map(({ flags }) => flags.split(" ")[0]);
  return rest.filter((word) => /^--?[a-z]/.test(word) && !known.includes(word.split("=")[0]));
}
