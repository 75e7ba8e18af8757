import type { Model } from "../../../core/models/model.js";
import type { Table } from "../../../core/tables/index.js";
import type { InputColumn } from "../../../core/what-if/index.js";

/** What is served: a fitted model; raw rows are cleaned by `clean` before they are explained, where it has one. */
export type ServableModel = Model & { clean?(raw: Table): Table };

/** A model as it was loaded, to be served. */
export interface OpenedModel {
  readonly model: ServableModel;
  /** Where it is, for good: `models:/bikes/3`, or a folder. */
  readonly uri: string;
  /** Its registered name and version, where it was asked for by one. */
  readonly version?: { readonly name: string; readonly version: string };
  /** The run that logged it. */
  readonly runId?: string;
  /** Some rows that it was trained on, where they were kept with it: they warm it, and fill the page's form. */
  readonly example?: Table;
  /** What was seen of its inputs in training, where that was kept with it. */
  readonly inputs?: readonly InputColumn[];
  /** Whether it is somebody else's, who frees it. @default false */
  readonly isBorrowed?: boolean;
  /** Training rows, for explanations that compare with them; undefined with the reason where they cannot be had. */
  readonly background?: () => Promise<Table | { readonly note: string }>;
}

/** Where a served model comes from. */
export interface ModelSource {
  /** What its place means now, without reading the model: the `uri` that `open` would give. */
  pin(): Promise<string>;
  open(): Promise<OpenedModel>;
}
