import { formatCount, formatNumber, formatP, formatPercent } from "../../utils/text/index.js";
import type { DriftConfig } from "./config.js";
import type { ColumnDrift, DriftBin, DriftVerdict } from "./types.js";

/** What is judged of a column, in order of weight: its size, whether it is more than chance, and how it reads. */
interface Finding {
  readonly size: number;
  readonly marks: { readonly moderate: number; readonly drifted: number };
  /** The smallest adjusted p-value of its tests; NaN where there is none. */
  readonly pValue: number;
  readonly text: string;
}

const RANK = { stable: 0, moderate: 1, drifted: 2 } as const satisfies Record<DriftVerdict, number>;

type Judged = Omit<ColumnDrift, "verdict" | "reason">;

/**
 * A column has moved where a difference is large (its mark is reached) and more than chance (its adjusted p-value is below
 * alpha): of few rows the second decides, of many the first.
 */
export function judgeColumn(
  column: Judged,
  settings: DriftConfig,
  about?: string,
): Pick<ColumnDrift, "verdict" | "reason"> {
  if (column.kind === "absent") return { verdict: "drifted", reason: "the current table lacks the column" };
  if (column.kind === "retyped") {
    return {
      verdict: "drifted",
      reason: `the type was ${column.referenceType} and is ${column.currentType}`,
    };
  }
  const findings = findingsOf(column, settings);
  const judged = findings.map((finding) => ({ finding, verdict: verdictOf(finding, settings.alpha) }));
  const [worst] = judged.toSorted((a, b) => RANK[b.verdict] - RANK[a.verdict]);
  if (worst !== undefined && worst.verdict !== "stable")
    return { verdict: worst.verdict, reason: worst.finding.text };
  if (about !== undefined) return { verdict: "stable", reason: about };
  const large = findings.find(({ size, marks }) => size >= marks.moderate);
  if (large !== undefined) {
    const p = Number.isNaN(large.pValue) ? "too few to test" : `p = ${formatP(large.pValue)}`;
    return { verdict: "stable", reason: `${large.text}, which may be chance (${p})` };
  }
  const reason = column.psi === undefined ? "no values to compare" : `PSI ${formatNumber(column.psi, 2)}`;
  return { verdict: "stable", reason };
}

function verdictOf({ size, marks, pValue }: Finding, alpha: number): DriftVerdict {
  if (!(pValue < alpha)) return "stable";
  if (size >= marks.drifted) return "drifted";
  return size >= marks.moderate ? "moderate" : "stable";
}

function findingsOf(
  { psi, chiSquare, ks, missing, unseen, bins, kind }: Judged,
  settings: DriftConfig,
): Finding[] {
  const findings: Finding[] = [];
  if (psi !== undefined) {
    const pValues = [chiSquare?.adjusted, ks?.adjusted].filter((p) => p !== undefined);
    findings.push({
      size: psi,
      marks: settings.psi,
      pValue: pValues.length === 0 ? Number.NaN : Math.min(...pValues),
      text: `PSI ${formatNumber(psi, 2)}${movedMost(bins)}`,
    });
  }
  findings.push({
    size: Math.abs(missing.current - missing.reference),
    marks: settings.missing,
    pValue: missing.test?.adjusted ?? Number.NaN,
    text: `missing ${formatPercent(missing.reference)}, now ${formatPercent(missing.current)}`,
  });
  if (unseen !== undefined && unseen.rows > 0) {
    const what = kind === "number" ? "out of the reference's range" : "of levels that the reference lacks";
    findings.push({
      size: unseen.share,
      marks: settings.unseen,
      pValue: unseen.test.adjusted,
      text: `${formatPercent(unseen.share)} of values are ${what} (${unseen.examples.slice(0, 3).join(", ")})`,
    });
  }
  return findings;
}

/** ": 0.2 to 0.4 from 10 % to 31 %": the bin whose share changed most. */
function movedMost(bins: readonly DriftBin[]): string {
  const [references, currents] = (["reference", "current"] as const).map((side) =>
    Math.max(
      1,
      bins.reduce((sum, bin) => sum + bin[side], 0),
    ),
  );
  const change = (bin: DriftBin) => Math.abs(bin.current / currents - bin.reference / references);
  const [most] = bins.toSorted((a, b) => change(b) - change(a));
  if (most === undefined) return "";
  const [was, is] = [most.reference / references, most.current / currents];
  return `: ${most.label} from ${formatPercent(was)} to ${formatPercent(is)}`;
}

/** What is said of a whole table. */
export function judgeAll(
  columns: readonly Pick<ColumnDrift, "name" | "verdict">[],
  settings: DriftConfig,
): { readonly verdict: DriftVerdict; readonly reason: string } {
  const of = (verdict: DriftVerdict) => columns.filter((column) => column.verdict === verdict);
  const [drifted, moderate] = [of("drifted"), of("moderate")];
  const all = formatCount(columns.length);
  if (drifted.length === 0 && moderate.length === 0)
    return {
      verdict: "stable",
      reason: columns.length === 1 ? "the column is stable" : `all ${all} columns are stable`,
    };
  const parts = [
    drifted.length > 0 ? `${formatCount(drifted.length)} of ${all} columns drifted${namesOf(drifted)}` : "",
    moderate.length > 0
      ? `${formatCount(moderate.length)} ${drifted.length > 0 ? "" : `of ${all} columns `}moderate${namesOf(moderate)}`
      : "",
  ].filter((part) => part !== "");
  const verdict = drifted.length / columns.length >= settings.share ? "drifted" : "moderate";
  return { verdict, reason: parts.join(", ") };
}

const NAMED = 5;

function namesOf(columns: readonly { readonly name: string }[]): string {
  const names = columns.slice(0, NAMED).map(({ name }) => name);
  return ` (${names.join(", ")}${columns.length > NAMED ? ", …" : ""})`;
}
