import type { Task } from "../model.js";
import type { Link } from "../trees/links.js";

/** Categories that go left at a split. */
export interface LeftCodes {
  /** 32 codes a word. */
  readonly words: Uint32Array;
  /** How many codes there are; the last one stands for all beyond it too. */
  readonly codes: number;
}

/** One tree as a file has it: nodes in any order, the root first. */
export interface ParsedTree {
  /** Column of each node; -1 in a leaf. */
  readonly feature: Int32Array;
  /** Values up to it go left. */
  readonly threshold: Float64Array;
  readonly left: Int32Array;
  readonly right: Int32Array;
  /** 1 where missing values go left. */
  readonly missingLeft: Uint8Array;
  /** By node, for splits by categories. */
  readonly categories: ReadonlyMap<number, LeftCodes>;
  /** `width` numbers a node; those of leaves count. */
  readonly values: Float64Array;
  /** Weight of the training rows, by node; that of leaves counts. */
  readonly cover: Float64Array;
}

/** A category as a file or a config names it. */
export type Level = string | number | boolean;

/** A column of the matrix that the trees were trained on. */
export interface ParsedColumn {
  readonly name: string;
  readonly category: boolean;
  /** What the codes from 0 stand for, where the file says it. */
  readonly levels?: readonly Level[];
  /** Whether zeros are missing values. */
  readonly zeroIsMissing?: boolean;
}

/** What a model file of trees holds. */
export interface ParsedTrees {
  /** As in messages: `XGBoost`. */
  readonly library: string;
  readonly columns: readonly ParsedColumn[];
  /** Whether the columns' names are the file's own invention: then they say the order only. */
  readonly unnamed: boolean;
  readonly trees: readonly ParsedTree[];
  /** The output that each tree adds to; -1 where its leaves hold one number for every output. */
  readonly treeOutput: readonly number[];
  readonly outputs: number;
  readonly base: readonly number[];
  readonly divisor: number;
  readonly float32: boolean;
  readonly task: Task;
  /** Classes; 0 for regression. */
  readonly classes: number;
  readonly link: Link;
  /** What scores are multiplied by before the link. */
  readonly scale: number;
  /** Whether nodes' covers are known; without them there is no path-dependent game to explain. */
  readonly covers: boolean;
}
