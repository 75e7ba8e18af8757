import { z } from "zod";
import { schemaSource } from "../../core/plugins/index.js";
import { settingsShape } from "../../utils/settings/index.js";
import { type Located, type MapNode, toPlain } from "../configs/located.js";
import { unwrap } from "../configs/schemas.js";
import type { Overrides } from "./overrides.js";
import { SECTIONS } from "./sections.js";

/**
 * A config with the user's defaults where it says nothing, before its schema fills in the rest: wherever a part of the schema is
 * one of the house's sections, at any depth. Each value keeps its origin, so that the resolved config tells where it came from.
 */
export function fillSettings<Node extends Located>(
  schema: z.ZodType,
  config: Node,
  overrides: Overrides,
): Node {
  return overrides.size === 0 ? config : (fill(schema, config, bySection(overrides)) as Node);
}

type Parts = ReadonlyMap<string, ReadonlyMap<string, Located>>;

let names: ReadonlyMap<unknown, string> | undefined;

/** Names of sections by their schemas, and by their members: the parts of a kind's schema are the same objects. */
function namesOfSections(): ReadonlyMap<unknown, string> {
  names ??= new Map(
    Object.entries(SECTIONS).flatMap(([name, { schema }]) =>
      schema === undefined ? [] : members(unwrap(schema)).map((member) => [member, name] as const),
    ),
  );
  return names;
}

/** The section of a schema, also where plug-ins have added to it. */
function nameOf(schema: unknown): string | undefined {
  return namesOfSections().get(schemaSource(schema));
}

function bySection(overrides: Overrides): Parts {
  const parts = new Map<string, Map<string, Located>>();
  for (const [name, node] of overrides) {
    const dot = name.lastIndexOf(".");
    const section = name.slice(0, Math.max(0, dot));
    const part = parts.get(section) ?? new Map<string, Located>();
    parts.set(section, part.set(name.slice(dot + 1), node));
  }
  return parts;
}

function fill(schema: unknown, node: Located, parts: Parts): Located {
  const inner = unwrap(schema);
  if (node.type === "list") return { ...node, items: node.items.map((item) => fillItem(inner, item, parts)) };
  if (node.type === "leaf") return node;
  const filled = members(inner).reduce<MapNode>((config, member) => {
    const part = parts.get(nameOf(member) ?? "-");
    return part === undefined || objectsFor(member, config).length === 0
      ? config
      : withOwn(member, config, part);
  }, node);
  return objectsFor(inner, filled).reduce(
    (config, object) => fillKeys(object, config, parts),
    fillRecord(inner, filled, parts),
  );
}

/** A schema and, of a union, all that it may be. */
function members(inner: unknown): unknown[] {
  const options = inner instanceof z.ZodUnion ? inner.options.map(unwrap) : [];
  return [inner, ...options.flatMap(members)];
}

function fillItem(inner: unknown, item: Located, parts: Parts): Located {
  const lists = inner instanceof z.ZodUnion ? inner.options.map(unwrap) : [inner];
  return lists.reduce<Located>(
    (filled, list) => (list instanceof z.ZodArray ? fill(list.element, filled, parts) : filled),
    item,
  );
}

function fillRecord(inner: unknown, node: MapNode, parts: Parts): MapNode {
  if (!(inner instanceof z.ZodRecord)) return node;
  const entries = [...node.entries].map(
    ([key, value]) => [key, fill(inner.valueType, value, parts)] as const,
  );
  return { ...node, entries: new Map(entries) };
}

/** Adds what a section's overrides say of keys that are not written, where the meant member of the schema has them. */
function withOwn(inner: unknown, node: MapNode, part: ReadonlyMap<string, Located>): MapNode {
  const kind = part.get("kind");
  const named = kind === undefined ? node : add(node, "kind", kind);
  const known = new Set(objectsFor(inner, named).flatMap(({ shape }) => Object.keys(shape)));
  let filled = named;
  for (const [key, value] of part) if (known.has(key)) filled = add(filled, key, value);
  return filled;
}

function fillKeys({ shape }: z.ZodObject, node: MapNode, parts: Parts): MapNode {
  let filled = node;
  for (const [key, field] of Object.entries(shape)) {
    if (field === settingsShape.seed) {
      const seed = parts.get("")?.get("seed");
      if (seed !== undefined) filled = add(filled, key, seed);
      continue;
    }
    const written = filled.entries.get(key);
    if (written !== undefined) filled = put(filled, key, fill(field, written, parts));
    else if (isImplied(field)) {
      // The part is not written, and means its defaults.
      const empty: MapNode = {
        type: "map",
        entries: new Map(),
        origin: node.origin,
        directory: node.directory,
      };
      const made = fill(field, empty, parts) as MapNode;
      const [first] = made.entries.values();
      if (first !== undefined) filled = put(filled, key, { ...made, origin: first.origin });
    }
  }
  return filled;
}

/** Whether a part that is left out means the part with its defaults. */
function isImplied(field: unknown): boolean {
  let inner = field;
  while (inner instanceof z.ZodOptional || inner instanceof z.ZodNullable) inner = inner.unwrap();
  if (inner instanceof z.ZodDefault || inner instanceof z.ZodPrefault) return true;
  return members(unwrap(inner)).some((member) => SECTIONS[nameOf(member) ?? ""].implied);
}

/** The members of a schema that are maps and whose `kind` is that of the config. */
function objectsFor(inner: unknown, node: MapNode): z.ZodObject[] {
  if (inner instanceof z.ZodUnion) return inner.options.flatMap((option) => objectsFor(unwrap(option), node));
  if (inner instanceof z.ZodIntersection) {
    return [inner.def.left, inner.def.right].flatMap((side) => objectsFor(unwrap(side), node));
  }
  if (!(inner instanceof z.ZodObject)) return [];
  const kind = inner.shape.kind as z.ZodType | undefined;
  const written = node.entries.get("kind");
  return kind === undefined || kind.safeParse(written && toPlain(written)).success ? [inner] : [];
}

function add(node: MapNode, key: string, value: Located): MapNode {
  return node.entries.has(key) ? node : put(node, key, value);
}

function put(node: MapNode, key: string, value: Located): MapNode {
  return { ...node, entries: new Map([...node.entries, [key, value]]) };
}
