/** Numbers of one moment, by MLflow's names without the prefix `system/`. */
export type SystemNumbers = Readonly<Record<string, number>>;

/** Reads some numbers of the machine. */
export interface Probe {
  /** What it reads, for a note where it fails: "the disk". */
  readonly what: string;
  /** The numbers now; those that cannot be had on this machine are left out. May reject. */
  read(signal: AbortSignal): Promise<SystemNumbers>;
}

/** MLflow's megabyte is a million bytes. */
export const megabytes = (bytes: number): number => bytes / 1e6;

/** One decimal, as MLflow rounds what it measures. */
export const rounded = (value: number): number => Math.round(value * 10) / 10;
