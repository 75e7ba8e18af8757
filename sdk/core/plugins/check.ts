import { z } from "zod";
import { AssayError } from "../../utils/errors/index.js";
import { didYouMean } from "../../utils/names.js";
import type { Metric } from "../metrics/metric.js";
import type { Plugin } from "./plugin.js";
import type { KindSchema } from "./types.js";

/** Names that are Assay's own. */
export interface BuiltIns {
  readonly metrics: readonly string[];
  readonly models: readonly string[];
  readonly explainers: readonly string[];
  readonly datasets: readonly string[];
  readonly jobs: readonly string[];
}

const PARTS = ["metrics", "models", "datasets", "explainers", "jobs"] as const;

const KINDS = {
  metrics: "metric",
  models: "kind of model",
  datasets: "kind of dataset",
  explainers: "kind of explainer",
  jobs: "kind of job",
} as const;

/** The kind of a schema whose `kind` is a literal; undefined of any other, and of what is no zod object of version 4. */
export function kindOf(config: unknown): string | undefined {
  if (!(config instanceof z.ZodObject)) return undefined;
  const { kind } = config.shape as Readonly<Record<string, unknown>>;
  const literal = kind instanceof z.ZodDefault ? kind.unwrap() : kind;
  const [value] = literal instanceof z.ZodLiteral ? literal.values : [];
  return typeof value === "string" ? value : undefined;
}

/** Refuses a plug-in that is not as it must be, or that adds what Assay has: MODULE_INVALID, which names it. */
export function checkPlugin(plugin: Plugin, builtIns: BuiltIns, from?: string): void {
  const where = from !== undefined && from !== plugin.name ? `${plugin.name} (${from})` : plugin.name;
  const refuse = (what: string, got: string, wanted: string, next?: string): never => {
    throw new AssayError("MODULE_INVALID", {
      what: `the plug-in ${where}: ${what}`,
      got,
      wanted,
      ...(next === undefined ? {} : { next }),
    });
  };
  if (typeof plugin.name !== "string" || !/^(@[\w.-]+\/)?[\w.-]+$/.test(plugin.name)) {
    refuse("its name is none", JSON.stringify(plugin.name) ?? "nothing", "the name of its package");
  }
  for (const name of plugin.unknown) {
    refuse(`it adds "${name}"`, name, PARTS.join(", "), didYouMean(name, ["name", "version", ...PARTS]));
  }
  for (const part of PARTS) {
    const added: readonly unknown[] = plugin[part];
    if (!Array.isArray(added)) refuse(`its ${part} are no list`, typeof added, "an array");
    added.forEach((one, i) => {
      const at = `${part}[${i}]`;
      const fault = part === "metrics" ? metricFault(one) : kindFault(part, one);
      if (fault !== undefined) refuse(`${at} ${fault.what}`, fault.got, fault.wanted, fault.next);
      const name = part === "metrics" ? (one as Metric).name : (kindOf(configOf(one)) as string);
      if (!builtIns[part].includes(name)) return;
      refuse(
        `${at} is called "${name}", as a ${KINDS[part]} of Assay's own is`,
        `the ${KINDS[part]} "${name}"`,
        "a name that Assay does not have",
        "Give it another name.",
      );
    });
  }
}

interface Fault {
  readonly what: string;
  readonly got: string;
  readonly wanted: string;
  readonly next?: string;
}

function metricFault(value: unknown): Fault | undefined {
  const metric = (value ?? {}) as { readonly [Key in keyof Metric]?: unknown };
  const wrong = (key: keyof Metric, wanted: string): Fault => ({
    what: `has no ${key}`,
    got: describe(metric[key]),
    wanted,
  });
  if (typeof metric.name !== "string" || !/^[A-Za-z_]\w*$/.test(metric.name)) {
    return wrong("name", "a name of letters, digits and _, as medianAe");
  }
  if (metric.task !== "regression" && metric.task !== "classification") {
    return wrong("task", "regression or classification");
  }
  if (typeof metric.greaterIsBetter !== "boolean") return wrong("greaterIsBetter", "true or false");
  if (typeof metric.title !== "string" || metric.title === "") return wrong("title", "what a person reads");
  if (typeof metric.compute !== "function")
    return wrong("compute", "a function of { truth, prediction, … }, to a number");
  return undefined;
}

const NEEDS = {
  models: ["definition"],
  datasets: ["read"],
  explainers: ["explain"],
  jobs: ["run"],
} as const;

function kindFault(part: Exclude<(typeof PARTS)[number], "metrics">, value: unknown): Fault | undefined {
  const config = configOf(value);
  if (!(config instanceof z.ZodObject)) {
    const isOld = typeof config === "object" && config !== null && "_def" in config && !("_zod" in config);
    return {
      what: "has no schema for its config",
      got: isOld ? "a schema of zod 3" : describe(config),
      wanted: "config: a zod object, as z.strictObject({ kind: z.literal(…) })",
      ...(isOld ? { next: "Use zod 4." } : {}),
    };
  }
  const kind = kindOf(config);
  if (kind === undefined || !/^[\w-]+$/.test(kind)) {
    return {
      what: "has a config whose kind is none",
      got: kind === undefined ? "no literal `kind`" : JSON.stringify(kind),
      wanted: 'kind: z.literal("a-name"), of letters, digits, - and _',
    };
  }
  for (const key of NEEDS[part]) {
    const needed = (value as Readonly<Record<string, unknown>>)[key];
    const isThere =
      typeof needed === "function" || (key === "definition" && typeof needed === "object" && needed !== null);
    if (!isThere) {
      const wanted =
        key === "definition" ? "an EstimatorDefinition, or a function that gives one" : "a function";
      return { what: `(${kind}) has no ${key}`, got: describe(needed), wanted };
    }
  }
  return undefined;
}

function configOf(value: unknown): KindSchema | undefined {
  return (value as { readonly config?: KindSchema } | null | undefined)?.config;
}

function describe(value: unknown): string {
  if (value === undefined) return "nothing";
  return typeof value === "string" ? JSON.stringify(value) : value === null ? "null" : typeof value;
}
