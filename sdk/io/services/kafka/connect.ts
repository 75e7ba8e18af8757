import { readFile } from "node:fs/promises";
import type { KafkaConfig as ClientConfig, Kafka, Mechanism, SASLOptions } from "kafkajs";
import { AssayError } from "../../../utils/errors/index.js";
import { type KafkaConfig, kafkaDefaults } from "./config.js";
import { loadClient } from "./load-client.js";
import { mendNegativeTimeouts } from "./negative-timeouts.js";
import { oauthBearer } from "./oauth-bearer.js";

/** How often and how long apart the client itself tries again, before what uses it hears of a failure. */
const CLIENT_RETRY = { initialRetryTime: 200, maxRetryTime: 2000, retries: 4 } as const;

/** A client. A kind of its own makes a new one for each use: they share what a group has committed. */
export async function clientOf(
  config: KafkaConfig,
  logCreator: NonNullable<ClientConfig["logCreator"]>,
): Promise<Kafka> {
  const { Kafka: Client, logLevel } = await loadClient();
  mendNegativeTimeouts();
  const { clientId, connectTimeoutMs, requestTimeoutMs, server, sasl } = config;
  const settings: ClientConfig = {
    clientId,
    brokers: server ?? [kafkaDefaults.server],
    connectionTimeout: connectTimeoutMs,
    authenticationTimeout: 2 * connectTimeoutMs,
    requestTimeout: requestTimeoutMs,
    retry: CLIENT_RETRY,
    logLevel: logLevel.INFO,
    logCreator,
    ...(config.tls === false ? {} : { ssl: await tlsOf(config.tls) }),
    ...(sasl === undefined ? {} : { sasl: await saslOf(sasl) }),
  };
  return new Client(settings);
}

async function tlsOf(tls: Exclude<KafkaConfig["tls"], false>): Promise<NonNullable<ClientConfig["ssl"]>> {
  if (tls === true) return true;
  const { ca, cert, key, serverName, insecure } = tls;
  return {
    ...(ca === undefined ? {} : { ca: [await pem(ca, "tls.ca")] }),
    ...(cert === undefined ? {} : { cert: await pem(cert, "tls.cert") }),
    ...(key === undefined ? {} : { key: await pem(key, "tls.key") }),
    ...(serverName === undefined ? {} : { servername: serverName }),
    rejectUnauthorized: !insecure,
  };
}

async function saslOf(sasl: NonNullable<KafkaConfig["sasl"]>): Promise<SASLOptions | Mechanism> {
  // A copy: the client keeps what it made of it in it, and a config cannot be added to.
  if (sasl.mechanism !== "oauthbearer") return { ...sasl };
  const { token, tokenFile } = sasl;
  if (token !== undefined && tokenFile === undefined) return oauthBearer(async () => token);
  if (token === undefined && tokenFile !== undefined)
    return oauthBearer(async () => (await pem(tokenFile, "sasl.tokenFile")).trim());
  throw new AssayError("CONFIG_INVALID", {
    what: "sasl: oauthbearer has no token, or two",
    wanted: "`token` or `tokenFile`, and not both",
  });
}

async function pem(path: string, key: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    throw new AssayError("CONFIG_INVALID", { what: `${key}: the file cannot be read`, got: path, cause });
  }
}
