import { HttpFault } from "../fault.js";

/** Forms that predictions are answered in, by their media type. */
export const FORMS = {
  json: "application/json",
  csv: "text/csv",
  arrow: "application/vnd.apache.arrow.stream",
} as const;

export type Form = keyof typeof FORMS;

/** The form that an Accept header wants most; JSON where it says nothing. 406 where it wants none of them. */
export function formOf(accept: string | undefined): Form {
  if (accept === undefined || accept.trim() === "") return "json";
  const wanted = accept
    .split(",")
    .map((part) => {
      const [type, ...parameters] = part
        .trim()
        .toLowerCase()
        .split(/\s*;\s*/);
      const q = parameters.find((parameter) => parameter.startsWith("q="));
      return { type, q: q === undefined ? 1 : Number(q.slice(2)) || 0 };
    })
    .filter(({ q }) => q > 0)
    .sort((a, b) => b.q - a.q);
  for (const { type } of wanted) {
    if (type === "*/*" || type === "application/*") return "json";
    if (type === "text/*") return "csv";
    for (const form of Object.keys(FORMS) as Form[]) if (FORMS[form] === type) return form;
  }
  throw new HttpFault(406, "predictions are not to be had in this form", {
    detail: `Accept may be ${Object.values(FORMS).join(", ")}.`,
  });
}
