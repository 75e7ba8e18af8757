import type { HttpConfig } from "../config.js";
import { CLIENT } from "./client-script.js";
import { type Page, pageOf } from "./page.js";

const SCRIPT = `${CLIENT}
const form = $("form"), alertBox = $("alert"), answer = $("answer");
const fields = new Map();
async function start() {
  fields.clear(); form.replaceChildren(); alertBox.textContent = "";
  const schema = await ask("/schema");
  $("title").textContent = schema.title.replace(/^A row of /, "");
  const example = schema.examples?.[0] ?? {};
  for (const [name, property] of Object.entries(schema.properties)) {
    const type = [property.type].flat()[0], required = schema.required.includes(name);
    let input;
    if (type === "boolean") {
      input = make("select");
      for (const value of required ? ["false", "true"] : ["", "false", "true"]) input.append(make("option", { value, textContent: value }));
    } else {
      input = make("input", { type: type === "string" ? "text" : "number", autocomplete: "off" });
      if (type !== "string") input.step = type === "integer" ? "1" : "any";
      input.required = required && type !== "string";
    }
    const first = example[name];
    if (first !== undefined && first !== null) input.value = String(first);
    fields.set(name, { input, type, required });
    const label = make("label", { textContent: name });
    label.append(input); form.append(label);
  }
  const actions = make("div", { className: "actions" });
  actions.append(make("button", { type: "submit", textContent: "Predict" }));
  form.append(actions);
}
function row() {
  const entries = [];
  for (const [name, { input, type, required }] of fields) {
    const text = input.value;
    if (text === "" && !(type === "string" && required)) continue;
    entries.push([name, type === "boolean" ? text === "true" : type === "string" ? text : Number(text)]);
  }
  return Object.fromEntries(entries);
}
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  alertBox.textContent = "";
  try {
    const sent = row();
    const prediction = await ask("/predict", sent);
    show(prediction);
    try { waterfall(await ask("/explain", sent)); }
    catch (error) { $("waterfall").replaceChildren(make("p", { textContent: error.message })); }
  } catch (error) { alertBox.textContent = error.message; }
});
function show(prediction) {
  $("prediction").textContent = number(prediction.prediction);
  const rows = Object.entries(prediction).filter(([name]) => name !== "prediction");
  const table = make("table"), body = make("tbody");
  for (const [name, value] of rows) {
    const line = make("tr");
    line.append(make("th", { textContent: name, scope: "row" }), make("td", { className: "number", textContent: number(value) }));
    body.append(line);
  }
  table.append(body);
  $("others").replaceChildren(...(rows.length ? [table] : []));
  answer.hidden = false;
}
function waterfall(explanation) {
  const box = $("waterfall");
  box.replaceChildren();
  for (const { output, baseValue, prediction, waterfall: steps } of explanation.outputs) {
    const ends = steps.flatMap(({ start, end }) => [start, end]).concat(baseValue, prediction);
    const low = Math.min(...ends), span = Math.max(...ends) - low || 1;
    const table = make("table"), body = make("tbody");
    table.append(make("caption", { textContent: output + " (" + explanation.unit + "): base value " + number(baseValue) + ", prediction " + number(prediction) }));
    const head = make("thead"), line = make("tr");
    for (const title of ["column", "value", "SHAP value", "from base value to prediction"]) line.append(make("th", { textContent: title, scope: "col" }));
    head.append(line); table.append(head);
    for (const { feature, value, shapValue, start, end } of steps) {
      const step = make("tr"), cell = make("td", { className: "bar" });
      const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg"), bar = document.createElementNS(svg.namespaceURI, "rect");
      svg.setAttribute("viewBox", "0 0 1000 10"); svg.setAttribute("preserveAspectRatio", "none"); svg.setAttribute("aria-hidden", "true");
      bar.setAttribute("x", String(1000 * (Math.min(start, end) - low) / span));
      bar.setAttribute("width", String(Math.max(2, 1000 * Math.abs(end - start) / span)));
      bar.setAttribute("height", "10"); bar.setAttribute("class", shapValue < 0 ? "down" : "up");
      svg.append(bar); cell.append(svg);
      step.append(make("th", { textContent: feature, scope: "row" }), make("td", { textContent: value === null ? "" : String(value) }),
        make("td", { className: "number", textContent: (shapValue > 0 ? "+" : "") + number(shapValue) }), cell);
      body.append(step);
    }
    table.append(body); box.append(table);
  }
}
boot(start);
`;

/** The page where a person fills in a row and sees its prediction and how it comes about. */
export function formPage({ auth }: Pick<HttpConfig, "auth">): Page {
  const key =
    auth === undefined ? "" : `<p><label>Key <input id="key" type="password" autocomplete="off"></label></p>`;
  return pageOf(
    "Predict",
    `<main><h1 id="title">Predict</h1>${key}<form id="form"></form><p id="alert" role="alert"></p>
<section id="answer" aria-live="polite" hidden><h2>Prediction</h2><p class="prediction" id="prediction"></p><div id="others"></div>
<h2>How it comes about</h2><div id="waterfall"></div></section>
<p><a href="/docs">How programs ask</a></p></main>`,
    SCRIPT,
  );
}
