import { createHmac, timingSafeEqual } from "node:crypto";

/** How many signatures are remembered to know a message that is sent again: at least this many, at most twice as many. */
const REMEMBERED = 32_768;

/** Signs and checks messages with HMAC-SHA256 over their four JSON parts, as they are on the wire. */
export class Signer {
  readonly #key: string;
  /** Signatures seen lately, in two generations: when the newer is full, the older is let go. */
  #seen = new Set<string>();
  #older = new Set<string>();

  /** @param key empty: nothing is signed, and every message is taken */
  constructor(key: string) {
    this.#key = key;
  }

  sign(parts: readonly Uint8Array[]): string {
    if (this.#key === "") return "";
    const hmac = createHmac("sha256", this.#key);
    for (const part of parts) hmac.update(part);
    return hmac.digest("hex");
  }

  /** Why a signature is refused, `undefined` where it is right. Compared in constant time. */
  refusal(signature: Uint8Array, parts: readonly Uint8Array[]): string | undefined {
    if (this.#key === "") return undefined;
    const wanted = this.sign(parts);
    const expected = Buffer.from(wanted);
    if (signature.byteLength !== expected.byteLength || !timingSafeEqual(signature, expected)) {
      return signature.byteLength === 0 ? "it is not signed" : "its signature is wrong";
    }
    if (this.#seen.has(wanted) || this.#older.has(wanted)) return "it came before";
    this.#seen.add(wanted);
    if (this.#seen.size >= REMEMBERED) {
      this.#older = this.#seen;
      this.#seen = new Set();
    }
    return undefined;
  }
}
