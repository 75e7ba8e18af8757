import { existsSync } from "node:fs";
import { join } from "node:path";
import { packageInfo } from "../../sdk/io/environment/index.js";
import { AssayError } from "../../sdk/utils/errors/index.js";

/** What makes the containers of a project. */
export const CONTAINERFILE = "Containerfile";
export const COMPOSE = "compose.yaml";
export const CONTAINER_FILES = [
  CONTAINERFILE,
  ".containerignore",
  ".dockerignore",
  COMPOSE,
  "collector.yaml",
] as const;

/** Where Assay's package holds the files that projects begin with. */
export const templateFolder = (): string => join(packageInfo().root, "tasks", "templates", "containers");

/** The path of a container file of the project; PROJECT_INVALID where it is not there. */
export function containerFile(folder: string, name: (typeof CONTAINER_FILES)[number]): string {
  const file = join(folder, name);
  if (existsSync(file)) return file;
  throw new AssayError("PROJECT_INVALID", {
    what: `the project has no ${name}`,
    got: `nothing at ${file}`,
    next: "`assay task containers:new` writes Assay's container files into the project.",
  });
}
