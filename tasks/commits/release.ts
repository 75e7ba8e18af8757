import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AssayError } from "../../sdk/utils/errors/index.js";
import { runTool, type Tool, type ToolAnswer } from "../tool.js";

const RELEASE_TOOL: Tool = { package: "commit-and-tag-version" };

/** Where commit-and-tag-version finds settings of the project's own. */
const CONFIG_FILES = [".versionrc", ".versionrc.json", ".versionrc.js", ".versionrc.cjs"];
const CONFIG_KEYS = ["commit-and-tag-version", "standard-version"];

/** What a release would be. */
export interface Proposal {
  readonly from: string;
  readonly version: string;
  readonly tag: string;
  /** What the tool says of it. */
  readonly told: string;
}

export interface ReleaseContext {
  readonly root: string;
  readonly manifest: Readonly<Record<string, unknown>> | undefined;
}

/** Whether the project has settings of its own for its releases. */
export function hasReleaseConfig({ root, manifest }: ReleaseContext): boolean {
  return (
    CONFIG_KEYS.some((key) => Object.hasOwn(Object(manifest), key)) ||
    CONFIG_FILES.some((file) => existsSync(join(root, file)))
  );
}

/** What stands before a version in its tag: `v`, where the project's settings in package.json or .versionrc say nothing else. */
export function tagPrefix({ root, manifest }: ReleaseContext): string {
  const inManifest = CONFIG_KEYS.map((key) => Object(manifest)[key]);
  const inFiles = CONFIG_FILES.filter((file) => !/js$/.test(file)).map((file) => jsonOf(join(root, file)));
  const found = [...inManifest, ...inFiles].map((settings) => Object(settings).tagPrefix);
  return found.find((prefix) => typeof prefix === "string") ?? "v";
}

/** What a file holds; nothing where it is not there or no JSON, of which the tool itself complains. */
function jsonOf(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}

/** Runs commit-and-tag-version, with settings where the project has none of its own. */
export async function runRelease(
  context: ReleaseContext,
  args: readonly string[],
  settings: object,
  capture = false,
): Promise<ToolAnswer> {
  const { root } = context;
  // What is read by us has no colours, whatever the caller's variables say.
  const options = { root, capture, ...(capture ? { env: { FORCE_COLOR: "0" } } : {}) };
  if (hasReleaseConfig(context) || Object.keys(settings).length === 0)
    return runTool(RELEASE_TOOL, args, options);
  const folder = await mkdtemp(join(tmpdir(), "assay-release-"));
  try {
    const config = join(folder, "versionrc.json");
    await writeFile(config, JSON.stringify(settings));
    return await runTool(RELEASE_TOOL, ["--config", config, ...args], options);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What a release would be, by commit-and-tag-version itself; nothing is changed. */
export async function proposeRelease(
  context: ReleaseContext,
  args: readonly string[],
  settings: object = {},
): Promise<Proposal> {
  const answer = await runRelease(context, ["--dry-run", ...args], settings, true);
  const told = answer.output.trim();
  const tag = /tagging release (\S+)/.exec(told)?.[1];
  const version = /\d+\.\d+\.\d+\S*$/.exec(tag ?? "")?.[0];
  if (answer.code !== 0 || tag === undefined || version === undefined) {
    throw new AssayError("PROJECT_INVALID", {
      what: "commit-and-tag-version finds no version to release",
      got: told,
      next: "Mend what it names: the version in package.json, or the project's .versionrc.",
    });
  }
  const from = /bumping version in \S+ from (\S+) to/.exec(told)?.[1] ?? version;
  return { from, version, tag, told };
}
