import { createHash, timingSafeEqual } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { IncomingHttpHeaders } from "node:http";
import { AssayError, messageOf } from "../../../utils/errors/index.js";
import type { AuthConfig } from "./config.js";

/** Whether the headers of a request let it in; where they hold no key at all, nobody guessed. */
export type Gate = (headers: IncomingHttpHeaders) => Promise<"right" | "wrong" | "none">;

type JwtConfig = NonNullable<AuthConfig["jwt"]>;

/** The gate of a config; undefined where everyone is let in. CONFIG_INVALID where a key file cannot be read. */
export async function openGate(config: AuthConfig | undefined): Promise<Gate | undefined> {
  if (config === undefined) return undefined;
  const { apiKey, jwt } = config;
  const hashes = (apiKey === undefined ? [] : [apiKey].flat()).map(sha256);
  const verify = jwt === undefined ? undefined : await jwtCheck(jwt);
  return async (headers) => {
    const given = headers["x-api-key"];
    const bearer = /^Bearer +(\S+)$/i.exec(headers.authorization ?? "")?.[1];
    const key = typeof given === "string" ? given : bearer;
    if (key === undefined) return "none";
    if (isOneOf(hashes, key)) return "right";
    return verify !== undefined && bearer !== undefined && (await verify(bearer)) ? "right" : "wrong";
  };
}

function sha256(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

/** Looks at every key in full, whichever it is: the time tells nothing of them. */
function isOneOf(hashes: readonly Buffer[], key: string): boolean {
  const hash = sha256(key);
  let found = false;
  for (const known of hashes) found = timingSafeEqual(known, hash) || found;
  return found;
}

async function jwtCheck(config: JwtConfig): Promise<(token: string) => Promise<boolean>> {
  const jose = await import("jose");
  const { issuer, audience } = config;
  const claims = {
    ...(issuer === undefined ? {} : { issuer }),
    ...(audience === undefined ? {} : { audience }),
    requiredClaims: ["exp"],
  };
  const passes = async (verified: Promise<unknown>): Promise<boolean> => {
    try {
      await verified;
      return true;
    } catch {
      return false;
    }
  };
  if (config.secret !== undefined) {
    const secret = new TextEncoder().encode(config.secret);
    const options = { ...claims, algorithms: ["HS256", "HS384", "HS512"] };
    return (token) => passes(jose.jwtVerify(token, secret, options));
  }
  // Never those of a secret: a public key is no secret, and would be taken for one.
  const options = { ...claims, algorithms: ["RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "EdDSA"] };
  if (config.publicKeyPath !== undefined) {
    const text = await keyFile(config.publicKeyPath);
    const key = await jose.importSPKI(text, "RS256").catch((cause: unknown) => {
      throw invalidKey(config.publicKeyPath ?? "", cause);
    });
    return (token) =>
      passes(jose.jwtVerify(token, key, { ...options, algorithms: ["RS256", "RS384", "RS512"] }));
  }
  const path = config.jwksPath ?? "";
  const text = await keyFile(path);
  try {
    const keys = jose.createLocalJWKSet(JSON.parse(text));
    return (token) => passes(jose.jwtVerify(token, keys, options));
  } catch (cause) {
    throw invalidKey(path, cause);
  }
}

async function keyFile(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    throw invalidKey(path, cause);
  }
}

function invalidKey(path: string, cause: unknown): AssayError {
  return new AssayError("CONFIG_INVALID", {
    what: `the key file ${path} cannot be used`,
    got: messageOf(cause),
    wanted: "a public key (PEM, SPKI), or a JSON Web Key Set",
    cause,
  });
}
