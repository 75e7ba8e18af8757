import { z } from "zod";
import { variableOf } from "../../utils/settings/index.js";
import { unwrap } from "../configs/schemas.js";
import { VARIABLES, type VariableDefinition } from "../environment/variables.js";
import { SECTIONS } from "./sections.js";

/** One default of the house. */
export interface SettingDefinition {
  /** As `forest.trees`. */
  readonly name: string;
  /** What counts where nobody says anything. */
  readonly default: unknown;
  readonly unit: string;
  readonly meaning: string;
  /** The variable that overrides it; absent where nothing but a config can. */
  readonly variable?: string;
  /** What a settings file may say. */
  readonly schema?: z.ZodType;
}

let made: readonly SettingDefinition[] | undefined;

/** Every default of the house, in the order of its parts; those that are variables come first. */
export function settingDefinitions(): readonly SettingDefinition[] {
  made ??= [...variables(), ...Object.keys(SECTIONS).flatMap(ofSection)];
  return made;
}

function variables(): SettingDefinition[] {
  return (Object.values(VARIABLES) as VariableDefinition[]).flatMap(({ name, meaning, schema, setting }) =>
    setting === undefined
      ? []
      : [
          {
            name: setting.name,
            default: setting.default,
            unit: setting.unit ?? "",
            meaning,
            variable: name,
            // The variable's own rule is for texts.
            schema: z.preprocess((value) => (isScalar(value) ? String(value) : value), schema),
          },
        ],
  );
}

const isScalar = (value: unknown): boolean => ["number", "boolean"].includes(typeof value);

function ofSection(name: string): SettingDefinition[] {
  const { schema, defaults, units } = SECTIONS[name];
  const shapes = schema === undefined ? [] : objectsOf(schema).map(({ shape }) => shape as Shape);
  return Object.entries(defaults).flatMap(([key, value]): SettingDefinition[] => {
    const fields = shapes.flatMap((shape) => (Object.hasOwn(shape, key) ? [shape[key]] : []));
    // The name of a model's kind is no default: it is how the part is told from others.
    if (key === "kind" && shapes.length <= 1) return [];
    const full = name === "" ? key : `${name}.${key}`;
    const [field] = fields;
    return [
      {
        name: full,
        default: value,
        unit: units[key] ?? "",
        meaning: fields.map(({ description }) => description).find((text) => text !== undefined) ?? "",
        ...(field === undefined ? {} : { variable: variableOf(full), schema: anyOf(fields.map(bare)) }),
      },
    ];
  });
}

type Shape = Readonly<Record<string, z.ZodType>>;

/** The members of a schema that are maps. */
function objectsOf(schema: unknown): z.ZodObject[] {
  const inner = unwrap(schema);
  if (inner instanceof z.ZodUnion) return inner.options.flatMap(objectsOf);
  return inner instanceof z.ZodObject ? [inner] : [];
}

/** A field without its default: a file that leaves it out says nothing. */
function bare(field: z.ZodType): z.ZodType {
  let inner = field;
  while (
    inner instanceof z.ZodDefault ||
    inner instanceof z.ZodPrefault ||
    inner instanceof z.ZodOptional ||
    inner instanceof z.ZodPipe
  ) {
    inner = (inner instanceof z.ZodPipe ? inner.in : inner.unwrap()) as z.ZodType;
  }
  return inner;
}

function anyOf(fields: readonly z.ZodType[]): z.ZodType {
  const [first, ...others] = [...new Set(fields)];
  const literals = [first, ...others].every((field) => field instanceof z.ZodLiteral);
  if (literals)
    return z.enum([first, ...others].flatMap((field) => [...(field as z.ZodLiteral<string>).values]));
  return others.length === 0 ? first : z.union([first, ...others]);
}
