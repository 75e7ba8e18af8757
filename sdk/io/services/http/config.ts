import { isIP } from "node:net";
import { z } from "zod";

/** How a model is served over HTTP where the config says nothing. */
export const httpDefaults = {
  /** This machine only. */
  host: "127.0.0.1",
  port: 8080,
  /** Processes. */
  workers: 1,
  maxBodyBytes: 10 * 1024 * 1024,
  maxRows: 10_000,
  maxColumns: 100,
  /** Objects and arrays inside one another. */
  maxDepth: 8,
  /** Rows of one explanation. */
  maxExplainRows: 100,
  /** Requests of a process that are worked on at once; more are refused. */
  maxInFlight: 1000,
  unknownFields: "ignore",
  requestSeconds: 30,
  keepAliveSeconds: 72,
  stopSeconds: 10,
} as const;

/** How often a client may ask where the config says nothing. */
export const rateLimitDefaults = { requests: 100, perSeconds: 60, clients: 10_000, loopback: false } as const;

/** Fewest characters of an API key. */
const KEY_LENGTH = 16;

const count = z.int().min(1);

export const rateLimitConfig = z.strictObject({
  requests: count
    .default(rateLimitDefaults.requests)
    .describe("Requests of one client in the time; all workers count together."),
  perSeconds: z.number().positive().max(86_400).default(rateLimitDefaults.perSeconds).describe("The time."),
  clients: count
    .default(rateLimitDefaults.clients)
    .describe("Clients that are remembered; the one that was silent longest is forgotten first."),
  loopback: z
    .boolean()
    .default(rateLimitDefaults.loopback)
    .describe("Whether clients on this machine are limited too."),
});

export const jwtConfig = z
  .strictObject({
    secret: z.string().min(32).optional().describe("Secret of HS256, HS384 or HS512."),
    publicKeyPath: z
      .string()
      .min(1)
      .optional()
      .describe("File of a public key (PEM, SPKI): RS256, RS384 or RS512."),
    jwksPath: z.string().min(1).optional().describe("File of a JSON Web Key Set."),
    issuer: z.string().min(1).optional().describe("What `iss` must be."),
    audience: z.string().min(1).optional().describe("What `aud` must hold."),
  })
  .refine(
    ({ secret, publicKeyPath, jwksPath }) =>
      [secret, publicKeyPath, jwksPath].filter((key) => key !== undefined).length === 1,
    "one of secret, publicKeyPath and jwksPath",
  );

export const authConfig = z
  .strictObject({
    apiKey: z
      .union([z.string().min(KEY_LENGTH), z.array(z.string().min(KEY_LENGTH)).min(1)])
      .optional()
      .describe("Keys that are let in, in the header X-API-Key or as a bearer token. Best as ${env:NAME}."),
    jwt: jwtConfig.optional().describe("JSON Web Tokens that are let in, as bearer tokens."),
  })
  .refine(({ apiKey, jwt }) => apiKey !== undefined || jwt !== undefined, "apiKey, jwt, or both");

/** A server of a model: its address, its limits, and who may ask. */
export const httpConfig = z
  .strictObject({
    host: z
      .string()
      .min(1)
      .default(httpDefaults.host)
      .describe("Address that it listens on; 0.0.0.0 for all of the machine's."),
    port: z.int().min(0).max(65_535).default(httpDefaults.port).describe("Port; 0 for any that is free."),
    workers: count.max(256).default(httpDefaults.workers).describe("Processes that share the port."),
    maxBodyBytes: count.default(httpDefaults.maxBodyBytes).describe("Longest body, unpacked."),
    maxRows: count.default(httpDefaults.maxRows).describe("Most rows of a request."),
    maxColumns: count.default(httpDefaults.maxColumns).describe("Most columns of a request."),
    maxDepth: count
      .max(64)
      .default(httpDefaults.maxDepth)
      .describe("How deep objects and arrays of JSON may stand inside one another."),
    maxExplainRows: count.default(httpDefaults.maxExplainRows).describe("Most rows of one explanation."),
    maxInFlight: count
      .default(httpDefaults.maxInFlight)
      .describe("Most requests that a process works on at once; more get 503, to try again."),
    unknownFields: z
      .enum(["ignore", "refuse"])
      .default(httpDefaults.unknownFields)
      .describe("What is done with a column that the model does not read."),
    requestSeconds: z
      .number()
      .positive()
      .max(3600)
      .default(httpDefaults.requestSeconds)
      .describe("Longest time that a client may take to send its request."),
    keepAliveSeconds: z
      .number()
      .positive()
      .max(3600)
      .default(httpDefaults.keepAliveSeconds)
      .describe("How long an idle connection is kept."),
    stopSeconds: z
      .number()
      .min(0)
      .max(3600)
      .default(httpDefaults.stopSeconds)
      .describe("Longest time that open requests get to end where it is stopped."),
    rateLimit: z
      .union([z.literal(false), rateLimitConfig])
      .prefault({})
      .describe("How often a client may ask; false: as often as it wants."),
    auth: authConfig.optional().describe("Who may ask. Default: everyone who can reach it."),
    cors: z
      .array(z.string().min(1))
      .optional()
      .describe("Origins of pages that may ask (`https://app.example.com`), or `*`. Default: none."),
    trustedHosts: z
      .array(z.string().min(1))
      .min(1)
      .optional()
      .describe("Values of the header Host that are answered, without port. Default: all."),
    trustProxy: z
      .array(
        z
          .string()
          .refine(isNetwork, "an address, a network as 10.0.0.0/8, or loopback, linklocal, uniquelocal"),
      )
      .min(1)
      .optional()
      .describe("Addresses of proxies whose X-Forwarded-For is believed. Default: none is believed."),
  })
  .describe("The server: its address, its limits, and who may ask.");

export type HttpConfig = z.output<typeof httpConfig>;
export type AuthConfig = z.output<typeof authConfig>;
export type RateLimitConfig = z.output<typeof rateLimitConfig>;

function isNetwork(text: string): boolean {
  if (["loopback", "linklocal", "uniquelocal"].includes(text)) return true;
  const [address, bits, ...more] = text.split("/");
  const family = isIP(address);
  if (family === 0 || more.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128));
}

/** Keys of it that hold paths. */
export const httpPathKeys: readonly string[] = ["http.auth.jwt.publicKeyPath", "http.auth.jwt.jwksPath"];
