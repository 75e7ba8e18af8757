import { z } from "zod";

/** How a cluster is spoken to where a config says nothing. */
export const kafkaDefaults = {
  server: "localhost:9092",
  clientId: "assay",
  connectTimeoutMs: 5000,
  /** Longest wait for the answer of a broker. */
  requestTimeoutMs: 30_000,
} as const;

const server = z.string().regex(/^[^\s:,/]+:\d{1,5}$|^\[[\da-fA-F:]+\]:\d{1,5}$/, "host:port");

/** `a:9092,b:9092` as a list, as Kafka's own tools write it. */
const servers = z.preprocess(
  (value) => (typeof value === "string" ? value.split(",").map((one) => one.trim()) : value),
  z.array(server).min(1),
);

const tlsConfig = z
  .strictObject({
    ca: z
      .string()
      .min(1)
      .optional()
      .describe("PEM file of the authority that the brokers' certificates are of. Default: the system's."),
    cert: z.string().min(1).optional().describe("PEM file with this client's certificate."),
    key: z.string().min(1).optional().describe("PEM file with its key."),
    serverName: z
      .string()
      .min(1)
      .optional()
      .describe("Name that the brokers' certificates are for. Default: their host."),
    insecure: z.boolean().default(false).describe("Takes any certificate. For tests only."),
  })
  .refine(({ cert, key }) => (cert === undefined) === (key === undefined), "cert and key go together");

const login = {
  username: z.string().min(1).describe("User of this client."),
  password: z.string().min(1).describe("Best taken from the environment: `${env:KAFKA_PASSWORD}`."),
};

const saslConfig = z.discriminatedUnion("mechanism", [
  z.strictObject({ mechanism: z.literal("plain"), ...login }),
  z.strictObject({ mechanism: z.literal("scram-sha-256"), ...login }),
  z.strictObject({ mechanism: z.literal("scram-sha-512"), ...login }),
  z.strictObject({
    mechanism: z.literal("oauthbearer"),
    tokenFile: z
      .string()
      .min(1)
      .optional()
      .describe("File that holds the token; read anew at each login, so that it may be renewed."),
    token: z.string().min(1).optional().describe("The token itself."),
  }),
]);

/** How a cluster is reached; a kind's schema spreads it. */
export const kafkaShape = {
  server: servers
    .optional()
    .describe(
      "Brokers to begin with, as `a:9092,b:9092` or a list. Default: DEFAULT_KAFKA_SERVER, else localhost:9092.",
    ),
  clientId: z
    .string()
    .min(1)
    .default(kafkaDefaults.clientId)
    .describe("Name of this client in the brokers' logs."),
  connectTimeoutMs: z
    .int()
    .min(1)
    .default(kafkaDefaults.connectTimeoutMs)
    .describe("Longest wait for a connection, in ms."),
  requestTimeoutMs: z
    .int()
    .min(1)
    .default(kafkaDefaults.requestTimeoutMs)
    .describe("Longest wait for an answer, in ms."),
  tls: z
    .union([z.boolean(), tlsConfig])
    .default(false)
    .describe("Whether connections are encrypted; or how, as a map."),
  sasl: saslConfig.optional().describe("How this client proves who it is. Default: it does not."),
};

/** Brokers, for a config that has them under one key. */
export const kafkaConfig = z.strictObject(kafkaShape);
export type KafkaConfig = z.output<typeof kafkaConfig>;

/** Keys of it that hold paths. */
export const kafkaPathKeys = ["tls.ca", "tls.cert", "tls.key", "sasl.tokenFile"] as const;
