import type { Metric } from "../metric.js";
import { type ClassTotals, classTotals } from "./confusion.js";

/** Numerator and denominator of a share, for one class or summed over all. */
type Share = (hits: number, truth: number, predicted: number) => readonly [number, number];

const SHARES = {
  precision: { title: "Precision", share: (hits, _, predicted) => [hits, predicted] },
  recall: { title: "Recall", share: (hits, truth) => [hits, truth] },
  f1: { title: "F1", share: (hits, truth, predicted) => [2 * hits, truth + predicted] },
} as const satisfies Record<string, { title: string; share: Share }>;

/** 0 where nothing was predicted or nothing was there, as scikit-learn's `zero_division=0`. */
function ratio([numerator, denominator]: readonly [number, number]): number {
  return denominator === 0 ? 0 : numerator / denominator;
}

const AVERAGES = {
  /** Plain mean over the classes that occur in truth or prediction. */
  Macro(share: Share, totals: ClassTotals): number {
    const values = perClass(share, totals).filter((_, i) => totals.truth[i] + totals.predicted[i] > 0);
    return values.reduce((sum, value) => sum + value, 0) / values.length;
  },
  /** Of all classes' hits together; with one class a row, all three micro metrics are the accuracy. */
  Micro(share: Share, { hits, total }: ClassTotals): number {
    return ratio(
      share(
        hits.reduce((sum, hit) => sum + hit, 0),
        total,
        total,
      ),
    );
  },
  /** Mean over the classes, by how often each is true. */
  Weighted(share: Share, totals: ClassTotals): number {
    return perClass(share, totals).reduce((sum, value, i) => sum + value * totals.truth[i], 0) / totals.total;
  },
} as const;

function perClass(share: Share, { hits, truth, predicted }: ClassTotals): number[] {
  return hits.map((hit, i) => ratio(share(hit, truth[i], predicted[i])));
}

/** Of two classes the last one's (the positive class); of more, the macro average. */
function plain(share: Share, totals: ClassTotals): number {
  return totals.hits.length === 2 ? perClass(share, totals)[1] : AVERAGES.Macro(share, totals);
}

/** A metric of the family. */
type Variant = Metric<`${keyof typeof SHARES}${"" | keyof typeof AVERAGES}`>;

function variants(name: keyof typeof SHARES): Variant[] {
  const { title, share } = SHARES[name];
  const base = { task: "classification", greaterIsBetter: true, best: 1 } as const;
  return [
    { ...base, name, title, compute: (scoring) => plain(share, classTotals(scoring)) },
    ...(Object.keys(AVERAGES) as (keyof typeof AVERAGES)[]).map(
      (kind): Variant => ({
        ...base,
        name: `${name}${kind}`,
        title: `${title}, ${kind.toLowerCase()} average`,
        compute: (scoring) => AVERAGES[kind](share, classTotals(scoring)),
      }),
    ),
  ];
}

/** `precision`, `recall` and `f1`, each plain and with `Macro`, `Micro` and `Weighted` behind its name. */
export const precisionRecall: readonly Variant[] = [
  ...variants("precision"),
  ...variants("recall"),
  ...variants("f1"),
];
