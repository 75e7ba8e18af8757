import { AssayError } from "../../../utils/errors/index.js";
import {
  ML_DOMAIN,
  ONNX_TYPE_CODES,
  type OnnxAttributes,
  type OnnxData,
  type OnnxMeta,
  type OnnxNode,
  type OnnxShape,
  type OnnxTensor,
  type OnnxType,
  type OnnxValue,
} from "./types.js";
import { writeModel } from "./wire.js";

/**
 * Least versions of the sets of operations: onnxruntime reads them from 1.17 on. The earlier 19 has no regular expressions
 * for texts. A node that came later raises its set's.
 */
const OPSETS: Readonly<Record<string, number>> = { "": 20, [ML_DOMAIN]: 3 };

/** Constants of up to this many elements are kept once, however often they are asked for. */
const SHARED_UP_TO = 256;

/** How a node differs from one of ONNX's own set with no attributes and a name of its own making. */
export interface OnnxNodeOptions {
  /** @default ONNX's own */
  readonly domain?: string;
  /** Version of the set that the node came with. @default the least that graphs are written in */
  readonly since?: number;
  /** What a runtime calls the node when it fails there. @default the name of its first output */
  readonly name?: string;
}

/** An ONNX graph while it is built: values are known by their names, which its methods give. */
export class OnnxGraph {
  private readonly inputs: OnnxValue[] = [];
  private readonly outputs: OnnxValue[] = [];
  private readonly constants = new Map<string, OnnxTensor>();
  private readonly shared = new Map<string, string>();
  private readonly steps: OnnxNode[] = [];
  private readonly names = new Set<string>();
  private readonly nodeNames = new Map<string, number>();
  private readonly versions = new Map<string, number>();

  /** An input; `[N]` unless another shape is given. A name that is empty or taken throws INTERNAL. */
  input(name: string, type: OnnxType, shape: OnnxShape = ["N"]): string {
    this.inputs.push({ name: this.take(name), type, shape });
    return name;
  }

  /** Makes a value an output of this name; `[N]` unless another shape is given. Throws INTERNAL as `input` does. */
  output(name: string, type: OnnxType, value: string, shape: OnnxShape = ["N"]): void {
    this.outputs.push({ name: this.take(name), type, shape });
    this.steps.push({
      op: "Identity",
      inputs: [value],
      outputs: [name],
      attributes: {},
      domain: "",
      name: `${name} as output`,
    });
  }

  /** A constant. `dims` are the lengths of its axes, none for a scalar; data that does not fill them throws INTERNAL. */
  constant(type: OnnxType, data: OnnxData, dims: readonly number[] = []): string {
    const wanted = dims.reduce((product, length) => product * length, 1);
    if (data.length !== wanted) {
      throw new AssayError("INTERNAL", {
        what: "a constant of the ONNX graph does not have the shape that it is said to have",
        got: `${data.length} elements`,
        wanted: `${wanted}, for ${dims.join(" x ") || "a scalar"}`,
      });
    }
    const key = data.length > SHARED_UP_TO ? undefined : keyOf(type, data, dims);
    const known = key === undefined ? undefined : this.shared.get(key);
    if (known !== undefined) return known;
    const name = this.unique("constant");
    this.constants.set(name, { type, data, dims });
    if (key !== undefined) this.shared.set(key, name);
    return name;
  }

  /** Adds a node of one output and returns the output's name. An input "" is one that is left out. */
  node(
    op: string,
    inputs: readonly string[],
    attributes: OnnxAttributes = {},
    options: OnnxNodeOptions = {},
  ): string {
    return this.nodes(op, inputs, 1, attributes, options)[0];
  }

  /** Adds a node of several outputs and returns their names. */
  nodes(
    op: string,
    inputs: readonly string[],
    count: number,
    attributes: OnnxAttributes = {},
    { domain = "", name, since = 0 }: OnnxNodeOptions = {},
  ): readonly string[] {
    this.versions.set(domain, Math.max(this.versions.get(domain) ?? 0, since));
    const outputs = Array.from({ length: count }, () => this.unique(op));
    this.steps.push({ op, inputs, outputs, attributes, domain, name: this.nodeName(name ?? outputs[0]) });
    return outputs;
  }

  /** A value with elements of another type. */
  cast(value: string, to: OnnxType): string {
    return this.node("Cast", [value], { to: { int: ONNX_TYPE_CODES[to] } });
  }

  /** The graph as the bytes of a model file. */
  bytes(meta: OnnxMeta): Uint8Array {
    const { inputs, outputs, constants, steps: nodes } = this;
    const opsets = new Map([["", versionOf("")]]);
    for (const [domain, since] of this.versions) opsets.set(domain, Math.max(versionOf(domain), since));
    return writeModel({ inputs, outputs, constants, nodes, opsets }, meta);
  }

  private take(name: string): string {
    if (name !== "" && !this.names.has(name)) {
      this.names.add(name);
      return name;
    }
    throw new AssayError("INTERNAL", {
      what: "a value of the ONNX graph cannot have this name",
      got: name === "" ? "an empty name" : `"${name}", which another value has`,
      wanted: "a name of its own for each input and output",
    });
  }

  /** A node's name: runtimes take each once, and parts of an ensemble check the same column. */
  private nodeName(name: string): string {
    const count = (this.nodeNames.get(name) ?? 0) + 1;
    this.nodeNames.set(name, count);
    return count === 1 ? name : `${name} (${count})`;
  }

  /** A name that no value has: several of one kind are told apart by a number. */
  private unique(kind: string): string {
    for (let count = this.names.size; ; count++) {
      const name = `${kind}/${count}`;
      if (!this.names.has(name)) return this.take(name);
    }
  }
}

function versionOf(domain: string): number {
  const version = OPSETS[domain];
  if (version !== undefined) return version;
  throw new AssayError("INTERNAL", {
    what: "a node of the ONNX graph is of an unknown set of operations",
    got: `"${domain}"`,
    wanted: `"" or "${ML_DOMAIN}"`,
  });
}

/** Equal constants have equal keys; -0 differs from 0, and a text from a number. */
function keyOf(type: OnnxType, data: OnnxData, dims: readonly number[]): string {
  const elements = Array.from(data, (value) => (Object.is(value, -0) ? "-0" : String(value)));
  return JSON.stringify([type, dims, elements]);
}
