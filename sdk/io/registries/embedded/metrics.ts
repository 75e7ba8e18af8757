import { rm, truncate } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { MetricPoint } from "../store.js";
import { appendLines, exists, filePaths, publishFile, readText } from "./files.js";

/** A line of a metric file: `timestamp value step`, and for a logged model's metric the run's id. */
interface Line {
  readonly timestampMs: number;
  readonly value: number;
  readonly step: number;
  readonly rest: readonly string[];
}

/**
 * Appends points to metric files. A point that stands in the file already is not written again: MLflow's own migration
 * into a database takes a point (key, time, step, value) once and stops at the second. Time goes on, so mostly the points of
 * the latest time are all that needs to be remembered; only for an earlier one is the file looked through.
 */
export class MetricWriter {
  /** What this process knows of the files that it wrote to. */
  private readonly ends = new Map<string, End>();

  /** `suffix` is what a line holds beyond the step. `stage` takes the temporary file of a first point. */
  async append(folder: string, points: readonly MetricPoint[], stage: string, suffix = ""): Promise<void> {
    const byKey = new Map<string, MetricPoint[]>();
    for (const point of points) {
      const ofKey = byKey.get(point.key);
      if (ofKey === undefined) byKey.set(point.key, [point]);
      else ofKey.push(point);
    }
    for (const [key, ofKey] of byKey)
      await this.appendTo(join(folder, ...key.split("/")), ofKey, stage, suffix);
  }

  private async appendTo(
    path: string,
    points: readonly MetricPoint[],
    stage: string,
    suffix: string,
  ): Promise<void> {
    let end = this.ends.get(path);
    if (end === undefined) {
      await mendTail(path);
      end = endOf(await readLines(path));
    }
    const { timestampMs } = end;
    const isEarlier = points.some((point) => point.timestampMs < timestampMs);
    const seen = new Set(isEarlier ? (await readLines(path)).map(lineText) : end.lines);
    const fresh: Line[] = [];
    for (const point of points) {
      const line = { ...point, rest: suffix === "" ? [] : [suffix] };
      const text = lineText(line);
      if (!seen.has(text)) fresh.push(line);
      seen.add(text);
    }
    if (fresh.length > 0) await write(path, fresh.map(lineText).join(""), stage);
    this.ends.set(path, endOf(fresh, end));
  }
}

/** The latest time in a file, and its lines of that time. */
interface End {
  readonly timestampMs: number;
  readonly lines: ReadonlySet<string>;
}

function endOf(lines: readonly Line[], before: End = { timestampMs: -1, lines: new Set() }): End {
  const timestampMs = lines.reduce((latest, line) => Math.max(latest, line.timestampMs), before.timestampMs);
  const last = lines.filter((line) => line.timestampMs === timestampMs).map(lineText);
  return {
    timestampMs,
    lines: new Set(timestampMs === before.timestampMs ? [...before.lines, ...last] : last),
  };
}

/** An empty metric file stops MLflow, so a file comes into being with its first points in it. */
async function write(path: string, text: string, stage: string): Promise<void> {
  if (!(await exists(path)) && (await publishFile(path, text, stage))) return;
  await appendLines(path, text);
}

/** All points of a metric, in the order they were logged; none where it was never logged. */
export async function readHistory(folder: string, key: string): Promise<MetricPoint[]> {
  const lines = await readLines(join(folder, ...key.split("/")));
  return lines.map(({ timestampMs, value, step }) => ({ key, value, timestampMs, step }));
}

/** All points of a logged model's metrics, each with the run that measured it. */
export async function readModelHistory(
  folder: string,
  modelId: string,
): Promise<(MetricPoint & { readonly runId: string })[]> {
  const points: (MetricPoint & { readonly runId: string })[] = [];
  for (const key of await filePaths(folder)) {
    for (const { timestampMs, value, step, rest } of await readLines(join(folder, ...key.split("/"))))
      points.push({ key, value, timestampMs, step, modelId, runId: rest[0] ?? "" });
  }
  return points;
}

/** The latest value of each metric: that of the highest step, then time, then value, as MLflow has it. */
export async function latestMetrics(folder: string): Promise<Record<string, number>> {
  const latest: Record<string, number> = {};
  for (const key of await filePaths(folder)) {
    const lines = await readLines(join(folder, ...key.split("/")));
    if (lines.length > 0) latest[key] = lines.reduce((a, b) => (isLater(b, a) ? b : a)).value;
  }
  return latest;
}

function isLater(a: Line, b: Line): boolean {
  if (a.step !== b.step) return a.step > b.step;
  if (a.timestampMs !== b.timestampMs) return a.timestampMs > b.timestampMs;
  return a.value > b.value;
}

/** A line that is not whole (a machine that lost its power, a full disk) is left out. */
async function readLines(path: string): Promise<Line[]> {
  const text = (await readText(path)) ?? "";
  const lines: Line[] = [];
  for (const line of text.slice(0, text.lastIndexOf("\n") + 1).split("\n")) {
    const [time, value, step = "0", ...rest] = line.trim().split(" ");
    const parsed = { timestampMs: Number(time), value: parseValue(value ?? ""), step: Number(step), rest };
    if (
      line !== "" &&
      parsed.value !== undefined &&
      Number.isInteger(parsed.timestampMs) &&
      Number.isInteger(parsed.step)
    ) {
      lines.push({ ...parsed, value: parsed.value });
    }
  }
  return lines;
}

const lineText = ({ timestampMs, value, step, rest }: Line): string =>
  `${[timestampMs, Object.is(value, -0) ? "-0.0" : value, step, ...rest].join(" ")}\n`;

/** JavaScript's words for the special values (NaN, Infinity) are those of MLflow's REST; Python writes nan and inf. */
function parseValue(text: string): number | undefined {
  const special: Readonly<Record<string, number>> = {
    nan: Number.NaN,
    inf: Number.POSITIVE_INFINITY,
    "-inf": Number.NEGATIVE_INFINITY,
    infinity: Number.POSITIVE_INFINITY,
    "-infinity": Number.NEGATIVE_INFINITY,
  };
  const value = special[text.toLowerCase()] ?? Number(text);
  return text === "" || (Number.isNaN(value) && text.toLowerCase() !== "nan") ? undefined : value;
}

/**
 * Takes a half line at the end of a file away, since MLflow cannot read past it. It is looked at twice, so that the line
 * that another process is writing just now stays.
 */
async function mendTail(path: string): Promise<void> {
  const text = await readText(path);
  if (text === undefined || text.endsWith("\n")) return;
  await sleep(50);
  if ((await readText(path)) !== text) return;
  const kept = text.slice(0, text.lastIndexOf("\n") + 1);
  if (kept === "") await rm(path);
  else await truncate(path, Buffer.byteLength(kept));
}
