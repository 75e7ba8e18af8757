import { createRequire } from "node:module";
import { join } from "node:path";
import { AssayError, messageOf } from "../../utils/errors/index.js";

/** A package that talks to a kind of database. */
export interface Driver {
  /** Name in the registry: also what is required. */
  readonly name: "pg" | "mysql2" | "node-sqlite3-wasm";
  /** What it is for: "Postgres". */
  readonly purpose: string;
  /** Versions that were tried. */
  readonly wanted: string;
  /** What does without it. */
  readonly otherwise?: string;
}

/**
 * Loads an optional package: the project's own, else the one beside this package. Throws DEPENDENCY_MISSING with the command
 * that gets it.
 */
export function loadDriver(driver: Driver, projectDir = process.cwd()): unknown {
  const failures: unknown[] = [];
  for (const file of [join(projectDir, "package.json"), __filename]) {
    try {
      return createRequire(file)(driver.name);
    } catch (error) {
      failures.push(error);
    }
  }
  const cause = failures.find((error) => !isAbsent(error, driver.name)) ?? failures[0];
  const words = messageOf(cause).split("\n", 1)[0];
  throw new AssayError("DEPENDENCY_MISSING", {
    what: isAbsent(cause, driver.name)
      ? `${driver.purpose} needs the package ${driver.name}, which is not installed`
      : `the package ${driver.name} cannot be loaded`,
    got: words,
    wanted: `${driver.name} ${driver.wanted}`,
    next: `Run \`npm install ${driver.name}\`${driver.otherwise === undefined ? "" : `, or ${driver.otherwise}`}. DuckDB's extensions for databases are downloads and are not used.`,
    cause,
  });
}

function isAbsent(error: unknown, name: string): boolean {
  const { code, message } = error as { code?: unknown; message?: unknown };
  return code === "MODULE_NOT_FOUND" && String(message).includes(`'${name}'`);
}
