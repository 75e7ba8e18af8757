import { stringify } from "yaml";
import type { DatasetInputConfig } from "../../sdk/io/datasets/config.js";
import type { Proposal, ProposedColumn } from "./propose.js";

/** What the config is of, besides what the data say. */
export interface TrainingTexts {
  /** Name of the experiment. */
  readonly name: string;
  /** The data file, as the config names it: relative to confs/, or absolute. */
  readonly path: string;
  /** How the file is read. */
  readonly dataset: DatasetInputConfig;
  /** Where the file came from, for the comment. */
  readonly from: string;
}

/** A config of a training as YAML, with what was chosen and why in comments. */
export function trainingYaml(proposal: Proposal, texts: TrainingTexts): string {
  const { target, task, split, drop, model, metrics, remarks } = proposal;
  const parts = [
    [
      "# yaml-language-server: $schema=../node_modules/assay/docs/schemas/training.json",
      ...comment(
        `The first experiment: \`npm start\`, or \`npx assay run confs/training.yaml\`. Its choices were read off ${texts.from}; each says why. Change what you know better.`,
      ),
      "kind: training",
      `name: ${inline(texts.name)}`,
      "seed: 42 # rules every source of randomness",
    ],
    datasetPart(proposal, texts),
    [
      ...comment("What each column must hold: a run with other data stops and names the rows."),
      "schema:",
      "  columns:",
      ...proposal.columns.map(columnLine),
    ],
    drop === undefined
      ? []
      : [
          ...comment(`${drop.why}: nothing can be learned from those.`),
          "clean:",
          `  - { kind: dropRows, where: ${inline(`${quoted(drop.value)} is null`)} }`,
        ],
    [...comment(`${task.why}.`), `task: ${task.value}`, `target: ${inline(target)}`],
    [...comment(`${split.why}.`), "split:", `  kind: ${split.value}`, "  testSize: 0.2"],
    [
      ...comment(
        `kind: ${model.why}. \`npx assay schema training\` lists the others; \`compare\` ranks several.`,
      ),
      "model:",
      `  kind: ${model.value}`,
    ],
    [
      ...comment(
        "What the model is judged by on the test rows. With a threshold, as { name: mae, threshold: 40 }, a run that misses it ends with exit code 3.",
      ),
      "metrics:",
      ...metrics.map((name) => `  - ${name}`),
    ],
    ["explain:", "  kind: auto"],
    [
      "tracking:",
      `  experiment: ${inline(texts.name)} # kept in ./mlruns, or where MLFLOW_TRACKING_URI says`,
    ],
    [
      ...comment("The model becomes the next version of a registered one: `assay models`, `assay serve`."),
      "register:",
      `  name: ${inline(texts.name)}`,
    ],
    ["report:", `  path: ${inline("../outputs/training.html")}`],
    remarks.length === 0
      ? []
      : ["# To look at (nothing was done about it):", ...remarks.flatMap((remark) => comment(`- ${remark}`))],
  ];
  return `${parts
    .filter((part) => part.length > 0)
    .map((part) => part.join("\n"))
    .join("\n\n")}\n`;
}

function datasetPart({ exclude, order }: Proposal, { dataset, path }: TrainingTexts): string[] {
  const left = exclude.flatMap(({ value, why }, i) => [
    ...(exclude[i - 1]?.why === why ? [] : comment(`${why}.`, "    ")),
    `    - ${inline(value)}`,
  ]);
  const excludes = left.length === 0 ? [] : ["  exclude:", ...left];
  if (order?.sort === true) {
    return [
      ...comment(`Rows do not stand in the order of ${order.column}: the query sorts them.`),
      "dataset:",
      "  kind: sql",
      `  query: ${inline(`select * from ${fileInSql(dataset, path)} order by ${sqlName(order.column)}`)}`,
      ...excludes,
    ];
  }
  const { kind, ...rest } = dataset;
  const options = Object.entries({ ...rest, path }).map(([key, value]) => `  ${key}: ${inline(value)}`);
  return ["dataset:", `  kind: ${kind}`, ...options, ...excludes];
}

/** A file as DuckDB's SQL reads it: with the delimiter where it is not told by the name. */
function fileInSql(dataset: DatasetInputConfig, path: string): string {
  const file = sqlText(path);
  return dataset.kind === "csv" && dataset.delimiter !== undefined
    ? `read_csv(${file}, delim = ${sqlText(dataset.delimiter)})`
    : file;
}

const sqlText = (text: string): string => `'${text.replaceAll("'", "''")}'`;
const sqlName = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** A column's name in an expression. */
const quoted = (name: string): string => (/^[\p{L}_][\p{L}\p{N}_]*$/u.test(name) ? name : `\`${name}\``);

function columnLine({ name, type, nullable, values, min, seen }: ProposedColumn): string {
  const rules = {
    type,
    ...(nullable ? { nullable } : {}),
    ...(min === undefined ? {} : { min }),
    ...(values === undefined ? {} : { values }),
  };
  return `    ${plain(name)}: ${inline(rules)}${seen === undefined ? "" : ` # seen: ${oneLine(seen)}`}`;
}

/** A value on one line of YAML; dollar signs of texts are doubled, since configs interpolate. */
function inline(value: unknown): string {
  return plain(escaped(value));
}

function plain(value: unknown): string {
  // YAML would take several lines for a text that has them; in quotes, JSON is YAML.
  if (typeof value === "string" && /\p{Cc}/u.test(value)) return JSON.stringify(value);
  return stringify(value, { collectionStyle: "flow", lineWidth: 0, flowCollectionPadding: true }).trim();
}

function escaped(value: unknown): unknown {
  if (typeof value === "string") return value.replaceAll("$", "$$$$");
  if (Array.isArray(value)) return value.map(escaped);
  return typeof value === "object" && value !== null
    ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, escaped(inner)]))
    : value;
}

const oneLine = (text: string): string => text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, " ");

/** Comment lines, broken between words. */
function comment(text: string, indent = ""): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of oneLine(text).split(" ")) {
    if (line !== "" && indent.length + line.length + word.length > 115) {
      lines.push(line);
      line = "";
    }
    line += line === "" ? word : ` ${word}`;
  }
  return [...lines, line].map((each) => `${indent}# ${each}`);
}
