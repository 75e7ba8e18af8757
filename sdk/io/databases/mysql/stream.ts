import type { Rows } from "../cells.js";
import type { MysqlColumn } from "./types.js";

/** What is used of a statement that mysql2 runs. */
export interface MysqlCommand {
  on(event: "fields", listener: (fields: readonly MysqlColumn[] | undefined) => void): void;
  on(event: "result", listener: (row: readonly unknown[]) => void): void;
  on(event: "error", listener: (error: unknown) => void): void;
  on(event: "end", listener: () => void): void;
}

/** The rows of a statement as they come. */
export interface RowStream {
  /** Empty where the statement gives no rows, because it is no SELECT. */
  readonly columns: readonly MysqlColumn[];
  readonly blocks: AsyncIterable<Rows>;
}

const BLOCK_ROWS = 4_096;
/** Blocks that wait, at most, before the server must. */
const MOST_BLOCKS = 4;

interface Client {
  execute(options: object): MysqlCommand;
  pause(): void;
  resume(): void;
}

/**
 * Runs a statement with its values bound; the server waits where its rows are not taken. `onCut` is called where they are
 * given up before their end.
 */
export function streamRows(
  client: Client,
  sql: string,
  values: readonly unknown[],
  onCut: () => void,
): Promise<RowStream> {
  const waiting: Rows[] = [];
  let block: (readonly unknown[])[] = [];
  let end: "open" | "done" | { readonly error: unknown } = "open";
  let wake: () => void = () => {};
  return new Promise((resolve, reject) => {
    const command = client.execute({ sql, values: [...values], rowsAsArray: true });
    const finish = (how: typeof end) => {
      if (end !== "open") return;
      end = how;
      wake();
    };
    command.on("fields", (fields) => resolve({ columns: fields ?? [], blocks: blocks() }));
    command.on("result", (row) => {
      block.push(row);
      if (block.length < BLOCK_ROWS) return;
      waiting.push(block);
      block = [];
      if (waiting.length >= MOST_BLOCKS) client.pause();
      wake();
    });
    command.on("error", (error) => {
      reject(error);
      finish({ error });
    });
    command.on("end", () => {
      finish("done");
      // A statement without rows has no fields; where it had, this changes nothing.
      resolve({ columns: [], blocks: blocks() });
    });
  });

  async function* blocks(): AsyncIterable<Rows> {
    try {
      for (;;) {
        const next = waiting.shift();
        if (next !== undefined) {
          if (waiting.length < MOST_BLOCKS) client.resume();
          yield next;
        } else if (end === "open") {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        } else if (end === "done") {
          if (block.length > 0) yield block;
          return;
        } else throw end.error;
      }
    } finally {
      if (end === "open") onCut();
    }
  }
}
