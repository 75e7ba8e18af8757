import type { Link } from "../../trees/links.js";
import { notRead } from "../fault.js";

/** What becomes of the scores of an objective. */
export interface Objective {
  readonly link: Link;
  readonly isClassifier: boolean;
  /** From the base score, which is a prediction, to a score. */
  readonly scoreOf: (prediction: number) => number;
}

const same = (prediction: number): number => prediction;
const logOdds = (share: number): number => -Math.log(1 / share - 1);

const identity: Objective = { link: "identity", isClassifier: false, scoreOf: same };
const rate: Objective = { link: "exp", isClassifier: false, scoreOf: Math.log };
const classes: Objective = { link: "softmax", isClassifier: true, scoreOf: same };

/** https://xgboost.readthedocs.io/en/stable/parameter.html#learning-task-parameters */
const OBJECTIVES: Readonly<Record<string, Objective>> = {
  "reg:squarederror": identity,
  "reg:linear": identity,
  "reg:squaredlogerror": identity,
  "reg:absoluteerror": identity,
  "reg:pseudohubererror": identity,
  "reg:quantileerror": identity,
  "binary:logitraw": { ...identity, scoreOf: logOdds },
  "rank:ndcg": identity,
  "rank:map": identity,
  "rank:pairwise": identity,
  "reg:gamma": rate,
  "reg:tweedie": rate,
  "count:poisson": rate,
  "survival:cox": rate,
  "survival:aft": rate,
  "reg:logistic": { link: "sigmoid", isClassifier: false, scoreOf: logOdds },
  "binary:logistic": { link: "logistic", isClassifier: true, scoreOf: logOdds },
  "multi:softprob": classes,
  "multi:softmax": classes,
};

/** The objective of this name; one that is not known, or whose predictions are no sums of trees behind a link, is refused. */
export function objectiveOf(name: string): Objective {
  if (Object.hasOwn(OBJECTIVES, name)) return OBJECTIVES[name];
  throw notRead("XGBoost", `the objective ${name}`, Object.keys(OBJECTIVES).join(", "));
}
