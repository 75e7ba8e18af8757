import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { arch, cpus, platform, release, totalmem } from "node:os";
import { dirname, join } from "node:path";
import { maskText } from "../../utils/secrets.js";
import { packageInfo } from "./package.js";

/** Lock files of the package managers, as their `ci` reads them. */
const LOCK_FILES = ["package-lock.json", "npm-shrinkwrap.json", "pnpm-lock.yaml", "yarn.lock", "bun.lock"];

const RUNTIME = ["dependencies", "optionalDependencies", "peerDependencies"];

/** A lock file over this many bytes is named by its hash and not kept. */
const MAX_LOCK_BYTES = 10_000_000;

/**
 * Files that tell what a run was made with, by name: `environment.json` (Node, machine, backend, versions of Assay, its
 * dependencies and the project's own, as they are installed), and the project's `package.json` and lock file, with which the
 * package manager installs the same again. The project is the nearest folder with a package.json; secrets are masked.
 */
export async function environmentFiles(
  cwd: string,
  backend: string | undefined,
): Promise<ReadonlyMap<string, Uint8Array>> {
  const project = await nearest(cwd, ["package.json"]);
  const lock = await nearest(project?.folder ?? cwd, LOCK_FILES);
  const [processor] = cpus();
  const described = {
    assay: packageInfo().version,
    node: process.versions.node,
    platform: platform(),
    release: release(),
    arch: arch(),
    processors: { model: processor?.model.trim() ?? "unknown", count: cpus().length },
    memoryMegabytes: Math.round(totalmem() / 1e6),
    backend: backend ?? null,
    packages: await installedPackages(project),
    lockFile:
      lock === undefined
        ? null
        : { name: lock.name, sha256: createHash("sha256").update(lock.text).digest("hex") },
  };
  const files = new Map<string, Uint8Array>();
  files.set("environment.json", Buffer.from(`${JSON.stringify(described, null, 2)}\n`));
  if (project !== undefined) files.set(project.name, Buffer.from(maskText(project.text)));
  if (lock !== undefined && lock.text.length <= MAX_LOCK_BYTES)
    files.set(lock.name, Buffer.from(maskText(lock.text)));
  return files;
}

interface Found {
  readonly folder: string;
  readonly name: string;
  readonly text: string;
}

/** The first of these files in a folder, else in those above it. */
async function nearest(folder: string, names: readonly string[]): Promise<Found | undefined> {
  for (const name of names) {
    const text = await textOf(join(folder, name));
    if (text !== undefined) return { folder, name, text };
  }
  const parent = dirname(folder);
  return parent === folder ? undefined : nearest(parent, names);
}

/** Versions of what the project and Assay depend on, sorted by name; the project's own installation comes first. */
async function installedPackages(project: Found | undefined): Promise<Record<string, string>> {
  const { root } = packageInfo();
  const own = (await textOf(join(root, "package.json"))) ?? "{}";
  const wanted = [
    ...dependenciesOf(own, RUNTIME).map((name) => [name, root] as const),
    ...(project === undefined
      ? []
      : dependenciesOf(project.text, [...RUNTIME, "devDependencies"]).map(
          (name) => [name, project.folder] as const,
        )),
  ];
  const found = await Promise.all(
    wanted.map(async ([name, folder]) => [name, await installedVersion(name, folder)] as const),
  );
  const versions = new Map(
    found.flatMap(([name, version]) => (version === undefined ? [] : [[name, version]])),
  );
  return Object.fromEntries([...versions].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Names that a package.json depends on; none where it is not one. */
function dependenciesOf(text: string, fields: readonly string[]): string[] {
  const content = jsonOf(text);
  return [...new Set(fields.flatMap((field) => Object.keys((content[field] ?? {}) as object)))];
}

/** The version that a file in this folder would load, as Node looks for it. */
async function installedVersion(name: string, folder: string): Promise<string | undefined> {
  const text = await textOf(join(folder, "node_modules", name, "package.json"));
  if (text === undefined) {
    const parent = dirname(folder);
    return parent === folder ? undefined : installedVersion(name, parent);
  }
  const { version } = jsonOf(text);
  return typeof version === "string" ? version : undefined;
}

function jsonOf(text: string): Record<string, unknown> {
  try {
    const content: unknown = JSON.parse(text);
    return typeof content === "object" && content !== null ? { ...content } : {};
  } catch {
    return {}; // Whoever wrote it will hear of it from the package manager.
  }
}

/** A file's text; undefined where it cannot be read, since a run can do without. */
async function textOf(file: string): Promise<string | undefined> {
  return readFile(file, "utf8").catch(() => undefined);
}
