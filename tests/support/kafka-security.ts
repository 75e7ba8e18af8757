import { createSign, generateKeyPairSync, type KeyObject } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { type Certificate, makeCertificate } from "./certificates.js";
import type { BrokerListener, BrokerOptions } from "./kafka-broker.js";
import { findPython } from "./python.js";

const OAUTH = "org.apache.kafka.common.security.oauthbearer";
const AUDIENCE = "assay-tests";
const ISSUER = "https://issuer.tests";
const KEY_ID = "tests";

/** What tokens say: who, and until when, in seconds since 1970. */
interface Claims {
  readonly sub?: string;
  readonly exp?: number;
  readonly aud?: string;
}

/**
 * Listeners of a broker that wants TLS: `TLS`; `MUTUAL`, which wants a certificate of the client's too; `UNSIGNED`, which takes tokens that nobody
 * signed, as Kafka's own examples do; `SIGNED`, which takes those that an issuer signed whose keys are at a URL.
 */
export class KafkaSecurity {
  private server: Server | undefined;
  private made: Readonly<Record<"broker" | "client" | "other", Certificate>> | undefined;
  private readonly issuer = generateKeyPairSync("rsa", { modulusLength: 2048 });
  private readonly stranger = generateKeyPairSync("rsa", { modulusLength: 2048 });

  /** Makes certificates, starts the server of the issuer's keys, and says what the broker is to listen at. */
  async options(folder: string): Promise<BrokerOptions> {
    const python = await findPython();
    const make = (name: string) => makeCertificate(python, folder, name);
    const [broker, client, other] = [await make("broker"), await make("client"), await make("other")];
    this.made = { broker, client, other };
    const keys = `http://127.0.0.1:${await this.serveKeys()}/jwks`;
    const tls = {
      "ssl.keystore.type": "PEM",
      "ssl.keystore.location": broker.bothPath,
      "ssl.truststore.type": "PEM",
      "ssl.truststore.location": client.certPath,
    };
    const login = { ...tls, "sasl.enabled.mechanisms": "OAUTHBEARER" };
    const module = `${OAUTH}.OAuthBearerLoginModule required`;
    const listeners: readonly BrokerListener[] = [
      { name: "TLS", protocol: "SSL", properties: tls },
      { name: "MUTUAL", protocol: "SSL", properties: { ...tls, "ssl.client.auth": "required" } },
      {
        name: "UNSIGNED",
        protocol: "SASL_SSL",
        properties: {
          ...login,
          "oauthbearer.sasl.jaas.config": `${module} unsecuredLoginStringClaim_sub="broker";`,
        },
      },
      {
        name: "SIGNED",
        protocol: "SASL_SSL",
        properties: {
          ...login,
          "oauthbearer.sasl.jaas.config": `${module};`,
          "oauthbearer.sasl.server.callback.handler.class": `${OAUTH}.OAuthBearerValidatorCallbackHandler`,
          "oauthbearer.sasl.oauthbearer.jwks.endpoint.url": keys,
          "oauthbearer.sasl.oauthbearer.expected.audience": AUDIENCE,
          "oauthbearer.sasl.oauthbearer.expected.issuer": ISSUER,
        },
      },
    ];
    return { listeners, system: { "org.apache.kafka.sasl.oauthbearer.allowed.urls": keys } };
  }

  /** Certificates: the broker's, that of a client whom it trusts, and one of nobody's. */
  get certificates(): Readonly<Record<"broker" | "client" | "other", Certificate>> {
    if (this.made === undefined) throw new Error("no certificates were made");
    return this.made;
  }

  /** A token that nobody signed. */
  unsigned(claims: Claims = {}): string {
    return `${encoded({ alg: "none" })}.${encoded(filled(claims))}.`;
  }

  /** A token of the issuer, or of a stranger who says to be it. */
  signed(claims: Claims = {}, by: "issuer" | "stranger" = "issuer"): string {
    const text = `${encoded({ alg: "RS256", typ: "JWT", kid: KEY_ID })}.${encoded(filled(claims))}`;
    return `${text}.${signature(text, this[by].privateKey)}`;
  }

  close(): void {
    this.server?.close();
  }

  private async serveKeys(): Promise<number> {
    const key = { ...this.issuer.publicKey.export({ format: "jwk" }), kid: KEY_ID, alg: "RS256", use: "sig" };
    const server = createServer((_, response) => {
      response.setHeader("content-type", "application/json").end(JSON.stringify({ keys: [key] }));
    });
    this.server = server;
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return (server.address() as AddressInfo).port;
  }
}

function filled(claims: Claims) {
  const now = Math.floor(Date.now() / 1000);
  const iat = Math.min(now, (claims.exp ?? now) - 1) - 1;
  return { sub: "stream", iss: ISSUER, aud: AUDIENCE, scope: "kafka", iat, exp: now + 3600, ...claims };
}

function signature(text: string, key: KeyObject): string {
  return createSign("RSA-SHA256").update(text).sign(key).toString("base64url");
}

function encoded(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}
