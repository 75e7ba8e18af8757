import { describe, expect, it } from "vitest";
import { telemetrySettings } from "../../../../../sdk/io/services/telemetry/settings.js";
import { telemetryVariables } from "../../../../../sdk/io/services/telemetry/variables.js";
import { servicesConfig, type TelemetryConfig } from "../../../../../sdk/utils/settings/index.js";

const ENVIRONMENTS: Readonly<Record<string, string>>[] = [
  {},
  {
    OTEL_EXPORTER_OTLP_ENDPOINT: "http://other:1",
    OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: "http://traces:1/x",
    OTEL_EXPORTER_OTLP_LOGS_PROTOCOL: "http/json",
    OTEL_EXPORTER_OTLP_HEADERS: "x-a=1",
    OTEL_EXPORTER_OTLP_COMPRESSION: "gzip",
    OTEL_RESOURCE_ATTRIBUTES: "a=1,b=2",
    OTEL_SERVICE_NAME: "other",
  },
];

const CONFIGS = [
  {},
  { protocol: "grpc" },
  {
    endpoint: "https://mine/otlp",
    protocol: "http/json",
    headers: { authorization: "Bearer a=b, c%" },
    compression: "none",
    serviceName: "mine",
    attributes: { b: "räder, 3" },
    signals: ["traces", "logs"],
  },
];

describe("telemetry for a job within a job", () => {
  it.each(CONFIGS.flatMap((config) => ENVIRONMENTS.map((environment) => [config, environment] as const)))(
    "goes where %j in %j goes",
    (input, environment) => {
      const config = servicesConfig.parse({ telemetry: input }).telemetry as TelemetryConfig;
      const inner = { ...environment, ...telemetryVariables(config, environment) };
      expect(telemetrySettings(undefined, inner)).toEqual(telemetrySettings(config, environment));
    },
  );
});
