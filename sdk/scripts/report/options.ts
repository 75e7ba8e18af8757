import { REPORT_FORMATS, type ReportFormat, type ReportRequest } from "../../jobs/reports/index.js";
import { AssayError } from "../../utils/errors/index.js";
import { nearestName } from "../../utils/names.js";
import type { TrackingCommandOptions } from "../tracking.js";

/** What `assay report` takes. */
export interface ReportOptions extends TrackingCommandOptions {
  readonly kind?: string;
  readonly to: string;
  readonly output?: string;
  readonly title?: string;
  readonly open?: boolean;
}

/** Kinds that are asked for by name. */
const KINDS = ["run", "comparison", "study", "drift"] as const satisfies readonly ReportRequest["kind"][];

/** The format that was asked for; CLI_USAGE where there is none of this name. */
export function reportFormat({ to }: Pick<ReportOptions, "to">): ReportFormat {
  return oneOf("--to", to, REPORT_FORMATS);
}

/** The kind that was asked for; CLI_USAGE where there is none of this name. */
export function reportKind({ kind }: Pick<ReportOptions, "kind">): (typeof KINDS)[number] | undefined {
  return kind === undefined ? undefined : oneOf("--kind", kind, KINDS);
}

function oneOf<Name extends string>(option: string, given: string, names: readonly Name[]): Name {
  const found = names.find((name) => name === given);
  if (found !== undefined) return found;
  const near = nearestName(given, names);
  throw new AssayError("CLI_USAGE", {
    what: `${option} is wrong`,
    got: `"${given}"`,
    wanted: names.join(", "),
    ...(near === undefined ? {} : { next: `Did you mean "${near}"?` }),
  });
}
