import type { WhatIf } from "../../core/what-if/what-if.js";
import type { WhatIfFiles, WhatIfState } from "./state.js";

/** The values that a page starts from. */
export function whatIfState({ data }: WhatIf): { readonly panel: string; readonly files: WhatIfFiles } {
  const { page } = data;
  const state: WhatIfState = {
    ...data,
    page: page.way === "model" ? { way: "model", bytes: page.bytes } : page,
  };
  const files =
    page.way === "model"
      ? Object.fromEntries(
          [...page.files].map(([name, bytes]) => [name, Buffer.from(bytes).toString("base64")]),
        )
      : {};
  return { panel: JSON.stringify(state), files };
}
