import { AssayError } from "../../utils/errors/index.js";
import { didYouMean } from "../../utils/names.js";
import { cyclicEncoder } from "./cyclic.js";
import { datePartsEncoder } from "./date-parts.js";
import type { EncodingConfig } from "./defaults.js";
import type { EncoderDefinition } from "./encoder.js";
import { minMaxEncoder } from "./min-max.js";
import { oneHotEncoder } from "./one-hot.js";
import { ordinalEncoder } from "./ordinal.js";
import { passthroughEncoder } from "./passthrough.js";
import { powerEncoder } from "./power.js";
import { quantileEncoder } from "./quantile.js";
import { standardEncoder } from "./standard.js";
import { targetMeanEncoder } from "./target-mean.js";

const DEFINITIONS = new Map<string, EncoderDefinition<EncodingConfig>>();
let sealed = false;

function add<Config extends EncodingConfig>(definition: EncoderDefinition<Config>): void {
  DEFINITIONS.set(definition.kind, definition);
}

add(oneHotEncoder);
add(ordinalEncoder);
add(targetMeanEncoder);
add(standardEncoder);
add(minMaxEncoder);
add(quantileEncoder);
add(powerEncoder);
add(passthroughEncoder);
add(cyclicEncoder);
add(datePartsEncoder);

/**
 * Adds a kind of encoding of one's own: configs then know it under its `kind`. Must be called before the first config is
 * read, because the schema of configs is made then; later calls throw CONFIG_INVALID.
 */
export function registerEncoder<Config extends EncodingConfig>(definition: EncoderDefinition<Config>): void {
  if (sealed) {
    throw new AssayError("CONFIG_INVALID", {
      what: `the encoding "${definition.kind}" was registered after a config had been read`,
      wanted: "registration before the first config",
      next: "Call registerEncoder at the start of the program.",
    });
  }
  add(definition);
}

/** All kinds of encodings. From here on no further one can be registered. */
export function sealEncoders(): readonly EncoderDefinition<EncodingConfig>[] {
  sealed = true;
  return [...DEFINITIONS.values()];
}

/** The definition of a kind of encoding; an unknown one throws CONFIG_INVALID naming the nearest. */
export function encoderDefinition(kind: string): EncoderDefinition<EncodingConfig> {
  const definition = DEFINITIONS.get(kind);
  if (definition !== undefined) return definition;
  throw new AssayError("CONFIG_INVALID", {
    what: `no encoding is of kind "${kind}"`,
    wanted: `one of ${[...DEFINITIONS.keys()].join(", ")}`,
    next: didYouMean(kind, DEFINITIONS.keys()),
  });
}
