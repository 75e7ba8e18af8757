import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { endWith } from "../sdk/io/processes/index.js";
import { AssayError } from "../sdk/utils/errors/index.js";

/** A program that tasks leave the work to, from the project's own packages. */
export interface Tool {
  /** The package that it is in, as `@biomejs/biome`. */
  readonly package: string;
  /** Its name among the package's programs (default: the package's name without its scope). */
  readonly program?: string;
  /** What to install where it is missing (default: the package alone), as `@commitlint/cli @commitlint/config-conventional`. */
  readonly install?: string;
}

/** The linter and formatter. */
export const BIOME: Tool = { package: "@biomejs/biome" };

export interface ToolOptions {
  /** The project's folder: where the tool is looked for (here and upwards) and run. */
  readonly root: string;
  readonly signal?: AbortSignal;
  /** Environment variables over those of this process. */
  readonly env?: Readonly<Record<string, string>>;
  /** Whether its words are kept and given back; otherwise they go where ours go. */
  readonly capture?: boolean;
  /** What it reads on standard input; otherwise nothing, or what this process reads where its words are not kept. */
  readonly input?: string;
}

/** What a tool answered. */
export interface ToolAnswer {
  /** Its exit code; null where a signal ended it. */
  readonly code: number | null;
  /** What it printed on both streams, where that was captured; else empty. */
  readonly output: string;
  /** What it printed on standard output alone, where that was captured. */
  readonly stdout: string;
}

/** Where a tool's script is, absolute; undefined where the project does not have it. */
export function findTool({ package: name, program }: Tool, root: string): string | undefined {
  for (let folder = root; ; folder = dirname(folder)) {
    const home = join(folder, "node_modules", ...name.split("/"));
    if (existsSync(join(home, "package.json"))) {
      const { bin } = JSON.parse(readFileSync(join(home, "package.json"), "utf8")) as { bin?: unknown };
      const own = name.replace(/^.*\//, "");
      const path = typeof bin === "string" ? bin : Object(bin)[program ?? own];
      if (typeof path === "string") return join(home, path);
    }
    if (dirname(folder) === folder) return undefined;
  }
}

/**
 * Runs a tool of the project and waits for its end. A tool that answers with a code other than 0 is an answer, not an error.
 * Throws TOOL_MISSING where the project does not have it; what the signal was aborted with, once the tool has ended.
 */
export async function runTool(
  tool: Tool,
  args: readonly string[],
  options: ToolOptions,
): Promise<ToolAnswer> {
  const script = findTool(tool, options.root);
  if (script === undefined) {
    throw new AssayError("TOOL_MISSING", {
      what: `the project does not have ${tool.package}`,
      wanted: `${tool.package} in ${join(options.root, "node_modules")}`,
      next: `Run \`npm install --save-dev ${tool.install ?? tool.package}\`, or \`npm ci\` where package.json names it.`,
    });
  }
  // By Node and the script's path: what npm puts into .bin is a shell's script on Windows.
  return await runProgram(process.execPath, [script, ...args], options);
}

/** Runs a program and waits for its end; see `runTool`. Throws TOOL_MISSING where it cannot be started. */
export function runProgram(
  program: string,
  args: readonly string[],
  options: ToolOptions,
): Promise<ToolAnswer> {
  const { root, signal, env, capture = false, input } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: [
        input !== undefined ? "pipe" : capture ? "ignore" : "inherit",
        ...(capture ? (["pipe", "pipe"] as const) : (["inherit", "inherit"] as const)),
      ],
    });
    endWith(child, signal);
    // A program that ends without reading it has its own reasons, which its answer tells.
    child.stdin?.on("error", () => {}).end(input);
    let output = "";
    let stdout = "";
    child.stdout?.setEncoding("utf8").on("data", (chunk: string) => {
      output += chunk;
      stdout += chunk;
    });
    child.stderr?.setEncoding("utf8").on("data", (chunk: string) => {
      output += chunk;
    });
    child.once("error", (cause) => {
      const next = "Install it, or see that it is on the PATH.";
      reject(
        new AssayError("TOOL_MISSING", {
          what: `${program} cannot be started`,
          got: cause.message,
          next,
          cause,
        }),
      );
    });
    child.once("close", (code) => {
      if (signal?.aborted === true) reject(signal.reason);
      else resolve({ code, output, stdout });
    });
  });
}
