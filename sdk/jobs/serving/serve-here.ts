import { setTimeout as sleep } from "node:timers/promises";
import { PANEL_PAGE } from "../../display/page/panel-page.js";
import { type ClientCounts, countHere, type HttpConfig, HttpServer } from "../../io/services/http/index.js";
import type { Logger } from "../../io/services/index.js";
import { type ModelSource, type RefreshConfig, ServedModel } from "../../io/services/served/index.js";
import type { RunningServer } from "./running-server.js";

export interface ServeHereOptions {
  readonly source: ModelSource;
  readonly http: HttpConfig;
  readonly refresh: RefreshConfig;
  readonly logger: Logger;
  readonly assayVersion: string;
  /** Counts of clients and metrics of all workers, where there are others. */
  readonly shared?: {
    readonly counts: ClientCounts;
    readonly metricsText: () => Promise<string>;
    /** Gets the registry of this process, whose metrics are added to the others'. */
    readonly onRegistry: (registry: HttpServer["metrics"]["registry"]) => void;
  };
}

/** Serves a model in this process. */
export async function serveHere(options: ServeHereOptions): Promise<RunningServer> {
  const { source, http, refresh, logger, shared, assayVersion } = options;
  const served = await ServedModel.open(source, {
    refresh,
    reader: { unknownFields: http.unknownFields },
    onNote: (level, message) => logger[level](message),
  });
  try {
    const server = await HttpServer.create({
      served,
      config: http,
      logger,
      assayVersion,
      panel: PANEL_PAGE,
      counts: shared?.counts ?? countHere(http),
      ...(shared === undefined ? {} : { metricsText: shared.metricsText }),
    });
    shared?.onRegistry(server.metrics.registry);
    const { url, port } = await server.listen();
    logger.info({ url, model: served.uri, kind: served.kind }, "serving");
    return {
      url,
      port,
      async check() {
        await served.check({ anew: true });
      },
      async close() {
        await server.close();
        // A model that never comes back must not keep the process: its connections are cut off by now.
        const late = sleep(http.stopSeconds * 1000, undefined, { ref: false });
        await Promise.race([served.close(), late]);
      },
    };
  } catch (error) {
    await served.close();
    throw error;
  }
}
