import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./source-files.js";

/** A code block of a page. */
export interface GuideBlock {
  /** As `docs/guide/data.md`. */
  readonly page: string;
  /** Line of its fence, from 1. */
  readonly line: number;
  /** As `ts`, `yaml`, `sh`. */
  readonly language: string;
  readonly code: string;
}

/** The code blocks of the guides, in order. */
export function guideBlocks(): GuideBlock[] {
  return readdirSync(join(ROOT, "docs/guide"))
    .filter((name) => name.endsWith(".md"))
    .sort()
    .flatMap((name) => pageBlocks(`docs/guide/${name}`));
}

/** The code blocks of a page, as `README.md`. */
export function pageBlocks(page: string): GuideBlock[] {
  const text = readFileSync(join(ROOT, page), "utf8");
  return [...text.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].map(
    ({ 1: language, 2: code, index }): GuideBlock => ({
      page,
      line: text.slice(0, index).split("\n").length,
      language,
      code,
    }),
  );
}
