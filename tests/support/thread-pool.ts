import { afterAll } from "vitest";
import { ThreadPool } from "../../sdk/io/workers/index.js";

/** A pool of two threads, which ends with the tests of the file that asks for it. */
export function threadPool(options: Partial<ConstructorParameters<typeof ThreadPool>[0]> = {}): ThreadPool {
  const pool = new ThreadPool({ size: 2, idleMs: 60_000, ...options });
  pools.push(pool);
  return pool;
}

const pools: ThreadPool[] = [];
afterAll(() => Promise.all(pools.splice(0).map((pool) => pool.close())));
