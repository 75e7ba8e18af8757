import type { CleaningStep } from "./config.js";
import type { StepDefinition } from "./step.js";
import { cast } from "./steps/cast.js";
import { clip } from "./steps/clip.js";
import { cyclicTime } from "./steps/cyclic-time.js";
import { drop } from "./steps/drop.js";
import { dropDuplicates } from "./steps/drop-duplicates.js";
import { dropRows } from "./steps/drop-rows.js";
import { fill } from "./steps/fill.js";
import { parse } from "./steps/parse.js";
import { rename } from "./steps/rename.js";
import { replace } from "./steps/replace.js";
import { trim } from "./steps/trim.js";

/** Every kind of step, one line each. */
const STEPS: { readonly [K in CleaningStep["kind"]]: StepDefinition<Extract<CleaningStep, { kind: K }>> } = {
  drop,
  rename,
  trim,
  replace,
  parse,
  cast,
  fill,
  clip,
  dropDuplicates,
  dropRows,
  cyclicTime,
};

/** How a step of this kind works. */
export function stepDefinition({ kind }: CleaningStep): StepDefinition<CleaningStep> {
  return STEPS[kind];
}
