/** What the client says of itself, for the log. */
export type KafkaLog = (level: "debug" | "info" | "warn", message: string) => void;

/** The client's levels as numbers: ERROR 1, WARN 2, INFO 4, DEBUG 5. */
const WARN = 2;
const INFO = 4;

/** A line is not told again within this time: a broker that is away would fill the log. */
const REPEAT_MS = 10_000;

interface ClientLine {
  readonly namespace: string;
  readonly level: number;
  readonly log: { readonly message: string; readonly [extra: string]: unknown };
}

/**
 * Hands the client's lines to a log. Its errors are warnings here, as each of them is ridden out or comes as a rejection too; its
 * information is for who debugs.
 */
export function clientLog(log: KafkaLog, now: () => number = Date.now): () => (line: ClientLine) => void {
  const told = new Map<string, number>();
  return () =>
    ({ namespace, level, log: line }) => {
      const error =
        typeof line.error === "string" && !line.message.includes(line.error) ? `: ${line.error}` : "";
      const text = `kafka${namespace === "" ? "" : ` ${namespace}`}: ${line.message}${error}`;
      if (level >= INFO) {
        log("debug", text);
        return;
      }
      const key = text.replaceAll(/\d+/g, "0");
      const isRepeated = now() - (told.get(key) ?? Number.NEGATIVE_INFINITY) < REPEAT_MS;
      if (!isRepeated) {
        if (told.size > 200) told.clear();
        told.set(key, now());
      }
      // A rebalance and a restart are the client's daily life.
      const isDaily = level === WARN || /rebalanc|Restarting the consumer|Crash:/i.test(text);
      log(isRepeated || isDaily ? "debug" : "warn", text);
    };
}
