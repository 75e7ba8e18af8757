import type { Table } from "../../core/tables/index.js";
import { parseInputs } from "../../core/what-if/index.js";
import type { BackendChoice } from "../../io/backends/index.js";
import { isModelUri, pinModelUri } from "../../io/registries/index.js";
import type { ModelSource, OpenedModel } from "../../io/services/served/index.js";
import { present } from "../../utils/present.js";
import type { JobEnvironment } from "../environment.js";
import { openStoredModel, type StoredModel } from "../stored-model.js";
import { openRegistry, type StoreUris } from "../tracking-place.js";
import { findTrainingRows } from "../training-rows.js";
import { exampleRows } from "./example-rows.js";

export interface ModelSourceOptions {
  /** A URI of the store, as `models:/bikes@Champion`, or the folder of a saved model. */
  readonly model: string;
  readonly uris: StoreUris;
  readonly environment: JobEnvironment;
  readonly backend?: BackendChoice;
}

/** The source of a served model: what `openStoredModel` finds. */
export function modelSource({ model: place, uris, environment, backend }: ModelSourceOptions): ModelSource {
  return {
    async pin() {
      if (!isModelUri(place)) return place;
      const registry = openRegistry(uris, environment);
      try {
        return (await pinModelUri(registry, place)).uri;
      } finally {
        await registry.close();
      }
    },
    async open(): Promise<OpenedModel> {
      const stored = await openStoredModel(place, uris, environment, backend);
      const { model, uri, version, runId, inputExample, inputColumns } = stored;
      const example = inputExample === undefined ? undefined : exampleRows(model, inputExample);
      const inputs = inputColumns === undefined ? undefined : parseInputs(inputColumns);
      return {
        model,
        uri,
        ...(version === undefined ? {} : { version: { name: version.name, version: version.version } }),
        ...present({ runId, example, inputs }),
        background: () => backgroundOf(stored, uris, environment),
      };
    },
  };
}

/** The model's training rows, cleaned, or why they cannot be had. */
async function backgroundOf(
  stored: StoredModel,
  { trackingUri, registryUri }: StoreUris,
  environment: JobEnvironment,
): Promise<Table | { readonly note: string }> {
  const start = {
    config: {
      kind: "serving" as const,
      tracking: {
        enabled: true,
        ...present({ uri: trackingUri, registryUri }),
      },
    },
    environment,
    startedAtMs: Date.now(),
    files: [],
    directoryOf: () => environment.cwd,
  };
  const context = { signal: new AbortController().signal, now: Date.now };
  const { cleaned, note } = await findTrainingRows(start, stored, context);
  return cleaned ?? { note: String(note) };
}
