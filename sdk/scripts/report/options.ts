import { REPORT_FORMATS, type ReportFormat } from "../../jobs/reports/index.js";
import { REPORT_KINDS, type ReportKind } from "../../reports/json/index.js";
import { AssayError } from "../../utils/errors/index.js";
import { nearestName } from "../../utils/names.js";
import type { TrackingCommandOptions } from "../tracking.js";

/** What `assay report` takes. */
export interface ReportOptions extends TrackingCommandOptions {
  readonly kind?: string;
  readonly to: string;
  readonly output?: string;
  readonly title?: string;
  /** A YAML file of what people say of the model. */
  readonly card?: string;
  readonly open?: boolean;
}

/** The format that was asked for; CLI_USAGE where there is none of this name. */
export function reportFormat({ to }: Pick<ReportOptions, "to">): ReportFormat {
  return oneOf("--to", to, REPORT_FORMATS);
}

/** The kind that was asked for; CLI_USAGE where there is none of this name. */
export function reportKind({ kind }: Pick<ReportOptions, "kind">): ReportKind | undefined {
  return kind === undefined ? undefined : oneOf("--kind", kind, REPORT_KINDS);
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
