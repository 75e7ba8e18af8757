import type { ConfigSource, ServingConfig } from "../../io/configs/index.js";
import { AssayError } from "../../utils/errors/index.js";
import { readConfig } from "../config.js";
import type { JobEnvironment } from "../environment.js";

/** The config of a serving, out of files and objects that merge left to right. CONFIG_INVALID where one is of another kind. */
export async function servingConfigOf(
  sources: readonly ConfigSource[],
  environment: JobEnvironment,
  extras: readonly string[] = [],
): Promise<ServingConfig> {
  const { value } = await readConfig([{ kind: "serving" }, ...sources], environment, { extras });
  if (value.kind === "serving") return value;
  throw new AssayError("CONFIG_INVALID", {
    what: "a model is served by the config of a serving",
    got: `kind: ${value.kind}`,
    wanted: "kind: serving",
  });
}
