import type { OnnxGraph } from "./graph.js";

/** A value of numbers (or what a node made of them) by its name, or a number that is the same for all rows. */
export type Operand = string | number;

/**
 * Arithmetic on numbers of one type in a graph, one node or a few an operation. A number among the operands is a constant.
 * Shapes broadcast as NumPy's do.
 */
export class Arithmetic {
  constructor(
    readonly graph: OnnxGraph,
    private readonly type: "double" | "float" = "double",
  ) {}

  add = this.binary("Add");
  subtract = this.binary("Sub");
  multiply = this.binary("Mul");
  divide = this.binary("Div");
  matrixProduct = this.binary("MatMul");
  minimum = this.binary("Min");
  maximum = this.binary("Max");
  equal = this.binary("Equal");
  less = this.binary("Less");
  lessOrEqual = this.binary("LessOrEqual");
  greater = this.binary("Greater");
  greaterOrEqual = this.binary("GreaterOrEqual");
  and = this.binary("And");
  or = this.binary("Or");
  abs = this.unary("Abs");
  negate = this.unary("Neg");
  floor = this.unary("Floor");
  sqrt = this.unary("Sqrt");
  exp = this.unary("Exp");
  log = this.unary("Log");
  tanh = this.unary("Tanh");
  sign = this.unary("Sign");
  sin = this.unary("Sin");
  cos = this.unary("Cos");
  not = this.unary("Not");
  isNaN = this.unary("IsNaN");
  isInfinite = this.unary("IsInf");

  /** `yes` where the condition holds, else `no`. */
  where(condition: string, yes: Operand, no: Operand): string {
    return this.graph.node("Where", [condition, this.operand(yes), this.operand(no)]);
  }

  /** exp(x) - 1, exact near 0 (Kahan's way: what rounding does to exp(x) it does to its logarithm too). */
  expm1(x: string): string {
    const u = this.exp(x);
    const less1 = this.subtract(u, 1);
    const exact = this.multiply(less1, this.divide(x, this.log(u)));
    const near = this.where(this.equal(u, 1), x, exact);
    return this.where(this.greater(this.abs(x), 1), less1, near);
  }

  /** log(1 + x), exact near 0 (Kahan's way). */
  log1p(x: string): string {
    const u = this.add(x, 1);
    const exact = this.multiply(this.log(u), this.divide(x, this.subtract(u, 1)));
    return this.where(this.equal(u, 1), x, exact);
  }

  /** One column `[N]` of a matrix. */
  column(matrix: string, place: number): string {
    const { graph } = this;
    return graph.node("Gather", [matrix, graph.constant("int64", [place])], { axis: { int: 1 } });
  }

  /** An operand's name: a number becomes a constant. */
  operand(value: Operand): string {
    return typeof value === "string" ? value : this.tensor([value], []);
  }

  /** A constant tensor. */
  tensor(data: ArrayLike<number>, dims: readonly number[]): string {
    return this.graph.constant(this.type, data, dims);
  }

  private binary(op: string): (a: Operand, b: Operand) => string {
    return (a, b) => this.graph.node(op, [this.operand(a), this.operand(b)]);
  }

  private unary(op: string): (x: string) => string {
    return (x) => this.graph.node(op, [x]);
  }
}

/** A list of integers as an operation's input: a shape, axes, ends of slices. */
export function integers(graph: OnnxGraph, values: readonly number[]): string {
  return graph.constant("int64", values, [values.length]);
}
