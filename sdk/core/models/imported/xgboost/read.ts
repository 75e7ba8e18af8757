import { notRead, treeFault } from "../fault.js";
import type { ParsedColumn, ParsedTrees } from "../parsed.js";
import { Part } from "./document.js";
import { levelsOf } from "./levels.js";
import { objectiveOf } from "./objectives.js";
import { treeOf } from "./tree.js";
import { readUbjson } from "./ubjson.js";

const XGBOOST = "XGBoost";

const LAST_VERSION = 3;

/** Columns and classes at most: a count that was damaged must not ask for memory. */
const MOST = 1e6;

const TREE_BOOSTERS = "gbtree or dart";

/**
 * A model of XGBoost as `save_model` writes it: JSON, or UBJSON. Its splits are `<` on float32, categories have sets, missing
 * values a direction. Throws MODEL_INVALID for what is damaged or no model of trees, naming the place.
 */
export function readXgboost(bytes: Uint8Array): ParsedTrees {
  const whole = new Part(documentOf(bytes), "");
  const [major] = whole.at("version").integers(undefined, 0);
  if (major === undefined || major < 1 || major > LAST_VERSION)
    throw notRead(XGBOOST, `a file of version ${major}`, `versions 1 to ${LAST_VERSION}`);
  const learner = whole.at("learner");
  const booster = learner.at("gradient_booster");
  const name = booster.at("name").text();
  if (name !== "gbtree" && name !== "dart") throw notRead(XGBOOST, `the booster ${name}`, TREE_BOOSTERS);
  const isDart = name === "dart";
  const model = (isDart ? booster.at("gbtree") : booster).at("model");
  const parts = model.at("trees").list();
  const weights = isDart ? booster.at("weight_drop").numbers(parts.length) : undefined;
  const parameters = learner.at("learner_model_param");
  if (parameters.has("num_target") && parameters.at("num_target").count() > 1)
    throw notRead(XGBOOST, "several targets", "one target");
  const objectiveName = learner.at("objective").at("name").text();
  const objective = objectiveOf(objectiveName);
  const isMulti = objective.link === "softmax";
  const outputs = isMulti ? parameters.at("num_class").count() : 1;
  if (outputs < 1 || outputs > MOST || (isMulti && outputs < 2))
    throw treeFault(XGBOOST, "has no classes", objectiveName);
  const treeOutput = model.at("tree_info").integers(parts.length, 0);
  const beyond = treeOutput.findIndex((output) => output >= outputs);
  if (beyond >= 0)
    throw treeFault(
      XGBOOST,
      `has a tree of output ${treeOutput[beyond]}`,
      `${outputs} outputs, tree ${beyond}`,
    );
  const base = baseScores(parameters.at("base_score"), outputs);
  return {
    library: XGBOOST,
    ...columnsOf(learner, model, parameters.at("num_feature").count()),
    trees: parts.map((part, t) => treeOf(part, weights?.[t] ?? 1)),
    treeOutput: [...treeOutput],
    outputs,
    base: base.map(objective.scoreOf),
    divisor: 1,
    float32: true,
    task: objective.isClassifier ? "classification" : "regression",
    classes: objective.isClassifier ? Math.max(2, outputs) : 0,
    link: objective.link,
    scale: 1,
    covers: true,
  };
}

function documentOf(bytes: Uint8Array): unknown {
  // An object of UBJSON begins with the length of its first key, one of JSON with a quote or a space.
  if (bytes[0] === 0x7b && /^[iUIlL]$/.test(String.fromCharCode(bytes[1] ?? 0))) return readUbjson(bytes);
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (cause) {
    const start = new TextDecoder().decode(bytes.subarray(0, 24));
    const got = `${bytes.length} bytes that start with ${JSON.stringify(start)}`;
    throw treeFault(XGBOOST, `is no whole JSON or UBJSON file (${reason(cause)})`, got);
  }
}

function reason(cause: unknown): string {
  return cause instanceof SyntaxError ? cause.message.slice(0, 80) : "no UTF-8";
}

/** `"5E-1"`, or since XGBoost 3 `"[1.4E2]"`, one a class. */
function baseScores(part: Part, outputs: number): number[] {
  const texts = part
    .text()
    .replace(/^\[|\]$/g, "")
    .split(",");
  const numbers = texts.map((text) => (text.trim() === "" ? Number.NaN : Math.fround(Number(text))));
  const bad = numbers.some((number) => !Number.isFinite(number));
  if (bad || (numbers.length !== 1 && numbers.length !== outputs)) throw part.not(`${outputs} numbers`);
  return Array.from({ length: outputs }, (_, k) => numbers[numbers.length === 1 ? 0 : k]);
}

function columnsOf(
  learner: Part,
  model: Part,
  count: number,
): { readonly columns: readonly ParsedColumn[]; readonly unnamed: boolean } {
  const texts = (key: string): string[] =>
    learner.has(key)
      ? learner
          .at(key)
          .list()
          .map((part) => part.text())
      : [];
  const names = texts("feature_names");
  const types = texts("feature_types");
  if (names.length !== 0 && names.length !== count)
    throw learner.at("feature_names").not(`${count} names`, `${names.length}`);
  if (count > MOST) throw treeFault(XGBOOST, `has more than ${MOST} columns`, `${count}`);
  const levels = levelsOf(model, count);
  const columns = Array.from({ length: count }, (_, column): ParsedColumn => {
    const own = levels[column];
    const category = types[column] === "c";
    return {
      name: names[column] ?? `f${column}`,
      category,
      ...(category && own !== undefined ? { levels: own } : {}),
    };
  });
  return { columns, unnamed: names.length === 0 };
}
