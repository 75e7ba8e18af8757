import type { ConfigSource, KafkaInferenceConfig, ServingConfig } from "../io/configs/index.js";
import { AssayError } from "../utils/errors/index.js";
import { readConfig } from "./config.js";
import type { JobEnvironment } from "./environment.js";

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

/** The config of the stream beside a serving: files that merge left to right. Its model is the serving's. CONFIG_INVALID where one is of another kind. */
export async function streamConfigOf(
  sources: readonly ConfigSource[],
  environment: JobEnvironment,
  { model }: Pick<ServingConfig, "model">,
): Promise<KafkaInferenceConfig> {
  const { value } = await readConfig([{ kind: "kafka-inference" }, ...sources, { model }], environment, {});
  if (value.kind === "kafka-inference") return value;
  throw new AssayError("CONFIG_INVALID", {
    what: "a stream beside the server is the config of one",
    got: `kind: ${value.kind}`,
    wanted: "kind: kafka-inference",
  });
}
