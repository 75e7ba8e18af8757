import type { ProgressListener } from "../../../utils/progress/index.js";
import { formatCount, formatNumber, formatSeconds } from "../../../utils/text/index.js";
import type { Logger } from "../logger/index.js";

/** Seconds between two lines of the same step. */
const EVERY_MS = 10_000;

/** Sparse plain lines for a pipe or a log: each step's end, and where a step stands at most every ten seconds. */
export function logProgress(logger: Logger, now: () => number): ProgressListener {
  let lastMs = now();
  return (event) => {
    if (event.type === "note") {
      logger[event.level](event.message);
      return;
    }
    if (event.type === "step-start") {
      lastMs = now();
      logger.debug(`${event.step} (${event.index}/${event.total})`);
      return;
    }
    if (event.type === "step-end") {
      if (event.failed) {
        logger.warn(`${event.step} failed after ${formatSeconds(event.seconds)}`);
        return;
      }
      const summary = event.summary ? `: ${event.summary}` : "";
      logger.info(`${event.step} done in ${formatSeconds(event.seconds)}${summary}`);
      return;
    }
    if (now() - lastMs < EVERY_MS) return;
    lastMs = now();
    const left = event.etaSeconds === undefined ? "" : `, ${formatSeconds(event.etaSeconds)} left`;
    if (event.type === "progress") {
      const more = event.detail === undefined ? "" : `, ${event.detail}`;
      logger.info(
        `${event.step}: ${event.label} ${formatCount(event.done)}/${formatCount(event.total)}${more}${left}`,
      );
      return;
    }
    const at = `${event.unit ?? "epoch"} ${event.epoch}/${event.epochs}`;
    const logs = Object.entries(event.logs).map(([key, value]) => `${key} ${formatNumber(value)}`);
    logger.info(`${event.step}: ${[at, ...logs].join(", ")}${left}`);
  };
}
