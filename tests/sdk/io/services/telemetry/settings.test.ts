import { describe, expect, it } from "vitest";
import { telemetrySettings } from "../../../../../sdk/io/services/telemetry/settings.js";
import { servicesConfig } from "../../../../../sdk/utils/settings/index.js";

const config = (telemetry: object) => {
  const parsed = servicesConfig.parse({ telemetry }).telemetry;
  if (parsed === undefined || parsed === false) throw new Error("no telemetry");
  return parsed;
};

// The rules are those of https://opentelemetry.io/docs/specs/otel/protocol/exporter/.
describe("where telemetry goes", () => {
  it("is nowhere unless a config or an endpoint says so", () => {
    expect(telemetrySettings(undefined, {})).toBeUndefined();
    expect(
      telemetrySettings(undefined, { OTEL_SERVICE_NAME: "a", OTEL_EXPORTER_OTLP_ENDPOINT: " " }),
    ).toBeUndefined();
    expect(telemetrySettings(false, { OTEL_EXPORTER_OTLP_ENDPOINT: "http://c:4318" })).toBeUndefined();
    for (const text of ["true", "TRUE"])
      expect(telemetrySettings(config({}), { OTEL_SDK_DISABLED: text })).toBeUndefined();
  });

  it("is the default collector of a protocol where nobody names one", () => {
    const { signals, flushMs } = telemetrySettings(config({}), {}) ?? {};
    expect(signals?.traces).toMatchObject({
      url: "http://localhost:4318/v1/traces",
      protocol: "http/protobuf",
      timeoutMs: 10_000,
      gzip: false,
    });
    expect(flushMs).toBe(3000);
    expect(telemetrySettings(config({ protocol: "grpc" }), {})?.signals.logs?.url).toBe(
      "http://localhost:4317",
    );
  });

  it("takes variables as OpenTelemetry means them: a path for all, an address as it is for one signal", () => {
    const settings = telemetrySettings(undefined, {
      OTEL_EXPORTER_OTLP_ENDPOINT: "https://collector/otlp/",
      OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: "https://logs/in",
      OTEL_EXPORTER_OTLP_PROTOCOL: "http/json",
      OTEL_EXPORTER_OTLP_METRICS_PROTOCOL: "http/protobuf",
      OTEL_EXPORTER_OTLP_HEADERS: "Api-Key=a%3Db, x = 1 ",
      OTEL_EXPORTER_OTLP_TRACES_HEADERS: "api-key=own",
      OTEL_EXPORTER_OTLP_COMPRESSION: "gzip",
      OTEL_EXPORTER_OTLP_TIMEOUT: "2500",
      OTEL_SERVICE_NAME: "bikes",
      OTEL_RESOURCE_ATTRIBUTES: "service.name=other,team=r%C3%A4der",
    });
    expect(settings?.warnings).toEqual([]);
    expect(settings?.resource).toEqual({ "service.name": "bikes", team: "räder" });
    expect(settings?.signals).toMatchObject({
      traces: {
        url: "https://collector/otlp/v1/traces",
        protocol: "http/json",
        headers: { "api-key": "own", x: "1" },
        gzip: true,
        timeoutMs: 2500,
      },
      metrics: { url: "https://collector/otlp/v1/metrics", protocol: "http/protobuf" },
      logs: { url: "https://logs/in", headers: { "api-key": "a=b", x: "1" } },
    });
  });

  it("lets the config come before the variables", () => {
    const telemetry = config({
      endpoint: "http://mine:1",
      protocol: "grpc",
      headers: { "X-Key": "k" },
      compression: "none",
      serviceName: "s",
      attributes: { team: "t" },
      signals: ["traces"],
      flushSeconds: 2,
    });
    const settings = telemetrySettings(telemetry, {
      OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: "http://theirs",
      OTEL_EXPORTER_OTLP_COMPRESSION: "gzip",
      OTEL_TRACES_EXPORTER: "none",
      OTEL_SERVICE_NAME: "theirs",
    });
    expect(settings).toEqual({
      signals: {
        traces: {
          url: "http://mine:1",
          protocol: "grpc",
          headers: { "x-key": "k" },
          gzip: false,
          timeoutMs: 10_000,
          tls: {},
        },
      },
      resource: { "service.name": "s", team: "t" },
      flushMs: 2000,
      warnings: [],
    });
  });

  it("leaves out what the environment switches off", () => {
    const settings = telemetrySettings(config({}), {
      OTEL_TRACES_EXPORTER: "none",
      OTEL_METRICS_EXPORTER: "prometheus",
      OTEL_LOGS_EXPORTER: "console,otlp",
    });
    expect(Object.keys(settings?.signals ?? {})).toEqual(["logs"]);
    expect(settings?.warnings).toEqual([
      'OTEL_METRICS_EXPORTER is "prometheus"; Assay knows otlp and none, so no metrics are sent',
    ]);
  });

  it("warns of variables that make no sense, once each, and never shows a header's value", () => {
    const settings = telemetrySettings(undefined, {
      OTEL_EXPORTER_OTLP_ENDPOINT: "collector:4318",
      OTEL_EXPORTER_OTLP_PROTOCOL: "thrift",
      OTEL_EXPORTER_OTLP_HEADERS: "geheim",
      OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: "http://c",
      OTEL_EXPORTER_OTLP_TIMEOUT: "soon",
    });
    expect(Object.keys(settings?.signals ?? {})).toEqual(["traces"]);
    expect(settings?.signals.traces).toMatchObject({ protocol: "http/protobuf", timeoutMs: 10_000 });
    expect(settings?.warnings).toEqual([
      'OTEL_EXPORTER_OTLP_PROTOCOL is "thrift", not one of http/protobuf, http/json, grpc; http/protobuf is used',
      "OTEL_EXPORTER_OTLP_TIMEOUT is no number of milliseconds; 10000 is used",
      "OTEL_EXPORTER_OTLP_HEADERS has a part that is not name=value; it is left out",
      '"collector:4318" is not the address of a collector (http://host:port), so no metrics are sent',
      '"collector:4318" is not the address of a collector (http://host:port), so no logs are sent',
    ]);
  });

  it("takes host and port alone for gRPC", () => {
    const settings = telemetrySettings(undefined, {
      OTEL_EXPORTER_OTLP_ENDPOINT: "collector:4317",
      OTEL_EXPORTER_OTLP_PROTOCOL: "grpc",
    });
    expect(settings?.signals.metrics?.url).toBe("http://collector:4317");
  });
});
