import type { Matrix } from "../../tables/index.js";
import { sortedLabels } from "../foreign/estimator.js";
import type { Estimator, History, Json, ScoreTrees, State } from "../model.js";
import type { TreeEnsemble } from "../trees/ensemble.js";
import { type Link, linkScores } from "../trees/links.js";
import { packTrees } from "../trees/pack.js";
import { predictTrees } from "../trees/predict.js";
import { type TreeColumn, TreeEncoding } from "./encoding.js";
import type { Level } from "./parsed.js";

/** What is known of imported trees beside the trees; saved with them. */
export interface TreesPlan {
  readonly columns: readonly TreeColumn[];
  readonly link: Link;
  readonly scale: number;
  /** Labels in the order of the trees' outputs; empty for regression. */
  readonly labels: readonly Level[];
  readonly covers: boolean;
}

/** Trees that were grown elsewhere as an estimator of one's own: raw columns in, predictions natively, explained exactly. */
export class ImportedTrees implements Estimator {
  readonly encoding: TreeEncoding;
  /** Where each class, sorted, stands among the outputs. */
  private readonly order: readonly number[];

  constructor(
    readonly kind: string,
    private readonly plan: TreesPlan,
    private readonly ensemble: TreeEnsemble,
  ) {
    this.encoding = new TreeEncoding(plan.columns);
    this.order = sortedLabels(plan.labels).map((label) => plan.labels.indexOf(label));
  }

  async fit(): Promise<History> {
    return { epochs: [] };
  }

  async predict(x: Matrix): Promise<Float64Array> {
    const { link, scale } = this.plan;
    const { ensemble, order } = this;
    const sums = predictTrees(ensemble, x);
    const scores = scale === 1 ? sums : sums.map((sum) => sum * scale);
    const outputs = linkScores(link, scores, ensemble.outputs);
    if (this.isInOrder()) return outputs;
    return outputs.map((_, at) => outputs[at - (at % order.length) + order[at % order.length]]);
  }

  async state(): Promise<State> {
    const { json, arrays } = packTrees(this.ensemble);
    return { json: { plan: this.plan as unknown as Json, trees: json }, arrays };
  }

  /** Absent where the prediction is not the sum itself, or the shares of rows are not known. */
  trees(): TreeEnsemble | undefined {
    const { link, covers } = this.plan;
    return link === "identity" && covers && this.isInOrder() ? this.ensemble : undefined;
  }

  /** Absent where the shares of rows are not known. */
  scoreTrees(): ScoreTrees | undefined {
    const { link, covers, labels, scale } = this.plan;
    return covers ? { ensemble: this.ensemble, link, scale, labels } : undefined;
  }

  dispose(): void {}

  /** Whether the trees' outputs are in the order of the sorted classes. */
  private isInOrder(): boolean {
    return this.order.every((place, k) => place === k);
  }
}
