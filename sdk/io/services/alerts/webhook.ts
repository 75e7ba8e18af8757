import { setTimeout as wait } from "node:timers/promises";
import { httpAgent } from "../../http-agent.js";

/** Wait before the second try. */
const PAUSE_MS = 300;

/** The start of an answer that is told. */
const TOLD = 100;

export interface WebhookOptions {
  readonly url: string;
  /** For each try. */
  readonly timeoutMs: number;
  /** Variables of the process, for its proxy. */
  readonly variables: Readonly<Record<string, string | undefined>>;
}

/**
 * Posts JSON; once more where the network fails, nothing is answered in time, or the answer is 429 or 5xx. Rejects with what
 * was wrong, without the address: its path is a secret at most chats.
 */
export async function postWebhook(
  body: object,
  { url, timeoutMs, variables }: WebhookOptions,
): Promise<void> {
  const dispatcher = await httpAgent(variables, { timeoutMs });
  try {
    const first = await attempt();
    if (first === undefined) return;
    if (!first.again) throw new Error(first.fault);
    await wait(PAUSE_MS);
    const second = await attempt();
    if (second !== undefined) throw new Error(`${second.fault}, twice`);
  } finally {
    await dispatcher.destroy();
  }

  async function attempt(): Promise<{ readonly fault: string; readonly again: boolean } | undefined> {
    const { request } = await import("undici");
    try {
      const { statusCode, body: answer } = await request(url, {
        method: "POST",
        headers: { "content-type": "application/json", "user-agent": "assay" },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(timeoutMs),
        dispatcher,
      });
      const text = (await answer.text()).replace(/\s+/g, " ").trim().slice(0, TOLD);
      if (statusCode >= 200 && statusCode < 300) return undefined;
      const again = statusCode === 429 || statusCode >= 500;
      return {
        fault: `${new URL(url).host} answered ${statusCode}${text === "" ? "" : ` (${text})`}`,
        again,
      };
    } catch (error) {
      const { name, code, message } = error as NodeJS.ErrnoException;
      const isLate =
        name === "TimeoutError" || code === "UND_ERR_HEADERS_TIMEOUT" || code === "UND_ERR_BODY_TIMEOUT";
      const fault = isLate ? `no answer within ${timeoutMs / 1000} s` : (code ?? message);
      return { fault: `${new URL(url).host}: ${fault}`, again: true };
    }
  }
}
