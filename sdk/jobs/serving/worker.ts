import { withPlugins } from "../../core/plugins/index.js";
import { loadPlugins } from "../../io/plugins/index.js";
import type { ClientCounts } from "../../io/services/http/index.js";
import { createLogger } from "../../io/services/index.js";
import { asAssayError } from "../../utils/errors/index.js";
import { present } from "../../utils/present.js";
import { jobEnvironment } from "../environment.js";
import { modelSource } from "./model-source.js";
import type { RunningServer } from "./running-server.js";
import { serveHere } from "./serve-here.js";
import type { CountName, FromWorker, ToWorker, WorkerStart } from "./worker-messages.js";

/** A worker of a cluster: serves what the first process says, which also counts clients and adds up metrics. */
class Worker {
  #server: RunningServer | undefined;
  #metrics: (() => Promise<unknown>) | undefined;
  readonly #asked = new Map<number, (value: unknown) => void>();
  #next = 0;
  #stopping = false;

  async hear(message: ToWorker): Promise<void> {
    switch (message.type) {
      case "start":
        return this.start(message.start);
      case "check":
        return this.#server?.check();
      case "stop":
        return this.stop();
      case "answer": {
        this.#asked.get(message.id)?.(message.value);
        this.#asked.delete(message.id);
        return;
      }
      case "metrics":
        return tell({ type: "metrics", id: message.id, metrics: (await this.#metrics?.()) ?? [] });
    }
  }

  async stop(): Promise<void> {
    if (this.#stopping) return;
    this.#stopping = true;
    await this.#server?.close();
    process.exit(0);
  }

  private async start(start: WorkerStart): Promise<void> {
    const { model, uris, backend, http, refresh, log, kafka, cwd, variables, level, stream } = start;
    try {
      const environment = jobEnvironment({ cwd, env: variables });
      const plugins = await loadPlugins(start.plugins.map((value) => ({ value, folders: [cwd] })));
      const options: Parameters<typeof serveHere>[0] = {
        source: modelSource({ model, uris, environment, ...present({ backend }) }),
        http,
        refresh,
        ...present({ log, kafka }),
        logger: await createLogger({ level, fields: () => ({ worker: process.pid }) }),
        assayVersion: environment.versions.assay,
        ...(stream === undefined ? {} : { stream: { config: stream, environment } }),
        shared: {
          counts: this.counts(),
          metricsText: async () => String(await this.ask((id) => ({ type: "allMetrics", id }))),
          onRegistry: (registry) => {
            this.#metrics = () => registry.getMetricsAsJSON();
          },
        },
      };
      this.#server = await withPlugins(plugins, () => serveHere(options));
      const { url, port, failed } = this.#server;
      // Another worker takes its place, after a while: what its brokers refused may be mended by then.
      failed?.catch(() => process.exit(1));
      tell({ type: "ready", url, port });
    } catch (cause) {
      const { code, message, details } = asAssayError(cause);
      tell({ type: "failed", code, message, what: details.what });
    }
  }

  private counts(): ClientCounts {
    const count = (name: CountName) => (client: string) =>
      this.ask((id) => ({ type: "count", id, name, client })) as Promise<
        Awaited<ReturnType<ClientCounts["request"]>>
      >;
    return { request: count("request"), failure: count("failure"), mayTry: count("mayTry") };
  }

  private ask(question: (id: number) => FromWorker): Promise<unknown> {
    const id = this.#next++;
    return new Promise((resolve) => {
      this.#asked.set(id, resolve);
      tell(question(id));
    });
  }
}

function tell(message: FromWorker): void {
  // The first process may be gone: then `disconnect` ends this one.
  if (process.connected) process.send?.(message, undefined, undefined, () => {});
}

const worker = new Worker();
process.on("message", (message) => void worker.hear(message as ToWorker));
process.on("disconnect", () => void worker.stop());
// A terminal sends its signals to all processes; the first one says what is to be done.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => {});
