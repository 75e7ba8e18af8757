import type { Cell } from "../../../core/what-if/cells.js";
import type { RowWarning } from "../../../core/what-if/nearness.js";
import type { WhatIfState } from "../../what-if/state.js";
import type { Asker } from "./asker.js";
import { type Control, controlOf } from "./controls.js";
import { BUTTON, FIELD, MUTED, make, paintGround } from "./dom.js";
import { Result } from "./result.js";

/** Columns that are shown at once, those of most weight; the others behind a button. */
const FIRST_COLUMNS = 8;

/** Pixels from which controls and prediction stand side by side. */
const WIDE = 660;

/** A panel, and how it is told whom to ask. */
export interface Panel {
  readonly element: HTMLElement;
  /** From now on this asker answers; it can change the first so many columns. */
  answerBy(way: { readonly asker: Asker; readonly columns: number }): void;
}

/** Builds the controls of a panel and its result, which follows them. It does not know how a model is asked. */
export function buildPanel(
  panel: WhatIfState,
  output: number,
  warningsOf: (row: readonly Cell[]) => readonly RowWarning[],
): Panel {
  let start = 0;
  let row: Cell[] = [...panel.rows[0].cells];
  let asker: Asker | undefined;
  let changeable = panel.columns.length;
  const result = new Result(panel, output);
  const status = make("p", `${MUTED};font-size:12px;margin:0`);
  const trouble = make("p", "margin:4px 0 0;font-size:12px;color:var(--a-bad)", { role: "status" });
  const controls: Control[] = panel.columns.map((column, c) =>
    controlOf(column, (cell) => {
      row = row.map((old, at) => (at === c ? cell : old));
      show();
    }),
  );

  function show(): void {
    const { cells } = panel.rows[start];
    for (const [c, control] of controls.entries()) {
      control.show(row[c], cells[c]);
      if (c >= changeable) control.disable("not in the grid");
    }
    reset.disabled = row.every((cell, c) => cell === cells[c]);
    reset.style.opacity = reset.disabled ? "0.6" : "1";
    result.warn(warningsOf(row));
    ask();
  }

  function ask(): void {
    const asked = { row, start };
    asker?.ask(row, start, {
      said(said) {
        trouble.textContent = "";
        result.show(said, asked);
      },
      trouble(words) {
        trouble.textContent = words;
      },
    });
  }

  function restart(at: number): void {
    start = at;
    row = [...panel.rows[at].cells];
    result.restart();
    result.show({ answer: panel.rows[at].answer, isLast: true }, { row, start });
    show();
  }

  const reset = make("button", BUTTON, { type: "button" }, "Reset");
  reset.addEventListener("click", () => restart(start));
  const head = make("div", "display:flex;gap:8px 12px;align-items:center;flex-wrap:wrap;margin:0 0 8px");
  head.append(rowChooser(panel, restart), reset);
  const left = make("div", "flex:1 1 340px;min-width:0", {
    role: "group",
    "aria-label": "Values of the row",
  });
  left.append(...controls.slice(0, FIRST_COLUMNS).map(({ element }) => element));
  if (controls.length > FIRST_COLUMNS) left.append(moreOf(controls.slice(FIRST_COLUMNS)));
  const right = make("div", "flex:1 1 340px;min-width:0", { role: "group", "aria-label": "Prediction" });
  const top = make("div", "");
  const both = make("div", "display:flex;gap:16px 32px;align-items:flex-start", {}, left, right);
  const element = make(
    "div",
    "max-width:100%;font-size:min(1em,14px)",
    { role: "group", "aria-label": `What if: ${panel.target}` },
    head,
    top,
    both,
    status,
  );
  /** Side by side; in a narrow place the prediction stays on top while the controls below it are moved. */
  const layOut = (isWide: boolean): void => {
    both.style.flexWrap = isWide ? "nowrap" : "wrap";
    right.style.flexBasis = left.style.flexBasis = isWide ? "340px" : "100%";
    if (isWide) right.append(result.summary, result.details, trouble);
    else {
      right.append(result.details);
      top.append(result.summary, trouble);
    }
    top.style.cssText = isWide
      ? ""
      : "position:sticky;top:0;z-index:1;padding:6px 0;margin:0 0 6px;border-bottom:1px solid var(--a-grid)";
    if (!isWide) paintGround(element, [top]);
  };
  layOut(true);
  let wide = true;
  new ResizeObserver(([entry]) => {
    const isWide = entry.contentRect.width >= WIDE;
    if (isWide === wide || entry.contentRect.width === 0) return;
    wide = isWide;
    layOut(isWide);
  }).observe(element);
  status.style.marginTop = "10px";
  restart(0);
  return {
    element,
    answerBy(way) {
      asker?.stop();
      asker = way.asker;
      changeable = way.columns;
      status.textContent = asker.words;
      trouble.textContent = "";
      show();
    },
  };
}

function rowChooser(panel: WhatIfState, chosen: (at: number) => void): HTMLElement {
  const select = make("select", `${FIELD};max-width:100%;min-width:0`, {});
  select.append(
    ...panel.rows.map(({ name, note }, i) =>
      make("option", "", { value: String(i) }, note === undefined ? name : `${name}: ${note}`),
    ),
  );
  select.addEventListener("change", () => chosen(Number(select.value)));
  return make(
    "label",
    "display:flex;gap:8px;align-items:center;min-width:0;flex:0 1 auto",
    {},
    make("span", "white-space:nowrap", {}, "Start from"),
    select,
  );
}

function moreOf(controls: readonly Control[]): HTMLElement {
  const some = make("div", "", {}, ...controls.map(({ element }) => element));
  some.hidden = true;
  const text = `${controls.length} more column${controls.length === 1 ? "" : "s"}`;
  const toggle = make("button", `${BUTTON};margin:6px 0`, { type: "button", "aria-expanded": "false" }, text);
  toggle.addEventListener("click", () => {
    some.hidden = !some.hidden;
    toggle.setAttribute("aria-expanded", String(!some.hidden));
    toggle.textContent = some.hidden ? text : "Fewer columns";
  });
  return make("div", "", {}, toggle, some);
}
