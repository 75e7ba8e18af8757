import { z } from "zod";

/** Where a monitor listens when its config says nothing. */
export const monitorDefaults = {
  /** This machine only. */
  host: "127.0.0.1",
  port: 9464,
} as const;

/** Where metrics and health of a job without a server of its own are asked for. */
export const monitorConfig = z
  .strictObject({
    host: z
      .string()
      .min(1)
      .default(monitorDefaults.host)
      .describe("Address that it listens on; 0.0.0.0 for all of the machine's."),
    port: z
      .int()
      .min(0)
      .max(65_535)
      .default(monitorDefaults.port)
      .describe("Port; 0 for any that is free, which the log names."),
  })
  .describe("Serves GET /metrics (Prometheus) and GET /health. Default: nothing listens.");

export type MonitorConfig = z.output<typeof monitorConfig>;
