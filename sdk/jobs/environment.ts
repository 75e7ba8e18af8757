/** What a job takes from the process, so that tests can give their own. */
export interface JobEnvironment {
  /** Folder that relative places (the embedded store, the default report) are relative to. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly user: string;
  /** Name and version of this package, and Node's. */
  readonly versions: Readonly<Record<string, string>>;
}
