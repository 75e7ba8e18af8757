import { checkAlias, type TrackingStore } from "../io/registries/index.js";
import { AssayError } from "../utils/errors/index.js";
import { present } from "../utils/present.js";
import { aliasHistory, writeAliasHistory } from "./alias-history.js";

/** An alias that went back to the version that had it before. */
export interface Rollback {
  readonly name: string;
  readonly alias: string;
  /** The version that has it again. */
  readonly version: string;
  /** `models:/bikes/2`. */
  readonly uri: string;
  /** The version that had it; absent where none had. */
  readonly from?: string;
  /** Versions that another rollback would go back to, in turn. */
  readonly left: readonly string[];
  /** Former holders that are no longer there, and were passed over. */
  readonly gone: readonly string[];
}

/**
 * Gives an alias back to the version that had it before the last promotion; again, to the one before that. What is rolled back
 * is kept as well. TRACKING_MISSING where no version had it before.
 */
export async function rollback(registry: TrackingStore, name: string, alias: string): Promise<Rollback> {
  checkAlias(alias);
  const model = await registry.getModel(name);
  const holder = model.aliases[alias];
  const { former, undone } = aliasHistory(model, alias);
  const there = new Set((await registry.listVersions(name)).map(({ version }) => version));
  const index = former.findIndex((version) => there.has(version));
  if (index < 0) throw nothingBefore(name, alias, holder, former);
  const version = former[index];
  const left = former.slice(index + 1);
  // The alias first: a process that is killed in between leaves a history whose first entry has the alias already.
  await registry.setAlias(name, alias, version);
  await writeAliasHistory(registry, name, alias, {
    former: left,
    undone: holder === undefined ? undone : [holder, ...undone],
  });
  return {
    name,
    alias,
    version,
    uri: `models:/${name}/${version}`,
    ...present({ from: holder }),
    left,
    gone: former.slice(0, index),
  };
}

function nothingBefore(
  name: string,
  alias: string,
  holder: string | undefined,
  former: readonly string[],
): AssayError {
  const has =
    holder === undefined ? `no version of ${name} is the ${alias}` : `${name}@${alias} is version ${holder}`;
  return new AssayError("TRACKING_MISSING", {
    what: `there is no former ${alias} of ${name} to go back to`,
    got:
      former.length === 0
        ? `${has}, and none was before`
        : `${has}; former ones (${former.join(", ")}) are deleted`,
    wanted: "a version that had the alias before",
    next: `Promote a version: \`assay models promote ${name} --version N --alias ${alias}\`.`,
  });
}
