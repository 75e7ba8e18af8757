import type { Scoring } from "../../core/metrics/index.js";
import type { Table } from "../../core/tables/index.js";

const PROBABILITY = /^probability_(.*)$/s;

/**
 * What metrics look at, out of the table of predictions that a run kept: `prediction`, a `probability_<label>` a class where
 * there are classes, and the truth in the last column. Undefined where the table is none of these.
 */
export function keptScoring(table: Table): Scoring | undefined {
  const truthName = table.names.at(-1);
  if (truthName === undefined || truthName === "prediction" || !table.has("prediction")) return undefined;
  const classes = table.names.flatMap((name) => {
    const label = name === truthName ? undefined : PROBABILITY.exec(name)?.[1];
    return label === undefined ? [] : [label];
  });
  if (classes.length === 0) {
    if (table.types[truthName] === "string" || table.types.prediction === "string") return undefined;
    const [truth, prediction] = [table.numbers(truthName), table.numbers("prediction")];
    return { task: "regression", truth, prediction };
  }
  const places = new Map(classes.map((label, i) => [label, i]));
  const indices = (name: string) =>
    Float64Array.from(
      { length: table.numRows },
      (_, row) => places.get(String(table.value(name, row))) ?? -1,
    );
  const [truth, prediction] = [indices(truthName), indices("prediction")];
  if (truth.includes(-1) || prediction.includes(-1)) return undefined;
  const columns = classes.map((label) => table.numbers(`probability_${label}`));
  const probabilities = Float64Array.from(
    { length: table.numRows * classes.length },
    (_, i) => columns[i % classes.length][Math.floor(i / classes.length)],
  );
  return { task: "classification", classes, truth, prediction, probabilities };
}
