import {
  OTLP_PROTOCOLS,
  OTLP_SIGNALS,
  type OtlpProtocol,
  type OtlpSignal,
  servicesDefaults,
  type TelemetryConfig,
} from "../../../utils/settings/index.js";

/** Where and how one signal is sent. */
export interface SignalSettings {
  readonly url: string;
  readonly protocol: OtlpProtocol;
  readonly headers: Readonly<Record<string, string>>;
  readonly gzip: boolean;
  /** Longest wait for one answer. */
  readonly timeoutMs: number;
  /** PEM files, as paths. */
  readonly tls: { readonly ca?: string; readonly cert?: string; readonly key?: string };
}

/** Where telemetry goes, by config and OTEL_… variables. */
export interface TelemetrySettings {
  /** Signals that are sent; one that is left out is switched off. */
  readonly signals: Readonly<Partial<Record<OtlpSignal, SignalSettings>>>;
  readonly resource: Readonly<Record<string, string>>;
  /** W3C Trace Context of the caller. */
  readonly traceparent?: string;
  readonly flushMs: number;
  /** What of the variables is not understood. */
  readonly warnings: readonly string[];
}

type Variables = Readonly<Record<string, string | undefined>>;

/** The specification's own default. */
const TIMEOUT_MS = 10_000;

/**
 * Telemetry as config and variables want it: a key of the config comes first, then the variable of the signal
 * (OTEL_EXPORTER_OTLP_TRACES_ENDPOINT), then that of all (OTEL_EXPORTER_OTLP_ENDPOINT). Undefined where neither a config nor
 * an endpoint is there, or OTEL_SDK_DISABLED is true. What is not understood of the variables is a warning, as OpenTelemetry
 * wants it. https://opentelemetry.io/docs/specs/otel/protocol/exporter/
 */
export function telemetrySettings(
  config: TelemetryConfig | false | undefined,
  variables: Variables,
): TelemetrySettings | undefined {
  if (config === false || /^true$/i.test(variables.OTEL_SDK_DISABLED?.trim() ?? "")) return undefined;
  const named = ["", ...OTLP_SIGNALS.map((signal) => `${signal.toUpperCase()}_`)];
  const hasEndpoint = named.some((part) => filled(variables[`OTEL_EXPORTER_OTLP_${part}ENDPOINT`]));
  if (config === undefined && !hasEndpoint) return undefined;
  const warnings: string[] = [];
  const warn = (text: string): void => {
    if (!warnings.includes(text)) warnings.push(text);
  };
  const sent = (config?.signals ?? OTLP_SIGNALS).filter(
    (signal) => config?.signals !== undefined || isExported(signal, variables, warn),
  );
  const signals = Object.fromEntries(
    sent.flatMap((signal) => {
      const settings = signalSettings(signal, config ?? {}, variables, warn);
      return settings === undefined ? [] : [[signal, settings]];
    }),
  );
  const traceparent = filled(variables.TRACEPARENT);
  return {
    signals,
    resource: {
      ...pairs("OTEL_RESOURCE_ATTRIBUTES", variables, warn),
      ...entry("service.name", filled(variables.OTEL_SERVICE_NAME)),
      ...config?.attributes,
      ...entry("service.name", config?.serviceName),
    },
    ...(traceparent === undefined ? {} : { traceparent }),
    flushMs: 1000 * (config?.flushSeconds ?? servicesDefaults.telemetry.flushSeconds),
    warnings,
  };
}

function entry(name: string, value: string | undefined): Record<string, string> {
  return value === undefined ? {} : { [name]: value };
}

function filled(text: string | undefined): string | undefined {
  const trimmed = text?.trim();
  return trimmed ? trimmed : undefined;
}

function isExported(signal: OtlpSignal, variables: Variables, warn: (text: string) => void): boolean {
  const name = `OTEL_${signal.toUpperCase()}_EXPORTER`;
  const value = filled(variables[name]);
  if (value === undefined) return true;
  const exporters = value.split(",").map((text) => text.trim());
  if (exporters.includes("otlp")) return true;
  if (value !== "none") warn(`${name} is "${value}"; Assay knows otlp and none, so no ${signal} are sent`);
  return false;
}

function signalSettings(
  signal: OtlpSignal,
  config: Partial<TelemetryConfig>,
  variables: Variables,
  warn: (text: string) => void,
): SignalSettings | undefined {
  const names = (key: string): [string, string] => [
    `OTEL_EXPORTER_OTLP_${signal.toUpperCase()}_${key}`,
    `OTEL_EXPORTER_OTLP_${key}`,
  ];
  const variable = (key: string): readonly [name: string, value: string] | undefined => {
    for (const name of names(key)) {
      const value = filled(variables[name]);
      if (value !== undefined) return [name, value];
    }
    return undefined;
  };
  const oneOf = <T extends string>(key: string, allowed: readonly T[], fallback: T): T => {
    const found = variable(key);
    if (found === undefined) return fallback;
    const [name, value] = found;
    const known = allowed.find((text) => text === value.toLowerCase());
    if (known === undefined)
      warn(`${name} is "${value}", not one of ${allowed.join(", ")}; ${fallback} is used`);
    return known ?? fallback;
  };
  const protocol = config.protocol ?? oneOf<OtlpProtocol>("PROTOCOL", OTLP_PROTOCOLS, "http/protobuf");
  const own = filled(variables[names("ENDPOINT")[0]]);
  const base = config.endpoint ?? filled(variables[names("ENDPOINT")[1]]) ?? defaultEndpoint(protocol);
  const given = config.endpoint === undefined && own !== undefined ? own : base;
  // gRPC clients take host:port too.
  const address = protocol === "grpc" && !given.includes("://") ? `http://${given}` : given;
  if (!/^https?:\/\//i.test(address) || !URL.canParse(address)) {
    warn(`"${given}" is not the address of a collector (http://host:port), so no ${signal} are sent`);
    return undefined;
  }
  const isWhole = protocol === "grpc" || given === own;
  const timeout = Number(variable("TIMEOUT")?.[1] ?? TIMEOUT_MS);
  if (!(timeout > 0)) warn(`${variable("TIMEOUT")?.[0]} is no number of milliseconds; ${TIMEOUT_MS} is used`);
  return {
    url: isWhole ? address : `${address.replace(/\/+$/, "")}/v1/${signal}`,
    protocol,
    headers: lowerNames({
      ...pairs(names("HEADERS")[1], variables, warn),
      ...pairs(names("HEADERS")[0], variables, warn),
      ...config.headers,
    }),
    gzip: (config.compression ?? oneOf("COMPRESSION", ["none", "gzip"] as const, "none")) === "gzip",
    timeoutMs: timeout > 0 ? timeout : TIMEOUT_MS,
    tls: {
      ...entry("ca", variable("CERTIFICATE")?.[1]),
      ...entry("cert", variable("CLIENT_CERTIFICATE")?.[1]),
      ...entry("key", variable("CLIENT_KEY")?.[1]),
    },
  };
}

/** The collector of a protocol where nobody names one. */
export function defaultEndpoint(protocol: OtlpProtocol): string {
  return protocol === "grpc" ? "http://localhost:4317" : "http://localhost:4318";
}

function lowerNames(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

/** `a=1,b=2` with percent-encoded values (W3C Baggage). The values are not told: they may be keys. */
function pairs(name: string, variables: Variables, warn: (text: string) => void): Record<string, string> {
  const parts = (variables[name] ?? "").split(",").filter((part) => part.trim() !== "");
  return Object.fromEntries(
    parts.flatMap((part) => {
      const at = part.indexOf("=");
      const key = part.slice(0, at).trim();
      if (at > 0 && key !== "") return [[decoded(key), decoded(part.slice(at + 1).trim())]];
      warn(`${name} has a part that is not name=value; it is left out`);
      return [];
    }),
  );
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // A bare percent sign.
  }
}
