import { readFileSync } from "node:fs";
import { join } from "node:path";
import { packageInfo } from "../../sdk/io/environment/package.js";
import type { Scripts } from "../scripts.js";

/** The tools of a project's tasks, in the versions that this package itself is checked with. */
const TOOLS = [
  "@biomejs/biome",
  "@commitlint/cli",
  "@commitlint/config-conventional",
  "@secretlint/secretlint-rule-preset-recommend",
  "@types/node",
  "@vitest/coverage-v8",
  "knip",
  "secretlint",
  "typescript",
  "vitest",
];

/** Packages that a project depends on, with their versions. */
export function projectPackages(): {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
} {
  const { root, name, version } = packageInfo();
  const { dependencies, devDependencies } = JSON.parse(
    readFileSync(join(root, "package.json"), "utf8"),
  ) as Record<"dependencies" | "devDependencies", Record<string, string>>;
  const own = { ...devDependencies, ...dependencies };
  return {
    dependencies: { [name]: version },
    devDependencies: Object.fromEntries(TOOLS.map((tool) => [tool, own[tool]])),
  };
}

/** A project's package.json; the scripts of its tasks come after those that each npm project has. */
export function projectManifest(name: string, description: string, scripts: Scripts): string {
  const { nodeRange } = packageInfo();
  const manifest = {
    name,
    version: "0.1.0",
    description,
    private: true,
    type: "module",
    engines: { node: nodeRange },
    assay: { config: "confs/training.yaml" },
    scripts: {
      start: "assay run",
      test: "vitest run",
      ...scripts,
    },
    ...projectPackages(),
  };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}
