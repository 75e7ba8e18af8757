import { stripVTControlCharacters } from "node:util";
import type { Place } from "../project.js";
import { runTool, type Tool, type ToolAnswer } from "../tool.js";
import type { CheckSettings } from "./settings.js";

/** What a check came to. */
export interface Verdict {
  readonly status: "passed" | "failed" | "skipped";
  /** What was found, or why nothing was looked at, in one line; empty where there is nothing to tell. */
  readonly text: string;
  /** All there is to tell beyond that: a tool's own words, or one finding a line. */
  readonly words?: string;
}

/** What a check may use. */
export interface CheckContext extends Place {
  /** The folder that it is run in, absolute. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What package.json says of the checks (`assay.checks`). */
  readonly settings: CheckSettings;
  readonly signal: AbortSignal;
  /** Whether it runs alone, so that a tool writes straight to who looks on. */
  readonly live: boolean;
}

/** One of the checks: `checks:NAME`, and a row of the table of `checks`. */
export interface Check {
  readonly name: string;
  /** What it does, in one line. */
  readonly summary: string;
  readonly description?: string;
  /** The tool that it cannot do without. */
  readonly tool?: Tool;
  /** Whether it keeps all cores busy for long, so that two of its kind do not run at once. */
  readonly heavy?: boolean;
  /** The check that does all of this one's work as part of its own. */
  readonly within?: string;
  /** Why there is nothing to look at in this project; undefined where there is. */
  reasonToSkip?(context: CheckContext): Promise<string | undefined>;
  look(context: CheckContext): Promise<Verdict>;
}

/** Runs a tool for a check. Its words are kept where it runs beside others, else they go straight to the terminal. */
export function toolFor(
  { root, signal, live }: CheckContext,
  tool: Tool,
  args: readonly string[],
): Promise<ToolAnswer> {
  return runTool(tool, args, { root, signal, capture: !live });
}

/** A verdict of tools: all must have ended with code 0. `summary` makes one line of their words, where those were kept. */
export function verdictOf(answers: readonly ToolAnswer[], summary: (words: string) => string): Verdict {
  const words = answers
    .map(({ output }) => stripVTControlCharacters(output).trim())
    .filter((text) => text !== "")
    .join("\n");
  const status = answers.every(({ code }) => code === 0) ? "passed" : "failed";
  return { status, text: words === "" ? "" : summary(words), words };
}

/** The last line that holds something. */
export function lastLine(words: string): string {
  return words
    .trim()
    .replace(/^[\s\S]*\n/, "")
    .trim();
}
