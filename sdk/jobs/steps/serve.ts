import type { ServingConfig } from "../../io/configs/index.js";
import { createLogger } from "../../io/services/index.js";
import { whenAborted } from "../../utils/abort.js";
import { startServing } from "../serving/index.js";
import type { InRun, JobStart } from "../state.js";
import type { Step } from "./step.js";

/** After `serve`: the model that was served last. */
export interface Served extends JobStart<ServingConfig>, InRun {
  readonly served: string;
}

/** Serves until the signal stops it, and ends well by that. */
export const serveStep: Step<JobStart<ServingConfig>, Served> = {
  name: "serve",
  async run(state, { signal, emit, onHangUp }) {
    const { config, environment } = state;
    const logger = await createLogger({ level: environment.os.values.assayLogLevel ?? "info" });
    const server = await startServing(config, { environment, logger });
    const deaf = onHangUp?.(() => void server.check());
    try {
      emit({ type: "note", level: "info", message: `serving at ${server.url}` });
      await whenAborted(signal);
    } finally {
      deaf?.();
      await server.close();
    }
    return { ...state, served: config.model };
  },
  summary: ({ served }) => served,
};
