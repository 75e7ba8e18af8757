import { z } from "zod";
import { LOG_LEVELS } from "../log-levels.js";
import { MASK } from "../secrets.js";

/** What a job tells of itself where its config switches a service on and says no more. */
export const servicesDefaults = {
  log: { format: "json" },
  telemetry: {
    /** Seconds. */
    flushSeconds: 3,
    signals: ["traces", "metrics", "logs"],
  },
  alerts: {
    on: ["failed", "thresholdMissed", "killed"],
    /** Seconds. */
    timeoutSeconds: 5,
  },
} as const;

export const OTLP_PROTOCOLS = ["http/protobuf", "http/json", "grpc"] as const;
export type OtlpProtocol = (typeof OTLP_PROTOCOLS)[number];

export const OTLP_SIGNALS = ["traces", "metrics", "logs"] as const;
export type OtlpSignal = (typeof OTLP_SIGNALS)[number];

/** How a job can end, as alerts name it. */
export const ALERT_EVENTS = ["failed", "finished", "thresholdMissed", "killed"] as const;
export type AlertEvent = (typeof ALERT_EVENTS)[number];

const httpAddress = z
  .string()
  .refine((text) => /^https?:\/\//.test(text) && URL.canParse(text), "an address, as https://host/path");

const texts = z.record(z.string().min(1), z.string());

export const logFileConfig = z
  .strictObject({
    path: z
      .string()
      .min(1)
      .describe("File that the job's log is appended to; folders are made. Nothing is rotated or removed."),
    level: z
      .enum(LOG_LEVELS)
      .optional()
      .describe("Least level that is logged. Default: ASSAY_LOG_LEVEL, else info."),
    format: z
      .enum(["json", "pretty"])
      .default(servicesDefaults.log.format)
      .describe("json: one object a line, with run, trace and span; pretty: lines for people."),
  })
  .describe("A log of the job in a file. Default: none.");

export const telemetryConfig = z
  .strictObject({
    endpoint: httpAddress
      .optional()
      .describe(
        "Address of the collector, without /v1/traces. Default: OTEL_EXPORTER_OTLP_ENDPOINT, else http://localhost:4318 (grpc: 4317).",
      ),
    protocol: z
      .enum(OTLP_PROTOCOLS)
      .optional()
      .describe("How it is spoken to. Default: OTEL_EXPORTER_OTLP_PROTOCOL, else http/protobuf."),
    headers: texts
      .optional()
      .describe("Headers of each request, as a key of the collector. Default: OTEL_EXPORTER_OTLP_HEADERS."),
    compression: z
      .enum(["gzip", "none"])
      .optional()
      .describe("Default: OTEL_EXPORTER_OTLP_COMPRESSION, else none."),
    serviceName: z
      .string()
      .min(1)
      .optional()
      .describe("service.name. Default: OTEL_SERVICE_NAME, else assay."),
    attributes: texts
      .optional()
      .describe("More resource attributes, over those of OTEL_RESOURCE_ATTRIBUTES."),
    signals: z
      .array(z.enum(OTLP_SIGNALS))
      .min(1)
      .optional()
      .describe(
        "What is sent. Default: traces, metrics and logs, without what OTEL_TRACES_EXPORTER=none and its like say.",
      ),
    flushSeconds: z
      .number()
      .min(0.1)
      .max(60)
      .default(servicesDefaults.telemetry.flushSeconds)
      .describe("Longest time that the end of a job waits for the collector."),
  })
  .describe(
    "OpenTelemetry: traces, metrics and logs of the job by OTLP. Off without this key or an OTEL_… endpoint.",
  );

export const alertsConfig = z
  .strictObject({
    on: z
      .array(z.enum(ALERT_EVENTS))
      .min(1)
      .default([...servicesDefaults.alerts.on])
      .describe("Ends of a job that are told."),
    webhook: z
      .union([z.literal(MASK), httpAddress])
      .optional()
      .describe(
        "Address that gets a POST with JSON: `text` for chats, and the same as fields. Default: ASSAY_ALERT_WEBHOOK, else none.",
      ),
    desktop: z
      .boolean()
      .optional()
      .describe("A notification on the desktop. Default: where there is a desktop."),
    timeoutSeconds: z
      .number()
      .min(0.1)
      .max(60)
      .default(servicesDefaults.alerts.timeoutSeconds)
      .describe("Longest time that the webhook may take, for each of its two tries."),
  })
  .describe(
    "Tells how the job ended: on the desktop where there is one, by a webhook where one is set, else as a line in the log. Default: nobody is told.",
  );

/** What a job tells of itself while it runs, and where to. */
export const servicesConfig = z
  .strictObject({
    log: logFileConfig.optional(),
    telemetry: z
      .union([z.literal(false), telemetryConfig])
      .optional()
      .describe(
        "OpenTelemetry by OTLP; false switches it off where a variable names an endpoint. Default: off without one.",
      ),
    alerts: alertsConfig.optional(),
  })
  .describe("What the job tells of itself: a log in a file, OpenTelemetry, alerts. Default: nothing.");

export type ServicesConfig = z.output<typeof servicesConfig>;
export type LogFileConfig = z.output<typeof logFileConfig>;
export type TelemetryConfig = z.output<typeof telemetryConfig>;
export type AlertsConfig = z.output<typeof alertsConfig>;

/** Keys of it that hold paths, relative to the file that they stand in. */
export const servicesPathKeys: readonly string[] = ["services.log.path"];

/** A config without its services: they are about where a job runs, not about what an experiment is. */
export function withoutServices<Config extends object>(config: Config): Omit<Config, "services"> {
  const { services: _, ...rest } = config as Config & { readonly services?: unknown };
  return rest;
}
