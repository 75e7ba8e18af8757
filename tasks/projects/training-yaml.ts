import { present } from "../../sdk/utils/present.js";
import { type DataPlace, datasetPart } from "./dataset-yaml.js";
import { learningParts, metricLines, reportLines } from "./parts-yaml.js";
import type { Proposal, ProposedColumn } from "./propose.js";
import { comment, heading, inline, oneLine, plain, yamlOf } from "./yaml.js";

/** What configs are of, besides what the data say. */
export interface ConfigTexts extends DataPlace {
  /** Name of the experiment, and of its registered model. */
  readonly name: string;
  /** Where the file came from, for the comment. */
  readonly from: string;
}

/** A config of a training as YAML, with what was chosen and why in comments. */
export function trainingYaml(proposal: Proposal, texts: ConfigTexts): string {
  const { columns, metrics, remarks } = proposal;
  return yamlOf([
    [
      ...heading(
        "training",
        `The first experiment: \`npm start\`, or \`npx assay run confs/training.yaml\`. Its choices were read off ${texts.from}; each says why. Change what you know better.`,
      ),
      "kind: training",
      `name: ${inline(texts.name)}`,
      "seed: 42 # rules every source of randomness",
    ],
    datasetPart(proposal, texts, { why: true }),
    [
      ...comment("What each column must hold: a run with other data stops and names the rows."),
      "schema:",
      "  columns:",
      ...columns.map(columnLine),
    ],
    ...learningParts(proposal, { why: true }),
    [
      ...comment(
        "What the model is judged by on the test rows. With a threshold, as { name: mae, threshold: 40 }, a run that misses it ends with exit code 3.",
      ),
      ...metricLines(metrics),
    ],
    ["explain:", "  kind: auto"],
    [
      "tracking:",
      `  experiment: ${inline(texts.name)} # kept in ./mlruns, or where MLFLOW_TRACKING_URI says`,
    ],
    [
      ...comment(
        "The model becomes the next version of a registered one: `npx assay models`. evaluations.yaml and promotion.yaml go on from there.",
      ),
      "register:",
      `  name: ${inline(texts.name)}`,
    ],
    reportLines("training"),
    remarks.length === 0
      ? []
      : ["# To look at (nothing was done about it):", ...remarks.flatMap((remark) => comment(`- ${remark}`))],
  ]);
}

function columnLine({ name, type, nullable, values, min, seen }: ProposedColumn): string {
  const rules = {
    type,
    ...(nullable ? { nullable } : {}),
    ...present({ min, values }),
  };
  return `    ${plain(name)}: ${inline(rules)}${seen === undefined ? "" : ` # seen: ${oneLine(seen)}`}`;
}
