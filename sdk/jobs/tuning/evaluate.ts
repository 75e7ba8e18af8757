import type { Evaluate, Evaluation } from "../../core/tuning/evaluation.js";
import type { EvaluationLine, StudyFile } from "../../io/studies/index.js";
import { throwIfAborted } from "../../utils/abort.js";
import { asAssayError } from "../../utils/errors/index.js";
import { present } from "../../utils/present.js";
import { type Json, jsonKey } from "../../utils/searchers/json.js";
import type { StepContext } from "../steps/step.js";
import type { Evaluator } from "./evaluators.js";
import type { TunePlan } from "./plan.js";
import { Slots } from "./slots.js";
import { trialConfig, trialParts } from "./trial-config.js";

/** What trials are scored with. */
export interface EvaluateInputs {
  readonly plan: TunePlan;
  readonly file: StudyFile;
  readonly evaluator: Evaluator;
  readonly context: StepContext;
  /** Asks to begin no further trial. */
  readonly stop?: AbortSignal;
}

/** Scores trials: those that the study's file has from there, the others now, with each result kept before it counts. */
export function evaluateOf({ plan, file, evaluator, context, stop }: EvaluateInputs): Evaluate {
  const { signal, now } = context;
  const { tune, base, place } = plan;
  const slots = new Slots(evaluator.size);
  const done = new Map(file.evaluations.map((line) => [keyOf(line.trial, line.resource), line]));
  const endMs = tune.timeout === undefined ? Number.POSITIVE_INFINITY : now() + 1000 * tune.timeout;
  return (request) => {
    const { number, params, resource } = request;
    const known = done.get(keyOf(number, resource));
    if (known !== undefined && jsonKey(known.params as Json) === jsonKey(params)) {
      return Promise.resolve(evaluationOf(known));
    }
    return slots.hold(async () => {
      throwIfAborted(signal, { what: "stopped during tune" });
      if (now() >= endMs || stop?.aborted === true) return undefined;
      const startedAtMs = now();
      const evaluation = await scored(async () => {
        const parts = trialParts(trialConfig(base, params, place));
        return { folds: await evaluator.score({ ...request, parts }) };
      }, signal);
      const whole = { ...evaluation, seconds: (now() - startedAtMs) / 1000 };
      file.add(lineOf(number, resource, params as Json, whole));
      return whole;
    });
  };
}

async function scored(
  work: () => Promise<Pick<Evaluation, "folds">>,
  signal: AbortSignal,
): Promise<Omit<Evaluation, "seconds">> {
  try {
    return await work();
  } catch (cause) {
    throwIfAborted(signal, { what: "stopped during tune" });
    const { code, message } = asAssayError(cause);
    return { error: { code, message } };
  }
}

function keyOf(trial: number, resource: number): string {
  return `${trial} ${resource}`;
}

function evaluationOf({ folds, error, seconds }: EvaluationLine): Evaluation {
  return { seconds, ...present({ folds, error }) };
}

function lineOf(
  trial: number,
  resource: number,
  params: Json,
  { folds, error, seconds }: Evaluation,
): EvaluationLine {
  return {
    trial,
    resource,
    params: params as EvaluationLine["params"],
    ...(folds === undefined ? {} : { folds: [...folds] }),
    ...present({ error }),
    seconds,
  };
}
