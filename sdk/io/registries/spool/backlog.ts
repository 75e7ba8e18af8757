import { randomBytes } from "node:crypto";
import type { MetricPoint } from "../store.js";
import type { RunFolder } from "./folder.js";
import { pointLines, readPointLines } from "./lines.js";

/** Most points of one segment: what is read back into memory at once. */
const SEGMENT_POINTS = 10_000;

/** Points that wait together: in a file, or in memory where there is no folder or none that can be written. */
export interface Segment {
  file: string | undefined;
  points: MetricPoint[];
  count: number;
  bytes: number;
  /** Whether more points may join. */
  open: boolean;
}

/** The points of a run that its store has not taken yet, oldest first. */
export class Backlog {
  private readonly segments: Segment[] = [];
  /** Names of files are never used again, whoever writes to the folder. */
  private readonly token = randomBytes(4).toString("hex");
  private made = 0;
  private memory = 0;
  private failure: unknown;

  constructor(private readonly folder: RunFolder | undefined) {}

  /** How many points wait. */
  get count(): number {
    return this.segments.reduce((sum, { count }) => sum + count, 0);
  }

  /** How many of them are in memory only. */
  get inMemory(): number {
    return this.memory;
  }

  /** Why points are in memory although there is a folder. */
  get diskError(): unknown {
    return this.failure;
  }

  /** Takes points over: they are on disk when this returns, where there is a folder that can be written. */
  save(points: readonly MetricPoint[]): void {
    if (points.length === 0) return;
    if (this.folder === undefined || !this.write(this.folder, points)) this.hold(points);
  }

  /** Puts on disk what could not be written before. Throws where it still cannot. */
  saveMemory(): void {
    const { folder } = this;
    if (folder === undefined) return;
    for (const segment of this.segments) {
      if (segment.file !== undefined) continue;
      const file = this.nextName();
      folder.append(file, pointLines(segment.points), 0);
      Object.assign(segment, { file, points: [], open: false });
      this.memory -= segment.count;
    }
    this.failure = undefined;
  }

  /** The oldest points, which no others join from now on; undefined where none wait. */
  oldest(): Segment | undefined {
    const [segment] = this.segments;
    if (segment !== undefined) segment.open = false;
    return segment;
  }

  /** The points of a segment; lines of its file that hold none are `broken`. */
  async read(segment: Segment): Promise<ReturnType<typeof readPointLines>> {
    if (segment.file === undefined || this.folder === undefined)
      return { points: segment.points, broken: [] };
    return readPointLines(await this.folder.read(segment.file));
  }

  /** Forgets points that are dealt with. */
  async remove(segment: Segment): Promise<void> {
    this.segments.splice(this.segments.indexOf(segment), 1);
    if (segment.file === undefined) this.memory -= segment.count;
    else await this.folder?.remove(segment.file);
  }

  private write(folder: RunFolder, points: readonly MetricPoint[]): boolean {
    const text = pointLines(points);
    const last = this.segments.at(-1);
    const joined = last?.open === true ? last.file : undefined;
    const file = joined ?? this.nextName();
    const segment =
      last === undefined || joined === undefined
        ? { file, points: [], count: 0, bytes: 0, open: true }
        : last;
    try {
      folder.append(file, text, segment.bytes);
    } catch (error) {
      // Nothing is written behind half a line.
      segment.open = false;
      this.failure = error;
      return false;
    }
    this.failure = undefined;
    if (segment.count === 0) this.segments.push(segment);
    segment.count += points.length;
    segment.bytes += Buffer.byteLength(text);
    segment.open = segment.count < SEGMENT_POINTS;
    return true;
  }

  private hold(points: readonly MetricPoint[]): void {
    this.memory += points.length;
    const last = this.segments.at(-1);
    if (last !== undefined && last.file === undefined && last.open) {
      last.points.push(...points);
      last.count += points.length;
      last.open = last.count < SEGMENT_POINTS;
    } else {
      const count = points.length;
      this.segments.push({ file: undefined, points: [...points], count, bytes: 0, open: true });
    }
  }

  private nextName(): string {
    this.made += 1;
    return `points-${String(this.made).padStart(6, "0")}-${this.token}.ndjson`;
  }
}
