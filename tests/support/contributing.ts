import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./source-files.js";

/** The files of CONTRIBUTING's examples as they are once all of its page is done, by path: new ones, and those that get a line. */
export function contributedFiles(): ReadonlyMap<string, string> {
  const page = readFileSync(join(ROOT, "docs", "CONTRIBUTING.md"), "utf8");
  const files = new Map<string, string>();
  for (const [, path, language, code] of page.matchAll(/^`([\w./-]+)`\n\n```(\w+)\n([\s\S]*?)^```$/gm)) {
    if (language !== "diff") files.set(path, code);
    else files.set(path, patched(files.get(path) ?? readFileSync(join(ROOT, path), "utf8"), code, path));
  }
  return files;
}

/** A file with lines put in, each after the line that stands above it in the diff and once in the file. */
function patched(text: string, diff: string, path: string): string {
  const lines = text.split("\n");
  let place = -1;
  for (const line of diff.trimEnd().split("\n")) {
    if (line.startsWith("+")) {
      lines.splice(++place, 0, line.slice(1));
      continue;
    }
    const known = line.slice(1);
    place = lines.indexOf(known);
    if (place < 0 || lines.lastIndexOf(known) !== place) {
      throw new Error(`docs/CONTRIBUTING.md: not once in ${path}: ${known}`);
    }
  }
  return lines.join("\n");
}
