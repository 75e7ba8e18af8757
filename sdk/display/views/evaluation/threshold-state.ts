/** What the page starts from: `sdk/display/browser/threshold`. */
export interface ThresholdState {
  readonly target: string;
  readonly costs: { readonly falsePositive: number; readonly falseNegative: number };
  readonly curves: readonly {
    readonly className: string;
    readonly rows: number;
    readonly positives: number;
    readonly own: number | null;
    /** Whether some thresholds are left out; the counts at the others are exact. */
    readonly thinned: boolean;
    /** Falling; null stands for infinity. */
    readonly thresholds: readonly (number | null)[];
    readonly truePositives: readonly number[];
    readonly falsePositives: readonly number[];
  }[];
}
