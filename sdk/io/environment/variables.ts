import { z } from "zod";
import { LOG_LEVELS } from "../../utils/log-levels.js";

export type { LogLevel } from "../../utils/log-levels.js";

/** An OS variable that Assay reads. */
export interface VariableDefinition {
  readonly name: string;
  /** What it sets, as a person reads it. */
  readonly meaning: string;
  readonly schema: z.ZodType;
  /** Whether its value is never shown. */
  readonly secret?: boolean;
  /** Only for those who work on Assay itself. */
  readonly internal?: boolean;
  /** The setting that it is, where a settings file can say it too: the variable comes first. */
  readonly setting?: VariableSetting;
}

/** How a variable stands in a settings file and in the table of settings. */
export interface VariableSetting {
  /** Its place in the file, as `tracking.uri`. */
  readonly name: string;
  /** What counts where nobody says anything. */
  readonly default: string | number | boolean;
  readonly unit?: string;
  /** Whether it is a path, relative to the folder of the settings file. */
  readonly path?: boolean;
}

const text = z.string().min(1);

/** What MLflow takes as a boolean, in letters of any size. */
const flag = z
  .string()
  .regex(/^(true|false|1|0)$/i, "true, false, 1 or 0")
  .transform((value) => ["true", "1"].includes(value.toLowerCase()));

/** TensorFlow.js backends that can be asked for. */
export const BACKENDS = ["auto", "native", "wasm", "cpu"] as const;

/** Builds of ONNX Runtime that can be asked for. */
export const ONNX_RUNTIMES = ["auto", "native", "wasm"] as const;

/** Every OS variable that Assay reads. MLflow's and OpenTelemetry's have their names and meanings. */
export const VARIABLES = {
  mlflowTrackingUri: {
    name: "MLFLOW_TRACKING_URI",
    meaning: "Where runs are kept: a folder or a server",
    schema: text,
    setting: { name: "tracking.uri", default: "./mlruns", path: true },
  },
  mlflowRegistryUri: {
    name: "MLFLOW_REGISTRY_URI",
    meaning: "Where registered models are kept, if not with the runs",
    schema: text,
    setting: { name: "tracking.registryUri", default: "where runs are", path: true },
  },
  mlflowExperimentName: {
    name: "MLFLOW_EXPERIMENT_NAME",
    meaning: "Experiment of runs whose config names none",
    schema: text,
    setting: { name: "tracking.experiment", default: "the config's name" },
  },
  mlflowRegisteredModelName: {
    name: "MLFLOW_REGISTERED_MODEL_NAME",
    meaning: "Name that models are registered under",
    schema: text,
  },
  mlflowTrackingUsername: {
    name: "MLFLOW_TRACKING_USERNAME",
    meaning: "User at the tracking server",
    schema: text,
  },
  mlflowTrackingPassword: {
    name: "MLFLOW_TRACKING_PASSWORD",
    meaning: "Password at the tracking server",
    schema: text,
    secret: true,
  },
  mlflowTrackingToken: {
    name: "MLFLOW_TRACKING_TOKEN",
    meaning: "Token at the tracking server",
    schema: text,
    secret: true,
  },
  mlflowTrackingInsecureTls: {
    name: "MLFLOW_TRACKING_INSECURE_TLS",
    meaning: "true takes any certificate of the tracking server",
    schema: text,
  },
  mlflowTrackingServerCertPath: {
    name: "MLFLOW_TRACKING_SERVER_CERT_PATH",
    meaning: "PEM file of the authority that the tracking server's certificate is of",
    schema: text,
  },
  mlflowTrackingClientCertPath: {
    name: "MLFLOW_TRACKING_CLIENT_CERT_PATH",
    meaning: "PEM file with this client's certificate and key",
    schema: text,
  },
  mlflowHttpRequestTimeout: {
    name: "MLFLOW_HTTP_REQUEST_TIMEOUT",
    meaning: "Seconds to wait for the tracking server",
    schema: z.coerce.number().positive(),
    setting: { name: "tracking.timeout", default: 120, unit: "seconds" },
  },
  mlflowHttpRequestMaxRetries: {
    name: "MLFLOW_HTTP_REQUEST_MAX_RETRIES",
    meaning: "How often a request to the tracking server is sent again",
    schema: z.coerce.number().int().min(0).max(10),
    setting: { name: "tracking.maxRetries", default: 4, unit: "requests" },
  },
  mlflowEnableSystemMetricsLogging: {
    name: "MLFLOW_ENABLE_SYSTEM_METRICS_LOGGING",
    meaning: "false leaves out the machine's load, where the config says nothing",
    schema: flag,
    setting: { name: "tracking.log.systemMetrics", default: true },
  },
  mlflowSystemMetricsSamplingInterval: {
    name: "MLFLOW_SYSTEM_METRICS_SAMPLING_INTERVAL",
    meaning: "Seconds between two samples of the machine's load",
    schema: z.coerce.number().min(0.1).max(86_400),
    setting: { name: "tracking.log.systemMetricsInterval", default: 10, unit: "seconds" },
  },
  assayBackend: {
    name: "ASSAY_BACKEND",
    meaning: "TensorFlow.js backend where the config says auto: auto, native, wasm or cpu",
    schema: z.enum(BACKENDS),
    setting: { name: "backend", default: "auto" },
  },
  assayOnnxRuntime: {
    name: "ASSAY_ONNX_RUNTIME",
    meaning: "ONNX Runtime for models of kind onnx: auto (native where the project has it), native or wasm",
    schema: z.enum(ONNX_RUNTIMES),
    setting: { name: "onnxRuntime", default: "auto" },
  },
  assayCacheDir: {
    name: "ASSAY_CACHE_DIR",
    meaning: "Folder of the native backend and other downloads",
    schema: text,
    setting: { name: "cacheDir", default: "the user's cache folder", path: true },
  },
  assaySpoolDir: {
    name: "ASSAY_SPOOL_DIR",
    meaning: "Folder in which metrics wait for a tracking server that is away, in place of .assay/spool",
    schema: text,
    setting: { name: "spoolDir", default: ".assay/spool", path: true },
  },
  assayWorkers: {
    name: "ASSAY_WORKERS",
    meaning: "Most worker threads, in place of one a core; 1 works without threads",
    schema: z.coerce.number().int().min(1).max(1024),
    setting: { name: "workers", default: "one a core", unit: "threads" },
  },
  assayLogLevel: {
    name: "ASSAY_LOG_LEVEL",
    meaning: "Least level that is logged; debug also prints stacks",
    schema: z.enum(LOG_LEVELS),
    setting: { name: "logLevel", default: "info" },
  },
  assaySettingsFile: {
    name: "ASSAY_SETTINGS_FILE",
    meaning:
      "Your settings file, in place of ~/.config/assay/config.yaml; none reads no settings file at all",
    schema: text,
  },
  assayAlertWebhook: {
    name: "ASSAY_ALERT_WEBHOOK",
    meaning: "Address that alerts are posted to, where the config of a job names none",
    schema: text,
    secret: true,
  },
  // What is not understood of these is told as a warning, not refused: they are set for all programs of a machine.
  otelSdkDisabled: {
    name: "OTEL_SDK_DISABLED",
    meaning: "true switches telemetry off, whatever else says",
    schema: text,
  },
  otelEndpoint: {
    name: "OTEL_EXPORTER_OTLP_ENDPOINT",
    meaning: "Where traces, metrics and logs of jobs are sent by OTLP, as http://localhost:4318",
    schema: text,
  },
  otelProtocol: {
    name: "OTEL_EXPORTER_OTLP_PROTOCOL",
    meaning: "How they are sent: http/protobuf, http/json or grpc",
    schema: text,
  },
  otelHeaders: {
    name: "OTEL_EXPORTER_OTLP_HEADERS",
    meaning: "Headers that they are sent with, as name=value,name=value",
    schema: text,
    secret: true,
  },
  otelCompression: {
    name: "OTEL_EXPORTER_OTLP_COMPRESSION",
    meaning: "gzip or none",
    schema: text,
  },
  otelTimeout: {
    name: "OTEL_EXPORTER_OTLP_TIMEOUT",
    meaning: "Milliseconds to wait for an answer of the collector",
    schema: text,
  },
  otelCertificate: {
    name: "OTEL_EXPORTER_OTLP_CERTIFICATE",
    meaning: "PEM file of the authority that the collector's certificate is of",
    schema: text,
  },
  otelServiceName: {
    name: "OTEL_SERVICE_NAME",
    meaning: "Name that jobs have in traces, metrics and logs",
    schema: text,
  },
  otelResourceAttributes: {
    name: "OTEL_RESOURCE_ATTRIBUTES",
    meaning: "More about where jobs run, as deployment.environment.name=staging,team=bikes",
    schema: text,
  },
  otelTracesExporter: {
    name: "OTEL_TRACES_EXPORTER",
    meaning: "none sends no traces",
    schema: text,
  },
  otelMetricsExporter: {
    name: "OTEL_METRICS_EXPORTER",
    meaning: "none sends no metrics",
    schema: text,
  },
  otelLogsExporter: {
    name: "OTEL_LOGS_EXPORTER",
    meaning: "none sends no logs",
    schema: text,
  },
  traceparent: {
    name: "TRACEPARENT",
    meaning: "The span that jobs are a part of (W3C Trace Context)",
    schema: text,
  },
  // As other programs of a Kafka cluster name them.
  kafkaServer: {
    name: "DEFAULT_KAFKA_SERVER",
    meaning: "Kafka brokers of streams whose config names none, as a:9092,b:9092",
    schema: text,
    setting: { name: "kafka.server", default: "localhost:9092" },
  },
  kafkaInputTopic: {
    name: "DEFAULT_KAFKA_INPUT_TOPIC",
    meaning: "Topic that streams read whose config names none",
    schema: text,
    setting: { name: "kafka.inputTopic", default: "input_topic" },
  },
  kafkaOutputTopic: {
    name: "DEFAULT_KAFKA_OUTPUT_TOPIC",
    meaning: "Topic that streams write whose config names none",
    schema: text,
    setting: { name: "kafka.outputTopic", default: "output_topic" },
  },
  kafkaGroupId: {
    name: "DEFAULT_KAFKA_GROUP_ID",
    meaning: "Consumer group of streams whose config names none",
    schema: text,
    setting: { name: "kafka.groupId", default: "assay-inference" },
  },
  assayRequireReal: {
    name: "ASSAY_REQUIRE_REAL",
    meaning: "1 fails tests whose real part is missing, instead of skipping them",
    schema: z.enum(["0", "1"]),
    internal: true,
  },
} as const satisfies Record<string, VariableDefinition>;

export type VariableKey = keyof typeof VARIABLES;

/** The variables that are set, by their camelCase names, checked. */
export type VariableValues = {
  readonly [Key in VariableKey]?: z.infer<(typeof VARIABLES)[Key]["schema"]>;
};
