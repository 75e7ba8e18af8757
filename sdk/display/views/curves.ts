import { formatNumber } from "../../utils/text/index.js";
import type { MimeBundle, ViewOptions } from "../bundle.js";
import { gridView } from "./grid.js";
import { SPARKS } from "./history.js";

/** A metric of a run, by steps. */
export interface CurveLike {
  readonly metric: string;
  readonly run: string;
  readonly points: readonly { readonly step: number; readonly value: number }[];
}

/** Columns that a curve takes at most. */
const CURVE_WIDTH = 40;

/** What the curves of one metric share, so that they can be compared by eye. */
interface Scale {
  readonly firstStep: number;
  readonly lastStep: number;
  readonly low: number;
  readonly high: number;
}

/** Curves of runs, those of one metric below each other on one scale: left is the first step, high the greatest value. */
export function curvesView(curves: readonly CurveLike[], options: ViewOptions = {}): MimeBundle {
  const metrics = [...new Set(curves.map(({ metric }) => metric))];
  const rows = metrics.flatMap((metric) => {
    const own = curves.filter((curve) => curve.metric === metric);
    const scale = scaleOf(own);
    return own.map(({ run, points }) => {
      const values = points.map(({ value }) => value);
      const finite = values.filter(Number.isFinite);
      const cell = (value: number | undefined) => (value === undefined ? "" : formatNumber(value, 5));
      return [
        metric,
        run,
        curveText(points, scale),
        cell(values[0]),
        cell(values.at(-1)),
        cell(finite.length === 0 ? undefined : least(finite)),
        cell(finite.length === 0 ? undefined : -least(finite.map((value) => -value))),
        String(points.at(-1)?.step ?? ""),
      ];
    });
  });
  return gridView(
    {
      columns: [
        { title: "metric" },
        { title: "run" },
        { title: "curve" },
        { title: "first", kind: "number" },
        { title: "last", kind: "number" },
        { title: "least", kind: "number" },
        { title: "most", kind: "number" },
        { title: "step", kind: "number" },
      ],
      rows,
      notes: ["The curves of one metric share their scale."],
      data: curves,
    },
    options,
  );
}

function scaleOf(curves: readonly CurveLike[]): Scale {
  const points = curves.flatMap((curve) => curve.points);
  const steps = points.map(({ step }) => step);
  const values = points.map(({ value }) => value).filter(Number.isFinite);
  return {
    firstStep: least(steps),
    lastStep: -least(steps.map((step) => -step)),
    low: least(values),
    high: -least(values.map((value) => -value)),
  };
}

/** Of a hundred thousand numbers, too, which `Math.min(...)` does not take. */
const least = (values: readonly number[]): number =>
  values.reduce((a, b) => (b < a ? b : a), Number.POSITIVE_INFINITY);

/** A curve as blocks: each column shows the last value of its steps; where there is none, or no number, it is empty. */
function curveText(points: CurveLike["points"], { firstStep, lastStep, low, high }: Scale): string {
  const steps = lastStep - firstStep;
  const width = Math.min(CURVE_WIDTH, steps + 1);
  const columns = Array.from({ length: width }, () => " ");
  for (const { step, value } of points) {
    if (!Number.isFinite(value)) continue;
    const column = steps === 0 ? 0 : Math.round(((step - firstStep) / steps) * (width - 1));
    const height = high === low ? 0 : (value - low) / (high - low);
    columns[column] = SPARKS[Math.round(height * (SPARKS.length - 1))];
  }
  return columns.join("").trimEnd();
}
