declare module "@bcoe/v8-coverage" {
  /** As V8 counts: where in a module something was run, and how often. */
  export interface FunctionCov {
    readonly functionName: string;
    readonly ranges: readonly {
      readonly startOffset: number;
      readonly endOffset: number;
      readonly count: number;
    }[];
    readonly isBlockCoverage: boolean;
  }
  export interface ProcessCov {
    readonly result: readonly {
      readonly scriptId: string;
      readonly url: string;
      readonly functions: FunctionCov[];
    }[];
  }
  /** The sums of several processes' counts; what is given may be changed. */
  export function mergeProcessCovs(processes: readonly ProcessCov[]): ProcessCov;
}
