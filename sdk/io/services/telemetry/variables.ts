import { OTLP_SIGNALS, type TelemetryConfig } from "../../../utils/settings/index.js";
import { defaultEndpoint } from "./settings.js";

/**
 * A config of telemetry as the variables that say the same, for a job within this one that has none of its own: only what the
 * config says, so that all else stays as the environment has it.
 */
export function telemetryVariables(
  config: TelemetryConfig,
  environment: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> {
  const { endpoint, protocol, headers, compression, serviceName, attributes, signals } = config;
  const variables: Record<string, string> = {};
  const set = (name: string, value: string | undefined): void => {
    if (value === undefined) return;
    variables[name] = value;
  };
  /** Of all signals, so those of one signal must not come before it; an empty variable is none. */
  const setOtlp = (key: string, value: string | undefined): void => {
    if (value === undefined) return;
    set(`OTEL_EXPORTER_OTLP_${key}`, value);
    for (const signal of OTLP_SIGNALS) set(`OTEL_EXPORTER_OTLP_${signal.toUpperCase()}_${key}`, "");
  };
  setOtlp("ENDPOINT", endpoint);
  setOtlp("PROTOCOL", protocol);
  setOtlp("COMPRESSION", compression);
  if (endpoint === undefined && !environment.OTEL_EXPORTER_OTLP_ENDPOINT)
    set("OTEL_EXPORTER_OTLP_ENDPOINT", defaultEndpoint(protocol ?? "http/protobuf"));
  const inherited = (name: string, own: Readonly<Record<string, string>> | undefined): string | undefined =>
    own === undefined ? undefined : [environment[name], ...pairsOf(own)].filter(Boolean).join(",");
  set("OTEL_EXPORTER_OTLP_HEADERS", inherited("OTEL_EXPORTER_OTLP_HEADERS", headers));
  set("OTEL_RESOURCE_ATTRIBUTES", inherited("OTEL_RESOURCE_ATTRIBUTES", attributes));
  set("OTEL_SERVICE_NAME", serviceName);
  for (const signal of signals === undefined ? [] : OTLP_SIGNALS)
    set(`OTEL_${signal.toUpperCase()}_EXPORTER`, signals?.includes(signal) ? "otlp" : "none");
  return variables;
}

/** `name=value` with all that has a meaning there percent-encoded (W3C Baggage). */
function pairsOf(values: Readonly<Record<string, string>>): string[] {
  return Object.entries(values).map(
    ([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`,
  );
}
