/** What the scripts of all pages share: asking the server, and making elements by properties only, so that no text is ever HTML. */
export const CLIENT = `"use strict";
const $ = (id) => document.getElementById(id);
const make = (tag, properties = {}) => Object.assign(document.createElement(tag), properties);
const number = (value) => typeof value === "number" ? String(Number(value.toPrecision(6))) : String(value);
async function ask(path, body) {
  const key = $("key")?.value;
  const response = await fetch(path, {
    method: body === undefined ? "GET" : "POST",
    headers: { ...(body === undefined ? {} : { "content-type": "application/json" }), ...(key ? { "x-api-key": key, authorization: "Bearer " + key } : {}) },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const answer = await response.json();
  if (response.ok) return answer;
  const errors = (answer.errors ?? []).map(({ field, got, wanted }) => (field ? field + ": " : "") + "got " + got + ", wanted " + wanted);
  throw new Error([answer.title, answer.detail, ...errors].filter(Boolean).join("\\n"));
}
function boot(start) {
  const run = () => start().catch((error) => { $("alert").textContent = error.message; });
  $("key")?.addEventListener("change", run);
  run();
}
`;
