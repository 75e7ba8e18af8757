import type { Table } from "../../../tables/index.js";
import type { ColumnsConfig } from "../../foreign/feeds.js";
import { planFeeds } from "../../foreign/feeds.js";
import type { ForeignGraph } from "../../foreign/graph.js";
import { assembleTrees } from "../assemble.js";
import { ImportedTrees } from "../estimator.js";
import type { Level, ParsedTrees } from "../parsed.js";
import { withCovers } from "./covers.js";
import { treeGraphOf } from "./graph.js";
import { readTreeGraph } from "./read.js";

/** The trees that an ONNX file is made of; undefined where it holds anything else, which only a runtime can run. */
export function treesOfGraph(
  { bytes }: ForeignGraph,
  columns: ColumnsConfig | undefined,
  known: readonly string[] | undefined,
): ParsedTrees | undefined {
  const graph = treeGraphOf(bytes);
  if (graph === undefined) return undefined;
  const [feed] = planFeeds([graph.input], columns, known);
  return readTreeGraph(graph, feed.columns);
}

/**
 * Trees of an ONNX file as an estimator. The file does not say how many rows came to each node: that is counted on rows, if there
 * are any; without them the trees predict and are not explained as trees.
 */
export function onnxTrees(
  parsed: ParsedTrees,
  labels: readonly Level[],
  rows: Table | undefined,
): ImportedTrees {
  const { columns, link, scale } = parsed;
  const plan = { columns, link, scale, labels, covers: rows !== undefined };
  const bare = new ImportedTrees("onnx", plan, assembleTrees(parsed));
  return rows === undefined
    ? bare
    : new ImportedTrees("onnx", plan, withCovers(assembleTrees(parsed), bare.encoding.transform(rows)));
}
