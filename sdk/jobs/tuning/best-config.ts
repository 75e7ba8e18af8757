import { writeFile } from "node:fs/promises";
import { dirname, isAbsolute, relative } from "node:path";
import type { Study } from "../../core/tuning/index.js";
import { type TrainingConfig, trainingPathKeys } from "../../io/configs/index.js";
import { writeWhole } from "../../io/files/index.js";
import { AssayError, messageOf } from "../../utils/errors/index.js";
import { maskSecrets } from "../../utils/secrets.js";
import { settingsYaml } from "../../utils/settings/index.js";
import { formatNumber } from "../../utils/text/index.js";

/** Where the best config of a study is written, and what it is written from. */
export interface BestConfigInputs {
  readonly config: TrainingConfig;
  readonly study: Study;
  /** The file that it is for, absolute: paths are relative to its folder. @default they stay absolute */
  readonly path?: string;
}

/** Writes the best config of a study as a file that `assay run` trains. WRITE_FAILED where it cannot be written. */
export async function writeBestConfig(inputs: BestConfigInputs & { readonly path: string }): Promise<void> {
  const { path } = inputs;
  await writeWhole(path, (temporary) => writeFile(temporary, bestConfigYaml(inputs))).catch(
    (cause: unknown) => {
      throw new AssayError("WRITE_FAILED", {
        what: `the best config cannot be written to ${path}`,
        got: messageOf(cause),
        cause,
      });
    },
  );
}

/**
 * The best config as YAML: what came of it first, as comments, then the config of a training with every default, its paths
 * relative to the file's own folder. The report goes where the training's own would go.
 */
export function bestConfigYaml({ config, study, path }: BestConfigInputs): string {
  const { report, ...rest } = config;
  const own = {
    ...rest,
    ...(report === false ? { report } : {}),
    tracking: without(rest.tracking, ["runName"]),
  };
  const moved = withRelativePaths(own, path);
  const secret = JSON.stringify(maskSecrets(moved)) === JSON.stringify(moved) ? [] : SECRETS;
  const lines = [...factsOf(study), ...secret, ...sqlFacts(config)].map((line) => `# ${line}\n`);
  return `${lines.join("")}${settingsYaml(escaped(moved) as object)}`;
}

const SECRETS = ["Secrets are masked: put a variable in their place, as ${env:NAME}."];

function factsOf({ best, metric, totals, scoredBy }: Study): string[] {
  const trials = totals.complete + totals.pruned + totals.failed;
  if (best === undefined) return [];
  const by = scoredBy === undefined ? "" : ` over ${scoredBy}`;
  return [
    `The best of ${trials} trials: trial ${best.number}, mean ${metric.name} ${formatNumber(best.value)}${by} of the training rows.`,
    ...Object.entries(best.params).map(([name, value]) => `  ${name}: ${JSON.stringify(value)}`),
  ];
}

/** A query is text: what it names relative to a folder is not rewritten. */
function sqlFacts({ dataset }: TrainingConfig): string[] {
  return dataset.kind === "sql" ? ["Relative paths in the query are relative to this file's folder."] : [];
}

function without(map: object, keys: readonly string[]): object {
  return Object.fromEntries(Object.entries(map).filter(([key]) => !keys.includes(key)));
}

function withRelativePaths(config: object, path: string | undefined): object {
  const copy = JSON.parse(JSON.stringify(config, withoutFunctions)) as Record<string, unknown>;
  if (path === undefined) return copy;
  const folder = dirname(path);
  for (const keyPath of trainingPathKeys) {
    const keys = keyPath.split(".");
    const last = keys.pop() as string;
    const map = keys.reduce<unknown>((part, key) => (isMap(part) ? part[key] : undefined), copy);
    if (isMap(map) && Object.hasOwn(map, last)) map[last] = relativeTo(map[last], folder);
  }
  return copy;
}

/** What no file can hold, named as such. */
function withoutFunctions(_: string, value: unknown): unknown {
  return typeof value === "function" ? "[function]" : value;
}

function relativeTo(path: unknown, folder: string): unknown {
  if (Array.isArray(path)) return path.map((one) => relativeTo(one, folder));
  if (typeof path !== "string" || !isAbsolute(path)) return path;
  // With `/` on every system, so that the file can go from one to another.
  return relative(folder, path).replaceAll("\\", "/") || ".";
}

/** Texts that would be read as interpolations. */
function escaped(value: unknown): unknown {
  if (typeof value === "string") return value.replaceAll("$", "$$$$");
  if (Array.isArray(value)) return value.map(escaped);
  if (!isMap(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, escaped(part)]));
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
