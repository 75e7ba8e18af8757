import type { ColumnDrift, Drift, DriftVerdict } from "../../core/drift/index.js";
import { formatCell, formatCount, formatNumber, formatPercent } from "../../utils/text/index.js";
import type { BarTrace, Figure, ScatterTrace } from "./figure.js";
import { type ColorRole, color } from "./palette.js";
import { rowsAspect } from "./rows-aspect.js";
import { coordinate } from "./sample.js";

export interface DriftOptions {
  /** Columns at most. @default 20 */
  readonly most?: number;
}

/** The colours of the verdicts; each is named beside its bar, too. */
export const VERDICT_COLORS = {
  stable: "blue",
  moderate: "gold",
  drifted: "orange",
} as const satisfies Record<DriftVerdict, ColorRole>;

/** A bar is cut at so many times the mark of drift: what is beyond is only drifted, and would hide the others. */
const CUT = 4;

/** Columns by how far they have moved: those that cannot be compared first, then by the index. */
export function byDrift(columns: readonly ColumnDrift[]): ColumnDrift[] {
  const rank = { drifted: 0, moderate: 1, stable: 2 } as const;
  const psi = (column: ColumnDrift) => column.psi ?? Number.POSITIVE_INFINITY;
  return columns.toSorted(
    (a, b) => rank[a.verdict] - rank[b.verdict] || (psi(b) === psi(a) ? 0 : psi(b) - psi(a)),
  );
}

/** The population stability index of each column, and the marks from which it counts. */
export function driftBars(drift: Drift, { most = 20 }: DriftOptions = {}): Figure {
  const { moderate, drifted } = drift.settings.psi;
  const measured = byDrift(drift.columns).flatMap((column) =>
    column.psi === undefined ? [] : [{ ...column, psi: column.psi }],
  );
  const shown = measured.slice(0, most);
  const hidden = measured.length - shown.length;
  const cut = CUT * drifted;
  const places = shown.map((_, i) => i);
  const bars = (Object.keys(VERDICT_COLORS) as DriftVerdict[]).flatMap((verdict): BarTrace[] => {
    const own = places.filter((place) => shown[place].verdict === verdict);
    if (own.length === 0) return [];
    return [
      {
        type: "bar",
        orientation: "h",
        name: verdict,
        x: own.map((place) => coordinate(Math.min(cut, shown[place].psi))),
        y: own,
        width: 0.66,
        marker: { color: color(VERDICT_COLORS[verdict]) },
        text: own.map((place) => formatNumber(shown[place].psi, 2)),
        hover: own.map((place) => `${shown[place].name}: ${shown[place].reason}`),
      },
    ];
  });
  const mark = (value: number, name: string): ScatterTrace => ({
    type: "scatter",
    mode: "lines",
    name: `${name} from ${formatCell(value)}`,
    x: [value, value],
    y: [-0.6, shown.length - 0.4],
    line: { color: color("muted"), width: 1.5, dash: name === "moderate" ? "dash" : "solid" },
    hoverinfo: "skip",
  });
  const unmeasured = drift.columns.length - measured.length;
  const notes = [
    ...(shown.some(({ psi }) => psi > cut) ? [`Bars end at ${formatCell(cut)}.`] : []),
    ...(hidden > 0 ? [`${formatCount(hidden)} columns that moved less are not drawn.`] : []),
    ...(unmeasured > 0 ? [`${formatCount(unmeasured)} columns have no index.`] : []),
  ];
  return {
    title: "How far each column has moved",
    description: `Population stability index of ${shown.length} columns, ${formatCount(drift.currentRows)} rows against ${formatCount(drift.referenceRows)}: ${drift.reason}.`,
    ...(notes.length === 0 ? {} : { note: notes.join(" ") }),
    data: [...bars, mark(moderate, "moderate"), mark(drifted, "drifted")],
    layout: {
      x: { title: "population stability index" },
      y: {
        range: [-0.6, shown.length - 0.4],
        reversed: true,
        ticks: { values: places, labels: shown.map(({ name }) => name) },
      },
      aspect: rowsAspect(shown.length + 1),
    },
  };
}

/** Thickness of both bars of a bin together. */
const GROUP = 0.8;

/** One column then and now: the share of rows in each bin. */
export function driftColumn(column: ColumnDrift): Figure {
  const { bins, name, verdict, reason } = column;
  const places = bins.map((_, i) => i);
  const trace = (side: "reference" | "current", offset: number): BarTrace => {
    const total = Math.max(
      1,
      bins.reduce((sum, bin) => sum + bin[side], 0),
    );
    return {
      type: "bar",
      orientation: "h",
      name: side,
      x: bins.map((bin) => coordinate((100 * bin[side]) / total)),
      y: places.map((place) => Number((place + offset).toFixed(3))),
      width: GROUP / 2 - 0.03,
      marker: { color: color(side === "reference" ? "muted" : "blue") },
      hover: bins.map(
        (bin) =>
          `${name} ${bin.label}, ${side}: ${formatPercent(bin[side] / total)} (${formatCount(bin[side])} rows)`,
      ),
    };
  };
  return {
    title: `${name}: ${verdict}`,
    description: `Shares of rows of ${name} in ${bins.length} bins, reference and current: ${reason}.`,
    note: `${reason}.`,
    data: [trace("reference", -GROUP / 4), trace("current", GROUP / 4)],
    layout: {
      x: { title: "rows (%)" },
      y: {
        range: [-0.6, bins.length - 0.4],
        reversed: true,
        ticks: { values: places, labels: bins.map(({ label }) => label) },
      },
      aspect: Math.min(0.95, Math.max(0.32, (bins.length * 26 + 90) / 840)),
    },
  };
}

/** Figures of the columns that moved most and have bins, under their names. */
export function driftColumns(drift: Drift, most = 6): { readonly name: string; readonly figure: Figure }[] {
  return byDrift(drift.columns)
    .filter(({ bins, verdict }) => bins.length > 0 && verdict !== "stable")
    .slice(0, most)
    .map((column) => ({ name: column.name, figure: driftColumn(column) }));
}
