import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { AssayError, messageOf } from "../sdk/utils/errors/index.js";
import type { Task } from "./task.js";

/** The project that a task works on. */
export interface Place {
  /** Its folder, absolute: the nearest one upwards with a package.json; without any, where the task is run. */
  readonly root: string;
  /** What its package.json holds; undefined where there is none. */
  readonly manifest: Readonly<Record<string, unknown>> | undefined;
}

/** The project around a folder. Throws PROJECT_INVALID where its package.json cannot be read. */
export function projectAround(folder: string): Place {
  const start = resolve(folder);
  for (let root = start; ; root = dirname(root)) {
    const file = join(root, "package.json");
    if (existsSync(file)) return { root, manifest: readManifest(file) };
    if (dirname(root) === root) return { root: start, manifest: undefined };
  }
}

/** Whether this is a copy of Assay's own repository, not a project that uses it. */
export function inSources({ root, manifest }: Place): boolean {
  return manifest?.name === "assay" && existsSync(join(root, "tasks", "registry.ts"));
}

/** Those of these tasks that can be run on this project: those of Assay's own sources only there. */
export function tasksFor(place: Place, tasks: readonly Task[]): readonly Task[] {
  return inSources(place) ? tasks : tasks.filter(({ sources }) => sources !== true);
}

function readManifest(file: string): Record<string, unknown> {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, "utf8"));
  } catch (cause) {
    throw new AssayError("PROJECT_INVALID", {
      what: "the project's package.json cannot be read",
      got: `${file}: ${messageOf(cause)}`,
      wanted: "a JSON object",
      next: "Mend the file.",
      cause,
    });
  }
  if (typeof content === "object" && content !== null && !Array.isArray(content)) return { ...content };
  throw new AssayError("PROJECT_INVALID", {
    what: "the project's package.json is not an object",
    got: file,
    wanted: "a JSON object",
    next: "Mend the file.",
  });
}
