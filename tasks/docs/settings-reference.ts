import { settingDefinitions } from "../../sdk/io/settings/index.js";
import { cell, plainText } from "./markdown.js";
import { code } from "./schema-type.js";

/** The page of all settings: name, variable, default, unit, meaning. */
export function settingsPage(): string {
  const rows = settingDefinitions().map(({ name, variable, default: standard, unit, meaning }) => {
    const shown = typeof standard === "string" && standard.includes(" ") ? standard : code(standard);
    const value = unit === "" ? shown : `${shown} ${unit}`;
    const told = variable === undefined ? "only in a config" : `\`${variable}\``;
    return `| \`${name}\` | ${cell(value)} | ${told} | ${cell(plainText(meaning))} |`;
  });
  return `# Settings

Every default that a config leaves to Assay. It is set for all configs in \`~/.config/assay/config.yaml\`, for a project in \`.assay.yaml\`, or by the variable; configs and \`--extras\` come before all of them ([how](../decisions/settings.md)). \`assay settings\` lists them with the values that count where you are.

| Setting | Default | Variable | Meaning |
| --- | --- | --- | --- |
${rows.join("\n")}
`;
}
