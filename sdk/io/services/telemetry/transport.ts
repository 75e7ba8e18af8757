import type { OtlpSignal } from "../../../utils/settings/index.js";
import type { PartialSuccess } from "./wire.js";

/** Takes requests to a collector. */
export interface Transport {
  /**
   * Sends one request and waits for its answer. Rejects with a `SendFailure` where the collector did not take it. `stop`
   * ends it.
   */
  send(request: Readonly<Record<string, unknown>>, stop: AbortSignal): Promise<PartialSuccess>;
  /** Ends the connection; what is on its way is lost. */
  close(): Promise<void>;
}

/** Why a request was not taken, and whether it may be sent again. */
export class SendFailure extends Error {
  constructor(
    message: string,
    readonly again: boolean,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

export const TOOK_ALL: PartialSuccess = { rejected: 0, message: "" };

/** gRPC's names of the services, by signal. */
export const GRPC_METHODS: Readonly<Record<OtlpSignal, string>> = {
  traces: "/opentelemetry.proto.collector.trace.v1.TraceService/Export",
  metrics: "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export",
  logs: "/opentelemetry.proto.collector.logs.v1.LogsService/Export",
};
