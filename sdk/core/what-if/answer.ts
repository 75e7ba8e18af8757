import { Random } from "../../utils/random/index.js";
import type { ShapInputs, ShapResult } from "../explainers/game.js";
import { linearShap } from "../explainers/linear.js";
import { permutationShap } from "../explainers/permutation.js";
import type { FeatureGroup, Matrix, Table } from "../tables/index.js";
import { type Cell, tableOfCells } from "./cells.js";
import type { WhatIfColumn } from "./columns.js";

/** What a model says of a row. One entry an output: the number, or the probability of each class. */
export interface WhatIfAnswer {
  readonly predictions: readonly number[];
  /** SHAP values against the base values, one list an output, in the order of the columns. */
  readonly shap?: WhatIfShap;
}

export interface WhatIfShap {
  readonly baseValues: readonly number[];
  readonly values: readonly (readonly number[])[];
  /** Whether they are estimates by sampled orders. */
  readonly isEstimate: boolean;
  /** Of estimates: the largest standard error, where it is known. */
  readonly error?: number;
}

/** What is asked of a model, whether it is a fitted one or one that a page restored. */
export interface AskedModel {
  readonly features: { readonly groups: readonly FeatureGroup[] };
  encode(rows: Table): Matrix;
  predictMatrix(x: Matrix): Promise<Float64Array>;
}

/** A way to SHAP values of one row that is refined in stages, from 0; values of the last one stay. */
export interface RowExplainer {
  readonly stages: number;
  /** The first stage whose values are exact; `stages` where none is. */
  readonly exactFrom: number;
  shap(
    game: ShapInputs,
    stage: number,
    signal: AbortSignal | undefined,
  ): Promise<Omit<ShapResult, "predictions">>;
}

/** Exact values by coefficients. */
export function linearExplainer(model: {
  readonly coefficients: Float64Array;
  readonly intercepts: Float64Array;
}): RowExplainer {
  return { stages: 1, exactFrom: 0, shap: async (game) => linearShap({ ...model, ...game }) };
}

/** Orders a stage for each background row: few at first, so that something is there at once. */
const ORDERS = [1, 4, 16] as const;

/** Estimates by sampled orders of the columns, the same ones each time. */
export function sampledExplainer(seed: number): RowExplainer {
  return {
    stages: ORDERS.length,
    exactFrom: ORDERS.length,
    shap: (game, stage, signal) =>
      permutationShap(game, {
        permutations: ORDERS[stage],
        random: Random.fromSeed(seed),
        batchRows: 2048,
        signal,
      }),
  };
}

const isAborted = (signal: AbortSignal | undefined): boolean => signal?.aborted === true;

/** Answers what a model says of rows, the newest question only. */
export class RowAnswers {
  private readonly background: Matrix;
  private readonly order: readonly number[];

  constructor(
    private readonly model: AskedModel,
    private readonly columns: readonly WhatIfColumn[],
    background: readonly (readonly Cell[])[],
    private readonly explainer: RowExplainer,
  ) {
    this.background = model.encode(tableOfCells(columns, background));
    const { groups } = model.features;
    this.order = columns.map(({ name }) => groups.findIndex((group) => group.name === name));
  }

  /** Predictions alone. */
  async predict(rows: readonly (readonly Cell[])[]): Promise<Float64Array> {
    return this.model.predictMatrix(this.model.encode(tableOfCells(this.columns, rows)));
  }

  /** Calls back with the first answer, then with better ones; ends when there is none or the signal says so. */
  async ask(
    row: readonly Cell[],
    told: (answer: WhatIfAnswer, isLast: boolean) => void,
    signal?: AbortSignal,
  ): Promise<void> {
    const { model, explainer, background } = this;
    const x = model.encode(tableOfCells(this.columns, [row]));
    const predictions = Array.from(await model.predictMatrix(x));
    const { groups } = model.features;
    const game: ShapInputs = { predict: (m) => model.predictMatrix(m), rows: x, background, groups };
    for (let stage = 0; stage < explainer.stages; stage++) {
      if (isAborted(signal)) return;
      const result = await explainer.shap(game, stage, signal);
      if (isAborted(signal)) return;
      told(
        { predictions, shap: this.shapOf(result, stage < explainer.exactFrom) },
        stage === explainer.stages - 1,
      );
    }
  }

  private shapOf(
    { baseValues, values, standardErrors }: Omit<ShapResult, "predictions">,
    isEstimate: boolean,
  ): WhatIfShap {
    const errors = standardErrors?.flatMap((ofOutput) => [...ofOutput]);
    return {
      baseValues: [...baseValues],
      values: values.map((ofOutput) => this.order.map((group) => ofOutput[group])),
      isEstimate,
      ...(errors === undefined ? {} : { error: Math.max(0, ...errors) }),
    };
  }
}
