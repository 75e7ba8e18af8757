import { stripVTControlCharacters } from "node:util";
import { npm } from "../npm.js";
import { inSources } from "../project.js";
import { BIOME, findTool, runTool } from "../tool.js";
import type { Check, CheckContext, Verdict } from "./check.js";
import { VITEST } from "./test.js";

const KNIP = { package: "knip" } as const;

/** Packages and imports. */
export const checkDeps: Check = {
  name: "deps",
  summary: "find unused packages and exports, import cycles and outdated packages",
  description:
    "Finds packages, files and exports that nothing uses and packages that are used but not declared (knip), and imports that go in a " +
    "circle (Biome's noImportCycles). In Assay's own sources it also holds the direction of imports. Outdated packages are told, " +
    "and fail nothing.",
  tool: KNIP,
  async look(context) {
    const parts = [
      await unused(context),
      await cycles(context),
      await direction(context),
      await outdated(context),
    ];
    const failed = parts.filter(({ status }) => status === "failed");
    const words = parts.flatMap(({ words = "" }) => (words === "" ? [] : [words])).join("\n\n");
    const text = (failed.length > 0 ? failed : parts)
      .flatMap(({ text }) => (text === "" ? [] : [text]))
      .join("; ");
    return { status: failed.length > 0 ? "failed" : "passed", text, words };
  },
};

async function unused({ root, signal }: CheckContext): Promise<Verdict> {
  const { code, output } = await runTool(KNIP, ["--no-progress"], { root, signal, capture: true });
  const words = stripVTControlCharacters(output).trim();
  if (code === 0) return { status: "passed", text: "nothing unused" };
  const counts = [...words.matchAll(/^(.+) \((\d+)\)$/gm)].map(
    ([, what = "", count]) => `${count} ${what.toLowerCase()}`,
  );
  return { status: "failed", text: counts.join(", ") || "knip ended with an error", words };
}

async function cycles({ root, signal }: CheckContext): Promise<Verdict> {
  if (findTool(BIOME, root) === undefined)
    return { status: "skipped", text: "cycles not looked for: no Biome" };
  const args = [
    "lint",
    "--only=suspicious/noImportCycles",
    "--error-on-warnings",
    "--max-diagnostics=50",
    ".",
  ];
  const { code, output } = await runTool(BIOME, args, { root, signal, capture: true });
  if (code === 0) return { status: "passed", text: "no import cycles" };
  const words = stripVTControlCharacters(output).trim();
  const { length } = words.match(/noImportCycles ━/g) ?? [];
  return {
    status: "failed",
    text: length > 0 ? `imports go in a circle (${length} of them)` : "Biome ended with an error",
    words,
  };
}

/** In Assay's own sources: which room may import which (docs/decisions/rooms.md). */
async function direction(context: CheckContext): Promise<Verdict> {
  if (!inSources(context)) return { status: "skipped", text: "" };
  const { root, signal } = context;
  const args = ["run", "--typecheck.enabled=false", "tests/house/imports.test.ts"];
  const { code, output } = await runTool(VITEST, args, { root, signal, capture: true });
  if (code === 0) return { status: "passed", text: "imports point one way" };
  return {
    status: "failed",
    text: "imports point the wrong way",
    words: stripVTControlCharacters(output).trim(),
  };
}

async function outdated({ root, signal }: CheckContext): Promise<Verdict> {
  const { stdout, output } = await npm(["outdated", "--json"], { root, signal, capture: true });
  try {
    const found = JSON.parse(stdout.trim() || "{}") as Record<
      string,
      { current?: string; latest?: string; error?: unknown }
    >;
    if ("error" in found) throw new Error(String(Object(found.error).summary));
    const rows = Object.entries(found).map(
      ([name, { current = "none", latest }]) => `${name} ${current}, latest ${latest}`,
    );
    if (rows.length === 0) return { status: "passed", text: "nothing outdated" };
    return { status: "passed", text: `${rows.length} outdated`, words: `Outdated:\n${rows.join("\n")}` };
  } catch (error) {
    const why = error instanceof SyntaxError ? output.trim().split("\n")[0] : String(Object(error).message);
    return {
      status: "passed",
      text: "outdated packages unknown",
      words: `npm outdated did not answer: ${why}`,
    };
  }
}
