import { AssayError } from "../../sdk/utils/errors/index.js";
import { didYouMean } from "../../sdk/utils/names.js";
import type { TaskContext } from "../task.js";
import type { Check } from "./check.js";

/** The checks that `--only` and `--except` leave. Throws CLI_USAGE for a name that is no check, and where none is left. */
export function chooseChecks(checks: readonly Check[], options: TaskContext["options"]): readonly Check[] {
  const only = named(checks, "--only", options.only);
  const except = named(checks, "--except", options.except) ?? [];
  const chosen = checks.filter((check) => (only?.includes(check) ?? true) && !except.includes(check));
  if (chosen.length > 0) return chosen;
  throw new AssayError("CLI_USAGE", {
    what: "--only and --except leave no check to run",
    next: `The checks are ${checks.map(({ name }) => name).join(", ")}.`,
  });
}

/** Names of checks parted by commas, with or without `checks:` before them. */
function named(checks: readonly Check[], option: string, value: unknown): readonly Check[] | undefined {
  if (typeof value !== "string") return undefined;
  const names = checks.map(({ name }) => name);
  return value.split(",").map((part) => {
    const name = part.trim().replace(/^checks:/, "");
    const check = checks.find((candidate) => candidate.name === name);
    if (check !== undefined) return check;
    throw new AssayError("CLI_USAGE", {
      what: `${option} names no check`,
      got: JSON.stringify(part),
      wanted: names.join(", "),
      next: didYouMean(name, names),
    });
  });
}
