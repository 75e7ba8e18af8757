import { hostname } from "node:os";
import { maskSecrets, maskText } from "../../../utils/secrets.js";
import type { AlertEvent } from "../../../utils/settings/index.js";
import { formatNumber, formatSeconds, plainText } from "../../../utils/text/index.js";

/** What an alert tells. */
export interface Alert {
  readonly event: AlertEvent;
  /** Kind of the job. */
  readonly job: string;
  /** The experiment's name, where the config has one. */
  readonly name?: string | undefined;
  readonly status: string;
  readonly seconds: number;
  readonly run?:
    | { readonly id: string; readonly experimentId: string; readonly trackingUri: string }
    | undefined;
  readonly traceId?: string | undefined;
  readonly metrics: Readonly<Record<string, number>>;
  readonly error?: { readonly code: string; readonly message: string } | undefined;
}

/** Metrics that the text names; the fields have all of them. */
const TOLD_METRICS = 4;
const MOST_TEXT = 500;

const WORDS: Readonly<Record<AlertEvent, string>> = {
  failed: "failed",
  finished: "finished",
  thresholdMissed: "missed a threshold",
  killed: "was stopped",
};

/** The alert in words, secrets masked: one line, and what there is to say more. */
export function alertText(alert: Alert): { readonly title: string; readonly body: string } {
  const { event, job, name, seconds, run, metrics, error } = alert;
  const title = `Assay: ${job}${name === undefined ? "" : ` of ${name}`} ${WORDS[event]} after ${formatSeconds(seconds)}`;
  const scores = Object.entries(metrics)
    .slice(0, TOLD_METRICS)
    .map(([metric, value]) => `${metric} ${formatNumber(value)}`);
  const parts = [
    ...(error === undefined ? [] : [`${error.code}: ${error.message}`]),
    ...(scores.length === 0 ? [] : [scores.join(", ")]),
    ...(run === undefined ? [] : [`run ${run.id}`]),
  ];
  const body = maskText(parts.map(plainText).join("\n"));
  return {
    title: maskText(plainText(title)),
    body: body.length > MOST_TEXT ? `${body.slice(0, MOST_TEXT)}…` : body,
  };
}

/**
 * The alert as a webhook gets it: `text`, which Slack, Mattermost, Rocket.Chat and Teams show (and ntfy by a template), and
 * the same as fields for programs.
 */
export function alertBody(alert: Alert): Readonly<Record<string, unknown>> {
  const { title, body } = alertText(alert);
  const text = body === "" ? title : `${title}\n${body}`;
  return { text, title, ...(maskSecrets(alert) as object), host: hostname() };
}
