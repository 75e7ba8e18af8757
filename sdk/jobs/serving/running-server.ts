/** A model that is served. */
export interface RunningServer {
  /** As `http://127.0.0.1:8080`. */
  readonly url: string;
  readonly port: number;
  /** Rejects where a part of it failed for good, as a stream whose brokers refuse it; absent where no part can. */
  readonly failed?: Promise<never>;
  /** Looks now whether the alias names another version; SIGHUP does the same. */
  check(): Promise<void>;
  /** Lets open requests end, then stops. */
  close(): Promise<void>;
}
