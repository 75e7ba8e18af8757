import { contentOf, type ReportContent } from "./content.js";
import { elementsOf, parsePage, textOf } from "./parse.js";

/** What reports there are. */
export const REPORT_KINDS = ["run", "comparison", "study", "drift", "card"] as const;
export type ReportKind = (typeof REPORT_KINDS)[number];

/** A section of a report. */
export interface ReportSection {
  readonly id: string;
  readonly title: string;
  readonly content: readonly ReportContent[];
}

/** A report as data: all that its page shows, and what it was made of, with all digits. */
export interface ReportJson {
  readonly format: "assay.report";
  /** Raised when a reader of the version before could misread it. */
  readonly version: 1;
  readonly kind: ReportKind;
  readonly title: string;
  /** What stands above the sections: when it was made, what it says in a sentence, the headline's numbers. */
  readonly head: readonly ReportContent[];
  readonly sections: readonly ReportSection[];
  /** What it was made of, where that is more exact than what is shown: metrics with all digits, by the kind of the report. NaN and infinities are texts. */
  readonly data: unknown;
}

/** JSON has no NaN and no infinity: they are texts; big integers too. Typed arrays are lists. */
function plain(_: string, value: unknown): unknown {
  if (typeof value === "bigint" || (typeof value === "number" && !Number.isFinite(value)))
    return String(value);
  return ArrayBuffer.isView(value) && !(value instanceof DataView)
    ? Array.from(value as Float64Array)
    : value;
}

/** A page of a report as data: everything that it shows is in it, as it is read out of the page itself. */
export function reportJson(page: string, kind: ReportKind, data: unknown): ReportJson {
  const root = parsePage(page);
  const [header] = elementsOf(root, ({ tag }) => tag === "header");
  const [heading] = elementsOf(root, ({ tag }) => tag === "h1");
  const sections = elementsOf(root, ({ tag }) => tag === "section").map((section) => {
    const [title] = elementsOf(section, ({ tag }) => tag === "h2");
    const children = section.children.filter((child) => child !== title);
    const id = section.attributes.id ?? "";
    return {
      id,
      title: title === undefined ? "" : textOf(title),
      content: contentOf({ ...section, children }),
    };
  });
  return {
    format: "assay.report",
    version: 1,
    kind,
    title: heading === undefined ? "" : textOf(heading),
    head: header === undefined ? [] : contentOf(header),
    sections,
    data: JSON.parse(JSON.stringify(data ?? null, plain)),
  };
}
