import { datasetPart, fileLines } from "./dataset-yaml.js";
import { learningParts, metricLines, reportLines, splitLines, trackingLines } from "./parts-yaml.js";
import type { Proposal } from "./propose.js";
import type { ConfigTexts } from "./training-yaml.js";
import { comment, heading, inline, yamlOf } from "./yaml.js";

/** The alias of the version that is served, and that predicts files. */
const CHAMPION = "Champion";

/** What is tried of each kind of model, and about where good values lie. */
const SPACES: Readonly<Record<Proposal["model"]["value"], readonly string[]>> = {
  boosting: [
    "    model.learningRate: { logUniform: [0.03, 0.3] }",
    "    model.maxLeaves: { int: [8, 64], log: true }",
    "    model.rounds: { int: [50, 400], log: true }",
  ],
  linear: ["    model.l2: { logUniform: [0.001, 1000] }"],
};

const nameLines = (kind: string, { name }: ConfigTexts): string[] => [
  `kind: ${kind}`,
  `name: ${inline(name)}`,
  "seed: 42 # as in training.yaml: the same rows are the test",
];

/** Searches better settings than those of the training. */
export function tuningYaml(proposal: Proposal, texts: ConfigTexts): string {
  const { folds, without } = proposal.rare;
  return yamlOf([
    [
      ...heading(
        "tuning",
        "Better settings of the model: `npx assay run confs/tuning.yaml` writes them to confs/best.yaml, and `npx assay run confs/training.yaml confs/best.yaml` trains and registers with them. What is no search is as in training.yaml.",
      ),
      ...nameLines("tuning", texts),
    ],
    datasetPart(proposal, texts, { why: false }),
    ...learningParts(proposal, { why: false, without }),
    [...comment("Trials are ranked by the first."), ...metricLines(proposal.metrics)],
    [
      ...comment("Scored on folds of the training rows; the test rows are left for what is found."),
      "tune:",
      "  space:",
      ...SPACES[proposal.model.value],
      ...(folds === undefined ? [] : [...comment(`${folds.why}.`, "  "), `  folds: ${folds.value}`]),
      "  search: { kind: tpe, trials: 12 } # more trials find more, and take longer",
      "  output: best.yaml",
      "  overwrite: true",
    ],
    trackingLines(texts.name),
    reportLines("tuning"),
  ]);
}

/** Judges the newest version. */
export function evaluationsYaml(proposal: Proposal, texts: ConfigTexts): string {
  return yamlOf([
    [
      ...heading(
        "evaluations",
        "Is the newest version good enough? `npx assay run confs/evaluations.yaml`, after a training. The version is marked as passed or missed, which promotion.yaml goes by; one that misses ends with exit code 3.",
      ),
      ...nameLines("evaluations", texts),
    ],
    [`model: ${inline(`models:/${texts.name}/latest`)}`],
    [
      ...comment("For new data, name their file here, without a split."),
      ...datasetPart(proposal, texts, { why: false }),
    ],
    [...comment("Only the rows that the model never saw."), ...splitLines(proposal)],
    [
      ...comment("What it must reach is yours to say, as { name: mae, threshold: 40 }."),
      ...metricLines(proposal.metrics),
    ],
    [
      ...comment(
        "Compared on the same rows with the version that has the alias, once there is one. Exactly as good will do.",
      ),
      "champion:",
      `  alias: ${CHAMPION}`,
      "  mustNotBeWorse: true",
    ],
    trackingLines(texts.name),
    reportLines("evaluations"),
  ]);
}

/** Gives the alias to the version that passed. */
export function promotionYaml({ name }: ConfigTexts): string {
  return yamlOf([
    [
      ...heading(
        "promotion",
        `The newest version becomes the ${CHAMPION}, if its evaluation passed: \`npx assay run confs/promotion.yaml\`, after evaluations.yaml. \`npx assay models rollback ${name}\` gives the alias back.`,
      ),
      "kind: promotion",
      `name: ${inline(name)}`,
    ],
    [
      `model: ${inline(name)}`,
      `alias: ${CHAMPION}`,
      "version: latest # or a number, or the best by a metric: { best: mae }",
      "require: passed # a version without an evaluation that passed is refused",
    ],
    trackingLines(name),
  ]);
}

/** Serves what has the alias. */
export function servingYaml({ name }: ConfigTexts): string {
  return yamlOf([
    [
      ...heading(
        "serving",
        `The ${CHAMPION} over HTTP: \`npx assay serve --config confs/serving.yaml\`, after promotion.yaml; http://127.0.0.1:8080/docs tells how to ask.`,
      ),
      "kind: serving",
      `name: ${inline(name)}`,
    ],
    [`model: ${inline(`models:/${name}@${CHAMPION}`)}`],
    ["http:", "  host: 127.0.0.1 # this machine only", "  port: 8080"],
    [...comment("A promotion is served without a restart."), "refresh:", "  everySeconds: 10"],
  ]);
}

/** Predicts a file with what has the alias. */
export function inferenceYaml(texts: ConfigTexts): string {
  const { name } = texts;
  return yamlOf([
    [
      ...heading(
        "inference",
        `What the ${CHAMPION} predicts for each row of a file: \`npx assay run confs/inference.yaml\`, after promotion.yaml.`,
      ),
      "kind: inference",
      `name: ${inline(name)}`,
    ],
    [`model: ${inline(`models:/${name}@${CHAMPION}`)}`],
    [
      ...comment(
        "Your new rows go here: a file, a list, or a pattern. These are the rows of the experiment, most of which the model knows.",
      ),
      "input:",
      ...fileLines(texts),
    ],
    ["output:", "  path: ../outputs/predictions.csv # or .parquet, .ndjson, .json", "  overwrite: true"],
    [
      ...comment("Rows that do not fit the model go to predictions.rejected.csv, each with the reason."),
      "invalid:",
      "  rows: side-file",
    ],
    trackingLines(name),
  ]);
}
