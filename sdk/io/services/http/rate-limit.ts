/** Whether a request may pass, and if not, after how many seconds another one may. */
export interface Allowance {
  readonly allowed: boolean;
  readonly retryAfterSeconds: number;
}

interface Window {
  startMs: number;
  count: number;
}

/**
 * Counts the requests of clients in windows of time that begin with the first one. Clients are remembered up to a number, the one that
 * was silent longest is forgotten first, so that many addresses take no more memory.
 */
export class RateLimit {
  readonly #windows = new Map<string, Window>();

  constructor(
    private readonly options: {
      readonly requests: number;
      readonly perSeconds: number;
      readonly clients: number;
    },
    private readonly now: () => number = Date.now,
  ) {}

  /** Counts one request. */
  take(client: string): Allowance {
    const window = this.#windowOf(client);
    window.count += 1;
    return this.#judged(window);
  }

  /** Whether one more would pass, without counting it. */
  look(client: string): Allowance {
    const { startMs, count } = this.#windowOf(client);
    return this.#judged({ startMs, count: count + 1 });
  }

  get clients(): number {
    return this.#windows.size;
  }

  #windowOf(client: string): Window {
    const nowMs = this.now();
    let window = this.#windows.get(client);
    if (window === undefined || nowMs - window.startMs >= this.options.perSeconds * 1000)
      window = { startMs: nowMs, count: 0 };
    // A map keeps the order in which keys came: this one is the youngest again.
    this.#windows.delete(client);
    this.#windows.set(client, window);
    if (this.#windows.size > this.options.clients) {
      const [oldest] = this.#windows.keys();
      this.#windows.delete(oldest);
    }
    return window;
  }

  #judged({ startMs, count }: Window): Allowance {
    const leftMs = startMs + this.options.perSeconds * 1000 - this.now();
    return {
      allowed: count <= this.options.requests,
      retryAfterSeconds: Math.max(1, Math.ceil(leftMs / 1000)),
    };
  }
}

/** The client that an address stands for: of IPv6 its network of 64 bits, as one household or machine has all of it. */
export function clientOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, "").replace(/%.*$/, "");
  if (!plain.includes(":")) return plain;
  const [head, tail = ""] = plain.split("::");
  const left = head === "" ? [] : head.split(":");
  const right = tail === "" ? [] : tail.split(":");
  const zeros = plain.includes("::")
    ? new Array<string>(Math.max(0, 8 - left.length - right.length)).fill("0")
    : [];
  const groups = [...left, ...zeros, ...right].slice(0, 4);
  return `${groups.map((group) => group.replace(/^0+(?=.)/, "")).join(":")}::/64`;
}

export function isLoopback(address: string): boolean {
  return /^(::1|(::ffff:)?127\.\d+\.\d+\.\d+)$/i.test(address);
}
