import { existsSync } from "node:fs";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { filesOf } from "../../project-files.js";
import { runTool } from "../../tool.js";
import type { CheckContext, Verdict } from "../check.js";

const PRESET = "@secretlint/secretlint-rule-preset-recommend";
const SECRETLINT = { package: "secretlint", install: `secretlint ${PRESET}` } as const;
/** Characters of paths that one call is given: systems limit a command line, Windows to 32,767. */
const CALL = 20_000;

/** Secrets in the files that git tracks or would track. What is found is masked. */
export async function lookForSecrets({ root, signal }: CheckContext): Promise<Verdict> {
  const own = [".secretlintrc.json", ".secretlintrc.js", ".secretlintrc.yml"].some((name) =>
    existsSync(join(root, name)),
  );
  const rules = own ? [] : ["--secretlintrcJSON", JSON.stringify({ rules: [{ id: PRESET }] })];
  const files = await filesOf(root);
  const found: string[] = [];
  for (const part of parted(files)) {
    const { code, output } = await runTool(SECRETLINT, [...rules, "--no-color", "--no-glob", ...part], {
      ...{ root, signal, capture: true },
    });
    if (code !== 0) found.push(stripVTControlCharacters(output).trim());
  }
  if (found.length === 0) return { status: "passed", text: `no secrets in ${files.length} files` };
  const { length } = found.join("\n").match(/^\s+\d+:\d+\s+error/gm) ?? [];
  return {
    status: "failed",
    text: length > 0 ? `${length} secrets` : "secretlint ended with an error",
    words: found.join("\n\n"),
  };
}

function parted(files: readonly string[]): string[][] {
  const parts: string[][] = [];
  let length = CALL;
  for (const file of files) {
    length += file.length + 1;
    if (length > CALL) {
      parts.push([]);
      length = file.length;
    }
    parts.at(-1)?.push(file);
  }
  return parts;
}
