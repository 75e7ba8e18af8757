import { CLIENT } from "./client-script.js";
import { type Page, pageOf } from "./page.js";

const SCRIPT = `${CLIENT}
const json = (value) => make("pre", { tabIndex: 0, textContent: JSON.stringify(value, null, 2) });
async function start() {
  const api = await ask("/openapi.json");
  $("title").textContent = api.info.title;
  $("about").textContent = api.info.description;
  const box = $("paths");
  box.replaceChildren();
  for (const [path, methods] of Object.entries(api.paths)) for (const [method, operation] of Object.entries(methods)) {
    const part = make("details"), summary = make("summary");
    summary.append(make("code", { textContent: method.toUpperCase() + " " + path }), " " + operation.summary);
    part.append(summary);
    for (const [type, { schema }] of Object.entries(operation.requestBody?.content ?? {}))
      part.append(make("h2", { textContent: "Body: " + type }), json(schema));
    for (const [status, response] of Object.entries(operation.responses)) {
      part.append(make("p", { textContent: status + ": " + response.description }));
      if (status === "200") for (const [type, { schema }] of Object.entries(response.content ?? {}))
        part.append(make("h2", { textContent: "Answer: " + type }), json(schema));
    }
    box.append(part);
  }
  for (const [name, schema] of Object.entries(api.components.schemas)) {
    const part = make("details");
    part.append(make("summary", { textContent: "Schema " + name }), json(schema));
    box.append(part);
  }
}
boot(start);
`;

/** The page that shows the OpenAPI document, without anything from elsewhere. */
export function docsPage(): Page {
  return pageOf(
    "API",
    `<main><h1 id="title">API</h1><p id="about"></p>
<p><label>Key, where one is needed <input id="key" type="password" autocomplete="off"></label></p>
<p id="alert" role="alert"></p><div id="paths"></div>
<p><a href="/openapi.json">openapi.json</a>, <a href="/">the form</a></p></main>`,
    SCRIPT,
  );
}
