import { AssayError } from "../../utils/errors/index.js";
import { didYouMean } from "../../utils/names.js";
import { splitKeyPath } from "./extras.js";
import { childOf, formatOrigin, type Leaf, type Located, type MapNode } from "./located.js";
import { locate } from "./objects.js";
import { MAX_NODES } from "./parse.js";
import { parseTemplate, type Reference, type Template } from "./template.js";
import { parseValueOrText } from "./values.js";

/** Characters that one interpolated text may have. */
const MAX_TEXT_CHARACTERS = 1_000_000;

/** What an interpolation may look at. */
export interface InterpolationContext {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** File names in messages are relative to this folder. */
  readonly cwd: string;
  /** References that stay as they are: what they name is not there yet. */
  readonly keep?: (path: string) => boolean;
}

/**
 * Opens every `${env:NAME}`, `${env:NAME:default}` and `${key.path}` of a config. A value that is one whole `${…}` takes the
 * type of what it names (a variable's text is read as YAML, but stays a text where the schema wants one; a key brings its value, maps and lists too); inside a text
 * it is text. `$$` is a dollar sign. A circle throws CONFIG_CYCLE, a name that is not there CONFIG_INTERPOLATION.
 */
export function interpolate(config: MapNode, context: InterpolationContext): MapNode {
  const resolved = new Interpolation(config, context).resolve(config, []) as MapNode;
  const sizes = new Map<Located, number>();
  if (expandedSize(resolved, sizes) > MAX_NODES) {
    throw new AssayError("CONFIG_INTERPOLATION", {
      what: `the config has over ${MAX_NODES} values once its references are opened`,
      next: "Refer to smaller parts.",
    });
  }
  return resolved;
}

class Interpolation {
  private readonly done = new Map<Located, Located>();
  /** Leaves that are being opened, outermost first. */
  private readonly open: { readonly leaf: Leaf; readonly path: string }[] = [];

  constructor(
    private readonly root: MapNode,
    private readonly context: InterpolationContext,
  ) {}

  resolve(node: Located, path: readonly string[]): Located {
    const before = this.done.get(node);
    if (before !== undefined) return before;
    const resolved = this.openParts(node, path);
    this.done.set(node, resolved);
    this.done.set(resolved, resolved);
    return resolved;
  }

  private openParts(node: Located, path: readonly string[]): Located {
    if (node.type === "map") {
      const entries = [...node.entries].map(
        ([key, value]) => [key, this.resolve(value, [...path, key])] as const,
      );
      return { ...node, entries: new Map(entries) };
    }
    if (node.type === "list") {
      return { ...node, items: node.items.map((item, i) => this.resolve(item, [...path, String(i)])) };
    }
    return typeof node.value === "string" && node.value.includes("$")
      ? this.resolveLeaf(node, node.value, path.join("."))
      : node;
  }

  private resolveLeaf(leaf: Leaf, text: string, path: string): Located {
    const circle = this.open.findIndex((entry) => entry.leaf === leaf);
    if (circle >= 0) {
      const names = [...this.open.slice(circle).map((entry) => entry.path), path];
      throw this.refuse("CONFIG_CYCLE", leaf, `${names.join(" → ")} is a circle`);
    }
    const template = parseTemplate(text);
    if ("problem" in template)
      throw this.refuse("CONFIG_INTERPOLATION", leaf, `${path}: ${template.problem}`);
    this.open.push({ leaf, path });
    const [only] = template;
    const resolved: Located =
      template.length === 1 && typeof only === "object"
        ? this.whole(only, leaf, path)
        : { ...leaf, value: this.text(template, leaf, path) };
    this.open.pop();
    return resolved;
  }

  /** The value of a leaf that is one whole reference. */
  private whole(reference: Reference, leaf: Leaf, path: string): Located {
    if (reference.type === "key") {
      if (this.keeps(reference.path)) return leaf;
      const target = this.lookUp(reference.path, leaf, path);
      const { keyOrigin } = leaf;
      return target.type === "leaf"
        ? { ...target, origin: leaf.origin, keyOrigin }
        : { ...target, keyOrigin };
    }
    const text = this.variable(reference, leaf, path);
    const value = locate(parseValueOrText(text), leaf.origin, leaf.directory);
    this.settle(value);
    return { ...value, keyOrigin: leaf.keyOrigin, text };
  }

  /** Marks a variable's value as opened: a `$` in it is a dollar sign, since nobody wrote it for a config. */
  private settle(node: Located): void {
    this.done.set(node, node);
    const children = node.type === "leaf" ? [] : node.type === "list" ? node.items : node.entries.values();
    for (const child of children) this.settle(child);
  }

  private text(template: Template, leaf: Leaf, path: string): string {
    let text = "";
    for (const part of template) {
      text += typeof part === "string" ? part : this.asText(part, leaf, path);
      if (text.length > MAX_TEXT_CHARACTERS) {
        const what = `${path} is over ${MAX_TEXT_CHARACTERS} characters long once it is opened`;
        throw this.refuse("CONFIG_INTERPOLATION", leaf, what, "Refer to shorter texts.");
      }
    }
    return text;
  }

  private keeps(path: string): boolean {
    return this.context.keep?.(path) === true;
  }

  private asText(reference: Reference, leaf: Leaf, path: string): string {
    if (reference.type === "env") return this.variable(reference, leaf, path);
    if (this.keeps(reference.path)) return `\${${reference.path}}`;
    const target = this.lookUp(reference.path, leaf, path);
    if (target.type === "leaf") return String(target.value);
    throw this.refuse(
      "CONFIG_INTERPOLATION",
      leaf,
      `${path}: \${${reference.path}} is a ${target.type} and cannot stand inside a text`,
      "Let it be the whole value, or name one of its keys.",
    );
  }

  private variable(reference: Extract<Reference, { type: "env" }>, leaf: Leaf, path: string): string {
    const value = this.context.env[reference.name];
    if (value !== undefined) return value;
    if (reference.fallback !== undefined) return this.text(reference.fallback, leaf, path);
    throw this.refuse(
      "CONFIG_INTERPOLATION",
      leaf,
      `${path}: the variable ${reference.name} is not set`,
      `Set it, or give a default: \${env:${reference.name}:default}.`,
    );
  }

  /** The opened value at a key path. Goes through references on its way down. */
  private lookUp(keyPath: string, leaf: Leaf, path: string): Located {
    let node: Located = this.root;
    const walked: string[] = [];
    for (const key of splitKeyPath(keyPath)) {
      const parent: Located = node.type === "leaf" ? this.resolve(node, walked) : node;
      const child = childOf(parent, key);
      if (child === undefined) {
        const known = parent.type === "map" ? [...parent.entries.keys()] : [];
        const prefix = walked.length === 0 ? "" : `${walked.join(".")}.`;
        const next = `${didYouMean(
          `${prefix}${key}`,
          known.map((name) => prefix + name),
        )} A dollar sign is written $$.`;
        throw this.refuse("CONFIG_INTERPOLATION", leaf, `${path}: there is no key "${keyPath}"`, next);
      }
      walked.push(key);
      node = child;
    }
    return this.resolve(node, walked);
  }

  private refuse(
    code: "CONFIG_CYCLE" | "CONFIG_INTERPOLATION",
    leaf: Leaf,
    what: string,
    next?: string,
  ): AssayError {
    return new AssayError(code, { what, where: formatOrigin(leaf.origin, this.context.cwd), next });
  }
}

/** Number of values with shared parts counted each time they stand. */
function expandedSize(node: Located, sizes: Map<Located, number>): number {
  const known = sizes.get(node);
  if (known !== undefined) return known;
  const children = node.type === "leaf" ? [] : node.type === "list" ? node.items : [...node.entries.values()];
  const size = children.reduce((sum, child) => sum + expandedSize(child, sizes), 1);
  sizes.set(node, size);
  return size;
}
