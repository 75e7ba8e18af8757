import { statSync } from "node:fs";
import { resolve } from "node:path";
import { type CustomConfig, customDefaults } from "../../core/models/custom/config.js";
import type { CustomBuilder } from "../../core/models/custom/index.js";
import { AssayError, messageOf } from "../../utils/errors/index.js";
import { didYouMean } from "../../utils/names.js";

/** The function that a module (TypeScript or JavaScript) exports under a name. Throws MODULE_INVALID. */
export async function loadBuilder(
  path: string,
  exportName: string = customDefaults.export,
): Promise<CustomBuilder> {
  const file = resolve(path);
  const found = statSync(file, { throwIfNoEntry: false });
  if (found?.isFile() !== true) {
    throw new AssayError("MODULE_INVALID", {
      what: found === undefined ? `the module ${path} does not exist` : `the module ${path} is not a file`,
      got: found === undefined ? `nothing at ${file}` : "a folder",
      next: "Correct `module`; in a config it is relative to that config's folder.",
    });
  }
  const exported = await importModule(file);
  const build = exported[exportName];
  if (typeof build === "function") return build as CustomBuilder;
  throw new AssayError("MODULE_INVALID", {
    what: `the module ${path} has no function "${exportName}"`,
    got: build === undefined ? "no such export" : `an export that is ${typeof build}`,
    wanted: "a function that returns a tf.LayersModel",
    next:
      build === undefined
        ? didYouMean(exportName, Object.keys(exported))
        : `Export a function under the name "${exportName}", or name another export in \`export\`.`,
  });
}

async function importModule(file: string): Promise<Record<string, unknown>> {
  try {
    const { createJiti } = await import("jiti");
    // No cache: the file may have changed since it was last loaded by this process or another.
    const jiti = createJiti(file, { fsCache: false, moduleCache: false });
    return await jiti.import<Record<string, unknown>>(file);
  } catch (cause) {
    throw new AssayError("MODULE_INVALID", {
      what: `the module ${file} cannot be loaded`,
      got: messageOf(cause).split("\n")[0].trim(),
      next: "Mend the module; --debug shows where it broke.",
      cause,
    });
  }
}

/** A model config that can be fitted: for a custom model its builder is loaded, any other comes back as it is. */
export async function withBuilder<Config extends { readonly kind: string }>(
  config: Config,
): Promise<Config & { readonly build?: CustomBuilder }> {
  if (config.kind !== "custom") return config;
  const { module, build, export: exportName } = config as Config & CustomConfig;
  return build !== undefined || module === undefined
    ? config
    : { ...config, build: await loadBuilder(module, exportName) };
}
