import type { AuthenticationProviderArgs, Mechanism } from "kafkajs";
import { messageOf } from "../../../utils/errors/index.js";
import { LoginRefused } from "./failures.js";

/** What parts the fields of a bearer's first message (RFC 7628). */
const SEPARATOR = "\u0001";

/**
 * SASL/OAUTHBEARER (RFC 7628). The client library's own takes every answer for a yes: a token that is refused is told by an answer
 * that is not empty, and it would then be broken off without a word of why.
 *
 * @param token asked at each login
 */
export function oauthBearer(token: () => Promise<string>): Mechanism {
  return {
    mechanism: "oauthbearer",
    authenticationProvider: ({ saslAuthenticate }: AuthenticationProviderArgs) => ({
      async authenticate() {
        const value = await token();
        try {
          const said = await saslAuthenticate({
            request: { encode: () => sized(`n,,${SEPARATOR}auth=Bearer ${value}${SEPARATOR}${SEPARATOR}`) },
            response: { decode: unsized, parse: (answer) => answer.toString("utf8") },
          });
          if (said !== undefined && said !== "") throw new Error(`the brokers say ${said}`);
        } catch (error) {
          const text = messageOf(error);
          throw new LoginRefused(`SASL OAUTHBEARER authentication failed: ${text}`);
        }
      },
    }),
  };
}

/** Bytes as Kafka's protocol writes them: how many, then themselves. */
function sized(text: string): Buffer {
  const bytes = Buffer.from(text);
  const size = Buffer.alloc(4);
  size.writeInt32BE(bytes.length);
  return Buffer.concat([size, bytes]);
}

function unsized(bytes: Buffer): Buffer {
  return bytes.subarray(4);
}
