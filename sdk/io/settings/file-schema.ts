import { z } from "zod";
import { type SettingDefinition, settingDefinitions } from "./definitions.js";

let made: z.ZodObject | undefined;

/** What a settings file may hold: every setting at its place, each may be left out. */
export function settingsSchema(): z.ZodObject {
  made ??= objectOf(
    settingDefinitions().flatMap((definition) => (definition.schema ? [definition] : [])),
    "",
  ).describe("Settings of Assay: defaults of configs, and what variables say otherwise.");
  return made;
}

/** JSON Schema (draft 2020-12) of settings files: what editors complete and check them with. */
export function settingsJsonSchema(): Record<string, unknown> {
  return {
    ...z.toJSONSchema(settingsSchema(), { io: "input", unrepresentable: "any" }),
    title: "Assay settings",
  };
}

function objectOf(definitions: readonly SettingDefinition[], prefix: string): z.ZodObject {
  const groups = new Map<string, SettingDefinition[]>();
  for (const definition of definitions) {
    const [key] = definition.name.slice(prefix.length).split(".");
    groups.set(key, [...(groups.get(key) ?? []), definition]);
  }
  const shape = [...groups].map(([key, members]): [string, z.ZodType] => {
    const leaf = members.find(({ name }) => name === `${prefix}${key}`);
    const field =
      leaf?.schema === undefined
        ? objectOf(members, `${prefix}${key}.`)
        : leaf.schema.describe(describe(leaf));
    // A key without a value says nothing.
    return [key, field.nullable().optional()];
  });
  return z.strictObject(Object.fromEntries(shape));
}

function describe({ meaning, unit, default: value }: SettingDefinition): string {
  const inUnits = unit === "" ? "" : ` In ${unit}.`;
  return `${meaning}${inUnits} Default: ${JSON.stringify(value)}.`;
}
