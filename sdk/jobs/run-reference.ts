/** Where a run is kept: enough to find it again. */
export interface RunReference {
  readonly id: string;
  readonly experimentId: string;
  readonly trackingUri: string;
  /** The logged model, as `models:/m-…`. */
  readonly modelUri?: string;
}
