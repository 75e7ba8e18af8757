import { MASK } from "../../../utils/secrets.js";
import type { AlertsConfig } from "../../../utils/settings/index.js";
import { type Desktop, hasDesktop, notifyDesktop } from "./desktop.js";
import { type Alert, alertBody, alertText } from "./message.js";
import { postWebhook } from "./webhook.js";

/** What an alert needs to be told. */
export interface AlertsOptions {
  readonly config: AlertsConfig;
  readonly desktop: Desktop;
  /** Takes what no other way took: the log. */
  readonly onLine: (level: "info" | "warn", message: string) => void;
}

/**
 * Tells how a job ended: on the desktop where there is one, and by the webhook where one is set; as a line where neither is,
 * or neither took it. What fails is a line, too: an alert never throws.
 */
export async function sendAlert(alert: Alert, { config, desktop, onLine }: AlertsOptions): Promise<void> {
  if (!config.on.includes(alert.event)) return;
  const { title, body } = alertText(alert);
  const url = webhookOf(config, desktop);
  const isShown = config.desktop ?? hasDesktop(desktop);
  const ways: (() => Promise<void>)[] = [
    ...(isShown ? [() => notifyDesktop(title, body, desktop)] : []),
    ...(url === undefined
      ? []
      : [
          () =>
            postWebhook(alertBody(alert), {
              url,
              timeoutMs: 1000 * config.timeoutSeconds,
              variables: desktop.variables,
            }),
        ]),
  ];
  const ends = await Promise.allSettled(ways.map((way) => way()));
  const faults = ends.flatMap((end) => (end.status === "rejected" ? [(end.reason as Error).message] : []));
  if (faults.length < ends.length) {
    for (const fault of faults) onLine("warn", `an alert could not be sent one way: ${fault}`);
    return;
  }
  const why = faults.length === 0 ? "" : ` (it could not be sent: ${faults.join("; ")})`;
  const text = [title, ...body.split("\n").filter((line) => line !== "")].join("; ");
  onLine(alert.event === "finished" && faults.length === 0 ? "info" : "warn", `alert${why}: ${text}`);
}

/** The webhook's address; not the mask that a registered config has in its place. */
function webhookOf({ webhook }: AlertsConfig, { variables }: Desktop): string | undefined {
  return webhook === undefined || webhook === MASK ? variables.ASSAY_ALERT_WEBHOOK || undefined : webhook;
}
