import type { ExplanationData, Importance } from "../explanation.js";
import { correlatesOf } from "./correlations.js";

/** What importances say besides their numbers. */
export interface ImportanceFacts {
  /** The metric whose loss is counted. */
  readonly metric: string;
  /** Unit of the metric, where it has one. */
  readonly metricUnit: string | undefined;
  /** Columns that go together with one, the strongest first: they share what it is worth. */
  correlatesOf(feature: string): { readonly feature: string; readonly coefficient: number }[];
}

/** Importances of columns, the largest first: a list that shows itself as bars. */
export class Importances extends Array<Importance> implements ImportanceFacts {
  #explanation: ExplanationData | undefined;

  /** What is made of the list (`map`, `filter`) is a plain array. */
  static override get [Symbol.species](): ArrayConstructor {
    return Array;
  }

  /** A frozen list of the importances of an explanation. */
  static ofExplanation(explanation: ExplanationData): Importances {
    const list = new Importances();
    for (const importance of explanation.importances) list.push(Object.freeze({ ...importance }));
    list.#explanation = explanation;
    Object.freeze(list);
    return list;
  }

  get metric(): string {
    return this.#explanation?.importanceMetric ?? "";
  }

  get metricUnit(): string | undefined {
    return this.#explanation?.importanceUnit;
  }

  correlatesOf(feature: string): { readonly feature: string; readonly coefficient: number }[] {
    return correlatesOf(feature, this.#explanation?.correlations);
  }
}
