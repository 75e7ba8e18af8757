import { AssayError } from "../../utils/errors/index.js";
import { modelConfig } from "../models/config.js";
import { type OwnModel as Own, preprocessingFor } from "../models/preprocessing-for.js";
import { type EstimatorConfig, estimatorDefinition } from "../models/registry.js";
import { extended } from "../plugins/extended.js";
import type { PreprocessingConfig } from "../preprocessing/index.js";
import type { Contender } from "./config.js";

/** A model that is compared. */
export interface Candidate {
  /** What it is called in the leaderboard. */
  readonly name: string;
  readonly config: EstimatorConfig;
  readonly preprocessing?: PreprocessingConfig;
}

/** The model that the config names, and its preprocessing. */
type OwnModel = Own & { readonly model: EstimatorConfig };

/** What the baseline is called in a leaderboard. */
export const BASELINE = "baseline";

/**
 * The models that are meant, each under a name of its own: its kind, with a number where a kind comes twice. A kind that is
 * not known throws CONFIG_INVALID naming the nearest; so do a kind that has no defaults, and a name that is given twice.
 */
export async function candidatesOf(contenders: readonly Contender[], own: OwnModel): Promise<Candidate[]> {
  const candidates: Candidate[] = [];
  for (const contender of contenders) {
    const long = isNamed(contender) ? contender : { model: contender };
    const config = typeof long.model === "string" ? await ofKind(long.model, own) : long.model;
    await estimatorDefinition(config.kind);
    const given = "preprocessing" in long ? long.preprocessing : undefined;
    const name =
      "name" in long
        ? long.name
        : freeName(
            config.kind,
            candidates.map((other) => other.name),
          );
    if (candidates.some((other) => other.name === name)) throw twice(name);
    candidates.push({ name, config, preprocessing: given ?? preprocessingFor(config.kind, own) });
  }
  return candidates;
}

function isNamed(contender: Contender): contender is Extract<Contender, { name: string }> {
  return typeof contender === "object" && "name" in contender && "model" in contender;
}

async function ofKind(kind: string, own: OwnModel): Promise<EstimatorConfig> {
  if (kind === own.model.kind) return own.model;
  await estimatorDefinition(kind);
  const schema = extended(modelConfig);
  const isKnown = schema.options.some((option) => option.shape.kind.value === kind);
  // A registered kind has no schema here: its definition fills in what its config lacks.
  if (!isKnown) return { kind };
  const parsed = schema.safeParse({ kind });
  if (parsed.success) return parsed.data;
  const keys = parsed.error.issues.map(({ path }) => path.join("."));
  throw new AssayError("CONFIG_INVALID", {
    what: `a model of kind "${kind}" cannot be compared by its name alone`,
    got: `no ${keys.join(", ") || "settings"}`,
    wanted: `its config, as { kind: ${kind}, ${keys[0] ?? "…"}: … }`,
    next: "Give the config in place of the name.",
  });
}

function freeName(kind: string, taken: readonly string[]): string {
  let name = kind;
  for (let i = 2; taken.includes(name); i++) name = `${kind} ${i}`;
  return name;
}

function twice(name: string): AssayError {
  return new AssayError("CONFIG_INVALID", {
    what: `two of the compared models are called "${name}"`,
    wanted: "a name of its own for each",
    next: "Give one of them another `name`.",
  });
}
