import { stringify } from "yaml";
import { maskSecrets } from "../secrets.js";

/** Settings as YAML for people and for runs: secrets masked, functions (a builder given in code) named as such. */
export function settingsYaml(settings: object): string {
  return stringify(maskSecrets(settings), (_, value: unknown) =>
    typeof value === "function" ? "[function]" : value,
  );
}
