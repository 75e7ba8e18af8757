import type { Epoch, History } from "../model.js";

/** Epochs of several parts as one history: epoch by epoch, each log under its part's name, as `boosting.loss`. */
export function joinHistories(
  parts: readonly { readonly name: string; readonly history: History }[],
): History {
  const logs: Record<string, number>[] = [];
  for (const { name, history } of parts) {
    for (const epoch of history.epochs) {
      const place = epoch.epoch - 1;
      logs[place] = { ...logs[place], ...namedLogs(name, epoch) };
    }
  }
  const epochs = Array.from(
    logs,
    (entry, i): Epoch => ({ epoch: i + 1, epochs: logs.length, logs: entry ?? {} }),
  );
  return { epochs };
}

/** A part's logs under its name. */
export function namedLogs(name: string, { logs }: Epoch): Record<string, number> {
  const part = name.replaceAll(" ", "");
  return Object.fromEntries(Object.entries(logs).map(([log, value]) => [`${part}.${log}`, value]));
}
