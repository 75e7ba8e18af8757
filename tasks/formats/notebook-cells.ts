import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import ts from "typescript";
import { AssayError } from "../../sdk/utils/errors/index.js";
import { BIOME, runTool } from "../tool.js";

/** The names that Biome's configuration may have, in the order in which it looks. */
const CONFIGS = ["biome.json", "biome.jsonc", ".biome.json", ".biome.jsonc"];

/**
 * Lays cells out as Biome lays out the project's sources, without a line break at the end; gives undefined for each that it
 * cannot read. A last expression without a semicolon, whose value the cell shows, has none afterwards either. Throws
 * TOOL_MISSING where the project has no Biome, PROJECT_INVALID where Biome cannot use the project's configuration.
 */
export async function formatCells(
  cells: readonly string[],
  root: string,
  signal: AbortSignal,
): Promise<(string | undefined)[]> {
  if (cells.length === 0) return [];
  // Aside, since the project's configuration need not include its notebooks.
  const folder = await mkdtemp(join(tmpdir(), "assay-cells-"));
  const fileOf = (index: number): string => join(folder, `${index}.ts`);
  try {
    await writeFile(join(folder, "biome.json"), JSON.stringify(await layoutOf(root)));
    await Promise.all(cells.map((text, index) => writeFile(fileOf(index), `${text.trimEnd()}\n`)));
    const args = ["format", "--write", "--reporter=github", "--max-diagnostics=none"];
    const { code, output } = await runTool(BIOME, [...args, `--config-path=${folder}`, folder], {
      ...{ root, signal, capture: true },
    });
    const broken = new Set(
      [...output.matchAll(/title=parse,file=[^,\n]*?(\d+)\.ts,/g)].map(([, index]) => Number(index)),
    );
    if (code !== 0 && broken.size === 0) {
      throw new AssayError("PROJECT_INVALID", {
        what: "Biome cannot lay out the cells of notebooks",
        got: output.trim().slice(0, 500),
        next: "See whether it can lay out the sources: assay task formats:code --check.",
      });
    }
    return await Promise.all(
      cells.map(async (cell, index) =>
        broken.has(index)
          ? undefined
          : shownAsBefore(cell, (await readFile(fileOf(index), "utf8")).trimEnd()),
      ),
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** How the project's sources are laid out, without what says which files that is for. */
async function layoutOf(root: string): Promise<object> {
  const file = CONFIGS.map((name) => join(root, name)).find(existsSync);
  if (file === undefined) return { root: true };
  const { config = {} } = ts.parseConfigFileTextToJson(file, await readFile(file, "utf8")) as {
    config?: Record<string, unknown>;
  };
  const { $schema: _, files: __, vcs: ___, extends: bases, ...layout } = config;
  const absolute = (base: unknown): unknown =>
    typeof base === "string" && base.startsWith(".") ? resolve(dirname(file), base) : base;
  const all =
    bases === undefined ? {} : { extends: Array.isArray(bases) ? bases.map(absolute) : absolute(bases) };
  return { ...layout, ...all, root: true };
}

/** Takes the semicolon away that was set behind a last expression. */
function shownAsBefore(before: string, after: string): string {
  const end = lastExpression(after);
  if (end?.closed !== true || lastExpression(before)?.closed !== false) return after;
  return after.slice(0, end.at - 1) + after.slice(end.at);
}

/** Where a text's last statement ends, if that is an expression, and whether by a semicolon. */
function lastExpression(text: string): { readonly at: number; readonly closed: boolean } | undefined {
  const last = ts.createSourceFile("cell.ts", text, ts.ScriptTarget.ES2023).statements.at(-1);
  if (last === undefined || !ts.isExpressionStatement(last)) return undefined;
  return { at: last.end, closed: text[last.end - 1] === ";" };
}
